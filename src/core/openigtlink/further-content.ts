/**
 * The contents a navigation program meets now and then: plans, lists of images, arrays, surfaces, sensors.
 *
 * Source: OpenIGTLink protocol 3.0, one page per type.
 */
import type { ScalarType } from './content.ts'

export interface Trajectory {
  readonly name: string
  readonly group: string
  /** Which ends mean something. */
  readonly ends: 'entry' | 'target' | 'both'
  readonly rgba: readonly [r: number, g: number, b: number, a: number]
  readonly entryMm: readonly [x: number, y: number, z: number]
  readonly targetMm: readonly [x: number, y: number, z: number]
  readonly diameterMm: number
  readonly owner: string
}

export interface TrajectoryContent {
  readonly type: 'TRAJ'
  readonly trajectories: readonly Trajectory[]
}

export interface ListedImage {
  readonly name: string
  /** What to ask for with GET_IMAGE. */
  readonly id: string
  readonly modality: string
  readonly patientName: string
  readonly patientId: string
  /** 32.32 fixed-point seconds. */
  readonly timestamp: bigint
  readonly dimensions: readonly [i: number, j: number, k: number]
  readonly scalarType: ScalarType
}

export interface ImageListContent {
  readonly type: 'IMGMETA'
  readonly images: readonly ListedImage[]
}

export interface ListedLabel {
  readonly name: string
  readonly id: string
  readonly label: number
  readonly rgba: readonly [r: number, g: number, b: number, a: number]
  readonly dimensions: readonly [i: number, j: number, k: number]
  readonly owner: string
}

export interface LabelListContent {
  readonly type: 'LBMETA'
  readonly labels: readonly ListedLabel[]
}

export interface ColorTableContent {
  readonly type: 'COLORT'
  readonly indexType: 'uint8' | 'uint16'
  readonly mapType: 'uint8' | 'uint16' | 'rgb'
  /** 256 or 65536 entries of 1, 2 or 3 bytes; a view of the message's bytes. */
  readonly table: Uint8Array
}

export interface SensorContent {
  readonly type: 'SENSOR'
  readonly status: number
  /** The packed SI unit of unit.md. */
  readonly unit: bigint
  /** At most 255. */
  readonly values: readonly number[]
}

export interface NdarrayContent {
  readonly type: 'NDARRAY'
  /** complex is two float64. */
  readonly scalarType: ScalarType | 'complex'
  readonly size: readonly number[]
  /** Big-endian, last index fastest; a view of the message's bytes. */
  readonly values: Uint8Array
}

export interface PolydataAttribute {
  readonly name: string
  /** The wire's type byte: 0x00 scalars, 1 vectors, 2 normals, 3 tensors, 4 RGBA; 0x10 more for cells. */
  readonly kind: number
  readonly components: number
  /** `components` values per item. */
  readonly values: Float32Array
}

export interface PolydataContent {
  readonly type: 'POLYDATA'
  /** x y z x y z …, mm. */
  readonly points: Float32Array
  /** Each list: how many points, then their indices, and again. Every index is inside `points`. */
  readonly vertices: Uint32Array
  readonly lines: Uint32Array
  readonly polygons: Uint32Array
  readonly strips: Uint32Array
  readonly attributes: readonly PolydataAttribute[]
}
