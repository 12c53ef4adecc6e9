/**
 * A part as the closed mesh that a slicer reads: laid on the bed, fewer triangles where it is flat, checked to be solid.
 */
import { simplified } from '#core/volumes/simplify.ts'
import { solidFaults } from '#core/volumes/solid-faults.ts'
import { unfolded } from '#core/volumes/unfolded.ts'
import type { Mesh } from '#core/volumes/triangle-tree.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import { partSurface } from '#core/phantom/part-surface.ts'
import { thickened, thinWalls } from './thin-walls.ts'
import type { PrintedPart } from './printed-spine.ts'

export interface PrintedMesh {
  readonly name: string
  /** Of the drawing, mm. */
  readonly mesh: Mesh
  readonly sizeMm: readonly [number, number, number]
}

/** What a nozzle of 0.4 mm makes in three lines. */
export const LEAST_WALL_MM = 1.2
/** A little more than half of it: neighbours' balls overlap. */
const BALL_MM = 0.75
/** Thickening a wall can leave its rim thin: so it is looked at again. */
const MOST_ROUNDS = 2
/** How far simplifying may move the surface: as fine as a nozzle shows, and finer where that would fold the mesh. */
const ERRORS_MM = [0.06, 0.03, 0.01] as const

/**
 * @param spacingMm between the samples of the distance.
 * @throws RangeError when what comes out is not a closed solid.
 */
export async function printedMesh(part: PrintedPart, spacingMm: number): Promise<PrintedMesh> {
  let { sdf } = part
  for (let round = 0; ; round++) {
    const fine = partSurface({ sdf, box: part.box }, { spacingMm })
    const thin = round < MOST_ROUNDS ? thinWalls(fine, sdf, LEAST_WALL_MM) : []
    if (thin.length === 0) return { name: part.name, ...(await asSolid(fine, part.name)) }
    sdf = thickened(sdf, thin, BALL_MM)
  }
}

async function asSolid(fine: SurfaceMesh, name: string): Promise<Pick<PrintedMesh, 'mesh' | 'sizeMm'>> {
  for (const errorMm of ERRORS_MM) {
    const { positions, details } = await simplified(fine, [errorMm])
    const mesh: Mesh = { positions, indices: unfolded(details[0]!.indices) }
    if (solidFaults(mesh).length === 0) return { mesh, sizeMm: sizeOf(mesh) }
  }
  const faults = solidFaults(fine)
  if (faults.length > 0) throw new RangeError(`${name} is not solid: ${faults.join('; ')}`)
  return { mesh: fine, sizeMm: sizeOf(fine) }
}

function sizeOf({ positions }: Mesh): readonly [number, number, number] {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let n = 0; n < positions.length; n++) {
    const value = positions[n]!
    low[n % 3] = Math.min(low[n % 3]!, value)
    high[n % 3] = Math.max(high[n % 3]!, value)
  }
  return high.map((value, axis) => value - low[axis]!) as unknown as readonly [number, number, number]
}
