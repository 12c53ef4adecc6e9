/**
 * Which touched point is which landmark, from their distances alone, and whether another answer is as good.
 *
 * Branch and bound over assignments: a partial one is given up when a pair of distances differs by more than twice what
 * localisation allows. Symmetric arrangements have several answers; then a person must say which.
 */
import { fitRigid, type PointPair } from '#core/frames/fit-points.ts'
import { distance, type Point } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'

export interface Pairing<To extends Frame, From extends Frame> {
  /** For each landmark of `to` the index of its point in `from`; -1 where none was touched. */
  readonly order: readonly number[]
  readonly pairs: readonly PointPair<To, From>[]
  readonly rms: number
  /** Another order fits to less than `AMBIGUOUS` times this error (or to less than the tolerance): its own. */
  readonly rivalRms: number | undefined
}

const AMBIGUOUS = 2
/** More points than this are touched in order: pairing them by distance would take too long. */
const MOST = 12

/**
 * @param toleranceMm of one localisation
 * @returns the best pairing of at least three points; undefined when none agrees with the distances
 * @throws RangeError for fewer than three or more than twelve points
 */
export function pairLandmarks<To extends Frame, From extends Frame>(
  to: readonly Point<To>[],
  from: readonly Point<From>[],
  toleranceMm = 3,
): Pairing<To, From> | undefined {
  if (from.length < 3) throw new RangeError(`three points are needed, got ${from.length}: touch more`)
  if (to.length > MOST || from.length > MOST)
    throw new RangeError(`at most ${MOST} points are paired by their distances: give them in order`)
  if (from.length > to.length)
    throw new RangeError(
      `${from.length} points were touched; there are ${to.length} landmarks: leave out those that were not picked`,
    )
  const between = <In extends Frame>(points: readonly Point<In>[]) =>
    points.map((a) => points.map((b) => distance<In>(a, b)))
  const [inTo, inFrom] = [between(to), between(from)]
  const found: { readonly chosen: readonly number[]; readonly rms: number }[] = []

  const extend = (chosen: readonly number[]) => {
    const next = chosen.length
    if (next === from.length) {
      const pairs = chosen.map((landmark, n) => ({ from: from[n]!, to: to[landmark]! }))
      const { rms } = fitRigid(pairs)
      if (rms <= toleranceMm) found.push({ chosen, rms })
      return
    }
    for (let landmark = 0; landmark < to.length; landmark++) {
      if (chosen.includes(landmark)) continue
      const agrees = chosen.every(
        (other, n) => Math.abs(inTo[landmark]![other]! - inFrom[next]![n]!) <= 2 * toleranceMm,
      )
      if (agrees) extend([...chosen, landmark])
    }
  }
  extend([])
  const [best, rival] = found.toSorted((a, b) => a.rms - b.rms)
  if (!best) return undefined
  const isRival = rival && rival.rms < Math.max(AMBIGUOUS * best.rms, toleranceMm / 2)
  return {
    order: to.map((_, landmark) => best.chosen.indexOf(landmark)),
    pairs: best.chosen.map((landmark, n) => ({ from: from[n]!, to: to[landmark]! })),
    rms: best.rms,
    rivalRms: isRival ? rival.rms : undefined,
  }
}
