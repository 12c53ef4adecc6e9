/** One structure taken out of the mesh of its group again, in millimetres: to be measured, where layers are to be drawn. */
import type { LayerMesh, StructureRange } from './structure-layers.ts'
import { POSITION_UNIT_MM } from './structure-layers.ts'

/** In the CT, at the finest detail; counter-clockwise from outside. */
export function structureOfLayer(
  { positions, indices, details, originMm = [0, 0, 0] }: LayerMesh,
  { firstCorner, corners }: StructureRange,
): { readonly positions: Float32Array<ArrayBuffer>; readonly indices: Uint32Array<ArrayBuffer> } {
  const own = new Float32Array(3 * corners)
  for (let n = 0; n < corners; n++)
    for (let axis = 0; axis < 3; axis++)
      own[3 * n + axis] = originMm[axis]! + positions[4 * (firstCorner + n) + axis]! * POSITION_UNIT_MM
  const finest = details[0]
  const wanted: number[] = []
  if (finest)
    for (let at = finest.start; at < finest.start + finest.count; at += 3) {
      const corner = indices[at]! - firstCorner
      // A triangle is of one structure: its first corner says which.
      if (corner >= 0 && corner < corners)
        wanted.push(corner, indices[at + 1]! - firstCorner, indices[at + 2]! - firstCorner)
    }
  return { positions: own, indices: Uint32Array.from(wanted) }
}
