/**
 * One slice of a stack scanned with a tilted gantry, moved within its own plane onto the right-angled grid.
 *
 * The move is the same for the whole slice, so every voxel is the same mix of four neighbours: linear
 * interpolation in the plane, and none between slices.
 */
import type { Shear } from './stack-geometry.ts'

export interface Plane {
  readonly columns: number
  readonly rows: number
}

/**
 * @param k index of the slice from the lowest.
 * @param fill value where the moved slice leaves the grid empty: air for CT, no signal for MR.
 */
export function shearSlice(
  from: Int16Array,
  source: Plane,
  { start, perSlice }: Shear,
  k: number,
  to: Int16Array,
  target: Plane,
  fill: number,
): void {
  const shiftX = start[0] + k * perSlice[0]
  const shiftY = start[1] + k * perSlice[1]
  const wholeX = Math.floor(-shiftX)
  const wholeY = Math.floor(-shiftY)
  const partX = -shiftX - wholeX
  const partY = -shiftY - wholeY
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= source.columns || y >= source.rows ? fill : from[x + source.columns * y]!
  for (let y = 0; y < target.rows; y++) {
    for (let x = 0; x < target.columns; x++) {
      const i = x + wholeX
      const j = y + wholeY
      const above = at(i, j) * (1 - partX) + at(i + 1, j) * partX
      const below = at(i, j + 1) * (1 - partX) + at(i + 1, j + 1) * partX
      to[x + target.columns * y] = Math.round(above * (1 - partY) + below * partY)
    }
  }
}
