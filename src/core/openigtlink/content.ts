/**
 * The contents a navigation program lives on: poses, pictures, points, words.
 *
 * Source: OpenIGTLink protocol 3.0, one page per type. Names keep the wire's
 * words; axes, units and the meaning of a position are the wire's too.
 */

export interface TransformContent {
  readonly type: 'TRANSFORM'
  /** Column-major 4x4, mm, last row 0 0 0 1. `ProbeToReference` takes probe coordinates to the reference's. */
  readonly matrix: readonly number[]
}

export interface PositionContent {
  /** QTRANS is the same message under a younger name. */
  readonly type: 'POSITION' | 'QTRANS'
  readonly position: readonly [x: number, y: number, z: number]
  /** How much of the quaternion travels: all of it, x y z with w implied, or none. */
  readonly form: 'full' | 'w-implied' | 'position-only'
  /** x y z w; 0 0 0 1 when only the position travels. */
  readonly quaternion: readonly [x: number, y: number, z: number, w: number]
}

/** What a tracker knows of a tool: 6D all, 5D no roll, 3D the tip's position only. */
export const TOOL_KINDS = ['tracker', '6D', '3D', '5D'] as const
export type ToolKind = (typeof TOOL_KINDS)[number]

export interface TrackedTool {
  /** At most 20 characters. */
  readonly name: string
  readonly kind: ToolKind
  /** Column-major 4x4, mm. With kind `3D` only the translation means anything. */
  readonly matrix: readonly number[]
}

export interface TrackingContent {
  readonly type: 'TDATA'
  /** Only the tools in view; may be empty. */
  readonly elements: readonly TrackedTool[]
}

export interface StartTrackingContent {
  readonly type: 'STT_TDATA'
  /** Shortest time between two messages, ms; 0 for as fast as possible. */
  readonly resolutionMs: number
  /** Coordinate system wanted, at most 32 characters; empty for the sender's own. */
  readonly coordinates: string
}

export const SCALAR_TYPES = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64'] as const
export type ScalarType = (typeof SCALAR_TYPES)[number]

export const SCALAR_BYTES: Readonly<Record<ScalarType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
}

export interface ImageContent {
  readonly type: 'IMAGE'
  /** Pixels of the whole image along i, j, k. */
  readonly dimensions: readonly [i: number, j: number, k: number]
  /** Values per pixel, interleaved. */
  readonly components: number
  readonly scalarType: ScalarType
  /** Byte order of `pixels`. */
  readonly endian: 'big' | 'little'
  readonly coordinate: 'RAS' | 'LPS'
  /** Column-major 4x4: columns are the steps of one pixel along i, j, k in mm; the position is the CENTRE of the image. See `firstVoxelMatrix`. */
  readonly matrix: readonly number[]
  readonly subVolume: {
    readonly offset: readonly [i: number, j: number, k: number]
    readonly size: readonly [i: number, j: number, k: number]
  }
  /** The sub-volume's values, i fastest; a view of the message's bytes, not a copy. */
  readonly pixels: Uint8Array
}

export interface StatusContent {
  readonly type: 'STATUS'
  /** 1 is OK; the rest are in the protocol's status.md. */
  readonly code: number
  /** The device's own 64-bit code. */
  readonly subCode: bigint
  /** At most 20 characters. */
  readonly name: string
  readonly message: string
}

export interface StringContent {
  readonly type: 'STRING'
  /** IANA MIBenum: 3 US-ASCII, 106 UTF-8. Of any other, `text` holds one character per byte. */
  readonly encoding: number
  /** At most 65535 bytes when encoded. */
  readonly text: string
}

export interface CommandContent {
  /** The answer has the same layout; its result travels in the metadata. */
  readonly type: 'COMMAND' | 'RTS_COMMAND'
  readonly commandId: number
  /** At most 128 characters. */
  readonly name: string
  /** As in STRING. */
  readonly encoding: number
  /** Usually XML. */
  readonly text: string
}

export interface Point {
  /** At most 64 characters. */
  readonly name: string
  /** `Landmark`, `Fiducial` …; at most 32 characters. */
  readonly group: string
  readonly rgba: readonly [r: number, g: number, b: number, a: number]
  readonly positionMm: readonly [x: number, y: number, z: number]
  readonly diameterMm: number
  /** The image it belongs to, at most 20 characters. */
  readonly owner: string
}

export interface PointContent {
  readonly type: 'POINT'
  readonly points: readonly Point[]
}

export interface CapabilityContent {
  readonly type: 'CAPABILITY'
  /** Names of the types the peer can read. */
  readonly types: readonly string[]
}

/**
 * The image's pose with its position at the centre of the first voxel instead of the wire's centre of the image.
 *
 * The centre lies (n-1)/2 steps from the first voxel's centre along each axis (image.md; the reading of
 * OpenIGTLinkIO and 3D Slicer).
 */
export function firstVoxelMatrix(image: Pick<ImageContent, 'matrix' | 'dimensions'>): number[] {
  const m = image.matrix as number[]
  const [i, j, k] = image.dimensions.map((n) => (n - 1) / 2) as [number, number, number]
  const moved = (row: number) => m[12 + row]! - m[row]! * i - m[4 + row]! * j - m[8 + row]! * k
  return [...m.slice(0, 12), moved(0), moved(1), moved(2), 1]
}
