/** Gauss-Newton on a distance field with Geman and McClure's weights: one descent from one start. */
import { compose, transform, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { fieldReader } from '#core/volumes/distance-map.ts'
import { middleOf, type Cloud } from './cloud.ts'
import { turnAndShift } from './starting-poses.ts'
import { addOuter, mirrored, SIX, solvedSix } from './sum-of-squares.ts'

export type Read = ReturnType<typeof fieldReader>

export interface Descent<To extends Frame, From extends Frame> {
  readonly map: Transform<To, From>
  /** Mean robust cost of a point, 0-1. */
  readonly cost: number
}

/** Sums of the normal equations of one step, and the cost where it starts. */
export function equations<To extends Frame, From extends Frame>(
  { count, places }: Cloud<From>,
  read: Read,
  { matrix: m }: Transform<To, From>,
  [cx, cy, cz]: readonly [number, number, number],
  scaleMm: number,
) {
  const [m0, m1, m2, m4, m5, m6] = [m[0]!, m[1]!, m[2]!, m[4]!, m[5]!, m[6]!]
  const [m8, m9, m10, m12, m13, m14] = [m[8]!, m[9]!, m[10]!, m[12]!, m[13]!, m[14]!]
  const normal = new Float64Array(SIX)
  const side = new Float64Array(6)
  const found = new Float64Array(4)
  const scale2 = scaleMm * scaleMm
  let [cost, squares, inliers] = [0, 0, 0]
  for (let at = 0; at < 3 * count; at += 3) {
    const px = places[at]!
    const py = places[at + 1]!
    const pz = places[at + 2]!
    const x = m0 * px + m4 * py + m8 * pz + m12
    const y = m1 * px + m5 * py + m9 * pz + m13
    const z = m2 * px + m6 * py + m10 * pz + m14
    read(x, y, z, found)
    const d = found[0]!
    const gx = found[1]!
    const gy = found[2]!
    const gz = found[3]!
    const d2 = d * d
    const share = scale2 / (d2 + scale2)
    cost += 1 - share
    if (Math.abs(d) < 2.5 * scaleMm) {
      inliers++
      squares += d2
    }
    const weight = share * share
    const rx = x - cx
    const ry = y - cy
    const rz = z - cz
    const jx = ry * gz - rz * gy
    const jy = rz * gx - rx * gz
    const jz = rx * gy - ry * gx
    addOuter(normal, weight, jx, jy, jz, gx, gy, gz)
    const wd = weight * d
    side[0]! -= wd * jx
    side[1]! -= wd * jy
    side[2]! -= wd * jz
    side[3]! -= wd * gx
    side[4]! -= wd * gy
    side[5]! -= wd * gz
  }
  return {
    normal: mirrored(normal),
    side,
    cost: cost / count,
    rmsMm: Math.sqrt(squares / Math.max(1, inliers)),
    inliers: inliers / count,
  }
}

export function descend<To extends Frame, From extends Frame>(
  points: Cloud<From>,
  read: Read,
  start: Transform<To, From>,
  scales: readonly number[],
  rounds: number,
): Descent<To, From> {
  let map = start
  for (const scaleMm of scales) {
    for (let round = 0; round < rounds; round++) {
      const middle = middleOf(map, points)
      const { normal, side } = equations(points, read, map, middle, scaleMm)
      const motion = stepOf(normal, side, points.count)
      map = compose(transform(map.to, map.to, turnAndShift(motion, middle)), map)
      if (
        Math.hypot(motion[3]!, motion[4]!, motion[5]!) < 0.01 &&
        Math.hypot(motion[0]!, motion[1]!, motion[2]!) < 2e-4
      )
        break
    }
  }
  return costOf(points, read, map, scales.at(-1)!)
}

export function costOf<To extends Frame, From extends Frame>(
  { count, places }: Cloud<From>,
  read: Read,
  map: Transform<To, From>,
  scaleMm: number,
): Descent<To, From> {
  const { matrix: m } = map
  const found = new Float64Array(4)
  const scale2 = scaleMm * scaleMm
  let cost = 0
  for (let at = 0; at < 3 * count; at += 3) {
    const px = places[at]!
    const py = places[at + 1]!
    const pz = places[at + 2]!
    read(
      m[0]! * px + m[4]! * py + m[8]! * pz + m[12]!,
      m[1]! * px + m[5]! * py + m[9]! * pz + m[13]!,
      m[2]! * px + m[6]! * py + m[10]! * pz + m[14]!,
      found,
    )
    const d2 = found[0]! * found[0]!
    cost += d2 / (d2 + scale2)
  }
  return { map, cost: cost / count }
}

/** Damped a little, and no longer than what the field's slope can be trusted for. */
function stepOf(normal: Float64Array, side: Float64Array, count: number): number[] {
  const damping = 1e-3 * count
  for (let n = 0; n < 6; n++) normal[7 * n]! += n < 3 ? 400 * damping : damping
  const motion = Array.from(solvedSix(normal, side))
  const turn = Math.hypot(motion[0]!, motion[1]!, motion[2]!)
  const shift = Math.hypot(motion[3]!, motion[4]!, motion[5]!)
  const shorter = Math.min(1, 0.15 / Math.max(1e-9, turn), 8 / Math.max(1e-9, shift))
  return motion.map((value) => value * shorter)
}
