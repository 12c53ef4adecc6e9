/** How much a tracker's poses tremble, and how fast what it tracks moves, from its last samples alone. */
import { apply, transform, type Point } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { TimedPose } from './pose-buffer.ts'
import { angleBetween, quaternionOf, slerp } from './rotation.ts'

export interface Tremble {
  /** One standard deviation per axis. */
  readonly positionMm: number
  readonly turnRad: number
}

const LEAST_SAMPLES = 8
/** Neighbours further apart than this do not tell where the one between them should be. */
const LONGEST_GAP_MS = 150

/**
 * Each sample against the middle of its two neighbours: 3/2 of the variance of one, whatever the speed. What stays for
 * longer than a few samples (drift, distortion) is not seen.
 * @returns undefined for too few samples that are ok
 */
export function trembleOf(poses: readonly TimedPose[]): Tremble | undefined {
  const good = poses.filter(({ status }) => status === 'ok')
  let [count, shift2, turn2] = [0, 0, 0]
  for (let n = 1; n + 1 < good.length; n++) {
    const [before, at, after] = [good[n - 1]!, good[n]!, good[n + 1]!]
    const spanMs = after.atMs - before.atMs
    if (!(spanMs > 0) || spanMs > 2 * LONGEST_GAP_MS) continue
    const part = (at.atMs - before.atMs) / spanMs
    for (const axis of [12, 13, 14])
      shift2 += (at.matrix[axis]! - (1 - part) * before.matrix[axis]! - part * after.matrix[axis]!) ** 2
    const between = slerp(quaternionOf(before.matrix), quaternionOf(after.matrix), part)
    turn2 += angleBetween(between, quaternionOf(at.matrix)) ** 2
    count++
  }
  if (count < LEAST_SAMPLES) return undefined
  return { positionMm: Math.sqrt(shift2 / (4.5 * count)), turnRad: Math.sqrt(turn2 / (4.5 * count)) }
}

/** Of a place fixed to what is tracked, in the frame it is tracked in, mm/s: slope of a straight line through its last samples. */
export function velocityOf<From extends Frame>(
  poses: readonly TimedPose[],
  place: Point<From>,
  sinceMs: number,
): readonly [number, number, number] | undefined {
  const recent = poses.filter(({ status, atMs }) => status === 'ok' && atMs >= sinceMs)
  if (recent.length < 3) return undefined
  const places = recent.map(({ matrix }) => apply(transform('tracker', place.in, matrix), place))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const middleMs = mean(recent.map(({ atMs }) => atMs))
  const spread = recent.reduce((sum, { atMs }) => sum + (atMs - middleMs) ** 2, 0)
  if (!(spread > 0)) return undefined
  const slope = (axis: 'x' | 'y' | 'z') =>
    (1000 * places.reduce((sum, at, n) => sum + at[axis] * (recent[n]!.atMs - middleMs), 0)) / spread
  return [slope('x'), slope('y'), slope('z')]
}
