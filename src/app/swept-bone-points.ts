/** The side of a swept bone surface that the probe saw: a volume of bone likelihood is a shell, and its far side is no bone. */
import { point, type Point } from '#core/frames/transform.ts'
import type { Matrix } from '#core/frames/transform.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'

/** As many as a live sweep gathers. */
const MOST_POINTS = 6000
const CELL_MM = 1.5
/** Cosine between a triangle's outside and the way to the skin: steeper bone hardly echoes. */
const LEAST_FACING = 0.35

/**
 * @param ctFromPatient roughly, as it is known before: it says where the patient's back is (LPS, +y)
 * @returns one point in each cube of 1.5 mm, in the patient's frame
 */
export function sweptBonePoints(
  { positions, normals }: Pick<SurfaceMesh, 'positions' | 'normals'>,
  ctFromPatient: Matrix,
): readonly Point<'patient'>[] {
  // The patient's back in the patient's frame: the second row of the rotation.
  const [bx, by, bz] = [ctFromPatient[1]!, ctFromPatient[5]!, ctFromPatient[9]!]
  const cells = new Map<string, Point<'patient'>>()
  for (let at = 0; at < positions.length; at += 3) {
    if (normals[at]! * bx + normals[at + 1]! * by + normals[at + 2]! * bz < LEAST_FACING) continue
    const [x, y, z] = [positions[at]!, positions[at + 1]!, positions[at + 2]!]
    const cell = [x, y, z].map((value) => Math.floor(value / CELL_MM)).join(' ')
    if (!cells.has(cell)) cells.set(cell, point('patient', x, y, z))
  }
  const all = [...cells.values()]
  if (all.length <= MOST_POINTS) return all
  return Array.from({ length: MOST_POINTS }, (_, n) => all[Math.floor((n * all.length) / MOST_POINTS)]!)
}
