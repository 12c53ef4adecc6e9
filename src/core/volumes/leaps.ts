/**
 * How far a ray may leap from each brick of a volume: to the nearest brick that has something to be seen in it.
 *
 * In bricks, the greatest of the three axes (Chebyshev): round a brick at distance d the whole cube of bricks less than
 * d away is empty, so that a ray goes on where it leaves that cube.
 */
import type { Bricks } from './bricks.ts'

/** As much as a byte holds. */
const FURTHEST = 255

/** Of the 26 bricks round one those that come before it. */
const BEFORE = [-1, 0, 1]
  .flatMap((dk) => [-1, 0, 1].flatMap((dj) => [-1, 0, 1].map((di) => [di, dj, dk] as const)))
  .slice(0, 13)

/**
 * @param lowestVisible the least display byte that is drawn at all
 * @param into a byte per brick, i fastest: 0 where something may be seen
 */
export function leapsOver(
  { dimensions: [bx, by, bz], minMax }: Pick<Bricks, 'dimensions' | 'minMax'>,
  lowestVisible: number,
  into: Uint8Array,
): void {
  // A rim of bricks with nothing in them, so that none has to ask whether it is the outermost.
  const [wide, high] = [bx + 2, by + 2]
  const rimmed = new Uint8Array(wide * high * (bz + 2)).fill(FURTHEST)
  const inRim = (j: number, k: number) => 1 + wide * (j + 1 + high * (k + 1))
  const steps = Int32Array.from(BEFORE, ([di, dj, dk]) => di + wide * (dj + high * dk))

  for (let k = 0, at = 0; k < bz; k++)
    for (let j = 0; j < by; j++)
      for (let i = 0, to = inRim(j, k); i < bx; i++, at++, to++)
        if (minMax[2 * at + 1]! >= lowestVisible) rimmed[to] = 0
  for (let k = 0; k < bz; k++) for (let j = 0; j < by; j++) sweep(inRim(j, k), 1)
  for (let k = bz - 1; k >= 0; k--) for (let j = by - 1; j >= 0; j--) sweep(inRim(j, k) + bx - 1, -1)
  for (let k = 0; k < bz; k++)
    for (let j = 0; j < by; j++) into.set(rimmed.subarray(inRim(j, k), inRim(j, k) + bx), bx * (j + by * k))

  /** One row: each brick from those beside it that the sweep has been at. */
  function sweep(first: number, way: 1 | -1) {
    for (let n = 0, at = first; n < bx; n++, at += way) {
      let nearest = rimmed[at]! - 1
      if (nearest < 1) continue
      for (let step = 0; step < steps.length; step++) {
        const there = rimmed[at + way * steps[step]!]!
        if (there < nearest) nearest = there
      }
      rimmed[at] = nearest + 1
    }
  }
}
