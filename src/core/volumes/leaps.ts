/**
 * How far a ray may leap from each brick of a volume: to the nearest brick that has something to be seen in it.
 *
 * In bricks, the greatest of the three axes (Chebyshev): round a brick at distance d the whole cube of bricks less than
 * d away is empty, so that a ray goes on where it leaves that cube. Two sweeps through the volume, there and back
 * (Rosenfeld and Pfaltz, J ACM 13, 1966); of the bricks behind, the least of three is kept for every row and of nine for
 * every layer, so that none is looked at thirteen times.
 */
import type { Bricks } from './bricks.ts'

/** As much as a byte holds. */
const FURTHEST = 255

/**
 * @param lowestVisible the least display byte that is drawn at all
 * @param into a byte per brick, i fastest: 0 where something may be seen
 */
export function leapsOver(
  { dimensions: [bx, by, bz], minMax }: Pick<Bricks, 'dimensions' | 'minMax'>,
  lowestVisible: number,
  into: Uint8Array,
): void {
  for (let at = 0; at < bx * by * bz; at++) into[at] = minMax[2 * at + 1]! >= lowestVisible ? 0 : FURTHEST

  /** Of the row, the least of each brick and its two neighbours along i. */
  const rows = new Uint8Array(bx * by)
  /** Of the layer behind, the least of each brick and the eight round it. */
  const behind = new Uint8Array(bx * by)
  sweep(1)
  sweep(-1)

  function sweep(way: 1 | -1) {
    behind.fill(FURTHEST)
    for (let n = 0, k = way > 0 ? 0 : bz - 1; n < bz; n++, k += way) {
      for (let m = 0, j = way > 0 ? 0 : by - 1; m < by; m++, j += way) sweepRow(bx * (j + by * k), bx * j, m > 0, way)
      leastOfRows()
    }
  }

  /** @param row of `into` @param at the same row of the layer @param hasBefore whether the sweep has been at a row of this layer */
  function sweepRow(row: number, at: number, hasBefore: boolean, way: 1 | -1) {
    const before = at - way * bx
    let last = FURTHEST
    for (let n = 0, i = way > 0 ? 0 : bx - 1; n < bx; n++, i += way) {
      let nearest = behind[at + i]!
      if (hasBefore && rows[before + i]! < nearest) nearest = rows[before + i]!
      if (last < nearest) nearest = last
      last = Math.min(into[row + i]!, nearest + 1)
      into[row + i] = last
    }
    for (let i = 0; i < bx; i++) {
      let least = into[row + i]!
      if (i > 0 && into[row + i - 1]! < least) least = into[row + i - 1]!
      if (i + 1 < bx && into[row + i + 1]! < least) least = into[row + i + 1]!
      rows[at + i] = least
    }
  }

  function leastOfRows() {
    for (let j = 0, at = 0; j < by; j++)
      for (let i = 0; i < bx; i++, at++) {
        let least = rows[at]!
        if (j > 0 && rows[at - bx]! < least) least = rows[at - bx]!
        if (j + 1 < by && rows[at + bx]! < least) least = rows[at + bx]!
        behind[at] = least
      }
  }
}
