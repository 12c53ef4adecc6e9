/** How large the hologram of the atlas stands in the room, from the table to larger than a person. */

import type { Matrix } from '#core/frames/transform.ts'

/** Of its longest edge, m. */
export const SIZES_M = { least: 0.3, most: 2 } as const

/** How many times life size makes the longest edge so long. @param longestMm of the body, larger than 0 */
export function scaleForSize(sizeM: number, longestMm: number): number {
  const held = Math.min(SIZES_M.most, Math.max(SIZES_M.least, sizeM))
  return (held * 1000) / longestMm
}

/** What a scale makes of it, m. */
export const sizeAtScale = (scale: number, longestMm: number): number => (scale * longestMm) / 1000

/** Columns of roomFromCt grown so that the middle of the body stays where it is. @param placement a similarity, column-major */
export function resized(placement: Matrix, middleInCt: readonly [number, number, number], scale: number): Matrix {
  const before = Math.hypot(placement[0]!, placement[1]!, placement[2]!)
  const by = scale / before
  const [x, y, z] = middleInCt
  const next = placement.map((value, at) => (at < 12 && at % 4 !== 3 ? value * by : value))
  for (let axis = 0; axis < 3; axis++)
    next[12 + axis] =
      placement[12 + axis]! + (1 - by) * (placement[axis]! * x + placement[4 + axis]! * y + placement[8 + axis]! * z)
  return next
}
