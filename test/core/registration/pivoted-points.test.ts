import { expect, test } from 'vitest'
import { point, transform, type Transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { pivotedPoints } from '#core/registration/pivoted-points.ts'

const TIP = point('stylus', 110, 6, 3)
const SPOTS = [
  [0, 0, 100],
  [50, 2, 98],
  [20, 40, 60],
] as const

/** Held on each spot for 80 samples and turned to all sides, carried through the air for 20 in between. */
function course(seed: number, sigmaMm: number): Transform<'patient', 'stylus'>[] {
  const random = createRandom(seed)
  const poses: Transform<'patient', 'stylus'>[] = []
  const add = (spot: readonly number[], a: number, b: number) => {
    const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)]
    // Ry(b) Rz(a), by hand.
    const r = [
      [cb * ca, -cb * sa, sb],
      [sa, ca, 0],
      [-sb * ca, sb * sa, cb],
    ]
    const shift = spot.map(
      (value, k) => value - r[k]![0]! * TIP.x - r[k]![1]! * TIP.y - r[k]![2]! * TIP.z + sigmaMm * random.normal(),
    )
    const column = (c: number) => [r[0]![c]!, r[1]![c]!, r[2]![c]!, 0]
    poses.push(transform('patient', 'stylus', [...column(0), ...column(1), ...column(2), ...shift, 1]))
  }
  for (const [n, spot] of SPOTS.entries()) {
    for (let k = 0; k < 80; k++) add(spot, 0.5 * Math.sin(k / 6), 0.5 * Math.cos(k / 6))
    for (let k = 0; k < 20; k++) add([200 + 40 * k, 100 * n, 300 - 20 * k], 0.1 * k, -0.1 * k)
  }
  return poses
}

test('three spots are found in order, each within 0.5 mm at 0.3 mm noise, and the tip within 0.5 mm, seeds 1-10', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { tip, points } = pivotedPoints(course(seed, 0.3))!
    expect(points).toHaveLength(3)
    for (const [n, { at }] of points.entries())
      expect(Math.hypot(at.x - SPOTS[n]![0], at.y - SPOTS[n]![1], at.z - SPOTS[n]![2])).toBeLessThan(0.5)
    expect(Math.hypot(tip.x - TIP.x, tip.y - TIP.y, tip.z - TIP.z)).toBeLessThan(0.5)
  }
})

test('a stylus that is only carried about was turned on no spot', () => {
  const carried = course(1, 0.3).filter((_, n) => n % 100 >= 80)
  expect(pivotedPoints(carried)).toBeUndefined()
})
