/**
 * Surfaces made ready to be drawn: one mesh per group of structures, so that a group costs one draw
 * call however many structures are in it, with positions and normals in half the bytes of floats.
 */
import type { SurfaceGroup } from './surface-groups.ts'
import type { StructureSurface } from './surfaces.ts'

/** Positions are whole numbers of this many mm: 16 bits then reach half a metre either way. */
export const POSITION_UNIT_MM = 1 / 64

export interface StructureRange {
  readonly name: string
  readonly label: number
  readonly firstCorner: number
  readonly corners: number
}

export interface DetailRange {
  /** In `indices`, as a graphics card counts them. */
  readonly start: number
  readonly count: number
  readonly errorMm: number
}

export interface LayerMesh {
  readonly group: SurfaceGroup
  /** Of the positions, CT frame (LPS) mm; absent: its origin. Scanners put theirs a metre away. */
  readonly originMm?: readonly [number, number, number]
  /** x y z 0 in units of `POSITION_UNIT_MM` from the origin, along the axes of the CT frame (LPS). Four numbers, for a corner must begin at a multiple of 4 bytes. */
  readonly positions: Int16Array<ArrayBuffer>
  /** x y z 0, 127 is 1. */
  readonly normals: Int8Array<ArrayBuffer>
  /** The levels of detail one after the other, finest first; they share the corners. */
  readonly indices: Uint32Array<ArrayBuffer>
  readonly details: readonly DetailRange[]
  /** Whose corners are whose. */
  readonly structures: readonly StructureRange[]
}

/** @throws RangeError for corners further than half a metre from the origin, or when a surface is of another group. */
export function layerOf(
  group: SurfaceGroup,
  surfaces: readonly StructureSurface[],
  originMm?: LayerMesh['originMm'],
): LayerMesh {
  const stranger = surfaces.find((surface) => surface.group !== group)
  if (stranger) throw new RangeError(`${stranger.name} is ${stranger.group}, not ${group}`)
  const cornersOf = (surface: StructureSurface) => surface.mesh.positions.length / 3
  const corners = surfaces.reduce((sum, surface) => sum + cornersOf(surface), 0)
  const positions = new Int16Array(4 * corners)
  const normals = new Int8Array(4 * corners)
  const structures: StructureRange[] = []
  let firstCorner = 0
  for (const surface of surfaces) {
    const { mesh, name, label } = surface
    for (let n = 0; n < cornersOf(surface); n++) {
      for (let axis = 0; axis < 3; axis++) {
        const units = Math.round((mesh.positions[3 * n + axis]! - (originMm?.[axis] ?? 0)) / POSITION_UNIT_MM)
        if (Math.abs(units) > 32767) throw new RangeError(`${name} reaches further than 511 mm from the origin`)
        positions[4 * (firstCorner + n) + axis] = units
        normals[4 * (firstCorner + n) + axis] = Math.round(mesh.normals[3 * n + axis]! * 127)
      }
    }
    structures.push({ name, label, firstCorner, corners: cornersOf(surface) })
    firstCorner += cornersOf(surface)
  }
  return { group, ...(originMm && { originMm }), positions, normals, structures, ...joined(surfaces, structures) }
}

function joined(surfaces: readonly StructureSurface[], structures: readonly StructureRange[]) {
  const levels = Math.max(0, ...surfaces.map(({ mesh }) => mesh.details.length))
  const total = surfaces.reduce(
    (sum, { mesh }) => sum + mesh.details.reduce((n, { indices }) => n + indices.length, 0),
    0,
  )
  const indices = new Uint32Array(total)
  const details: DetailRange[] = []
  let at = 0
  for (let level = 0; level < levels; level++) {
    const start = at
    let errorMm = 0
    for (const [which, { mesh }] of surfaces.entries()) {
      const detail = mesh.details[Math.min(level, mesh.details.length - 1)]!
      for (const corner of detail.indices) indices[at++] = structures[which]!.firstCorner + corner
      errorMm = Math.max(errorMm, detail.errorMm)
    }
    details.push({ start, count: at - start, errorMm })
  }
  return { indices, details }
}
