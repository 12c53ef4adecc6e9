/**
 * The least distance that a needle had on its way from one step to the next.
 *
 * A needle moves at 200 mm/s and is looked at 60 times a second: 3 mm go unseen. Each place of it moves by no more than
 * its ends do, so that halves are only looked at where the least distance could be less than what matters.
 */
import type { TriangleTree } from '#core/volumes/triangle-tree.ts'
import { clearance, type NeedleRod } from './clearance.ts'

type Vector = readonly [number, number, number]

/** Steps further apart than this are no motion that is followed, but a tool that was put elsewhere, mm. */
export const LONGEST_MOTION_MM = 40
/** Halves of a motion shorter than this are not looked at, mm: a tenth of the least margin. */
const SHORTEST_MM = 0.2

/** How far any place of the needle has moved at most. */
export function motionMm(a: NeedleRod, b: NeedleRod): number {
  return Math.max(apart(a.tip, b.tip), apart(hubOf(a), hubOf(b)))
}

/**
 * @param fromMm @param toMm distances at both ends, as far as they were looked for
 * @param mattersMm what is further than this need not be told apart
 */
export function leastBetween(
  tree: TriangleTree,
  from: NeedleRod,
  fromMm: number,
  to: NeedleRod,
  toMm: number,
  mattersMm: number,
): number {
  const least = Math.min(fromMm, toMm)
  const motion = motionMm(from, to)
  if (motion < SHORTEST_MM || motion > LONGEST_MOTION_MM) return least
  if ((fromMm + toMm - motion) / 2 >= Math.min(least, mattersMm)) return least
  const middle = halfway(from, to)
  const middleMm = clearance(tree, middle, mattersMm + motion)?.distanceMm ?? mattersMm + motion
  return Math.min(
    leastBetween(tree, from, fromMm, middle, middleMm, mattersMm),
    leastBetween(tree, middle, middleMm, to, toMm, mattersMm),
  )
}

function halfway(a: NeedleRod, b: NeedleRod): NeedleRod {
  const tip = half(a.tip, b.tip)
  const hub = half(hubOf(a), hubOf(b))
  const lengthMm = apart(tip, hub)
  const direction: Vector = [(tip[0] - hub[0]) / lengthMm, (tip[1] - hub[1]) / lengthMm, (tip[2] - hub[2]) / lengthMm]
  return { tip, direction, lengthMm, radiusMm: b.radiusMm }
}

const hubOf = ({ tip, direction: d, lengthMm: l }: NeedleRod): Vector => [tip[0] - l * d[0], tip[1] - l * d[1], tip[2] - l * d[2]] // prettier-ignore
const half = (a: Vector, b: Vector): Vector => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]
const apart = (a: Vector, b: Vector) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
