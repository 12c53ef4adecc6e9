import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { crossing, ellipseAcross, passing, pushedOn, type NeedlePose } from '#core/needle/predicted-path.ts'
import { createRandom } from '#core/phantom/random.ts'

const POSE: NeedlePose<'ct'> = {
  tip: point('ct', 10, 20, 30),
  direction: [0.6, 0, -0.8],
  covariance: [0.25, 0, 0, 0, 0.25, 0, 0, 0, 0.25],
  directionSigmaRad: 0.02,
}

test('50 mm on it is at (40, 20, -10), a millimetre more unsure across the shaft and not along it', () => {
  const { at, covariance } = pushedOn(POSE, 50)
  expect([at.x, at.y, at.z]).toEqual([40, 20, -10])
  expect(covariance[4]).toBeCloseTo(0.25 + 1, 10)
  const along = [0, 1, 2].reduce(
    (sum, r) =>
      sum + POSE.direction[r]! * [0, 1, 2].reduce((inner, c) => inner + covariance[3 * r + c]! * POSE.direction[c]!, 0),
    0,
  )
  expect(along).toBeCloseTo(0.25, 10)
})

test('it meets the plane z = 14 after 20 mm, and none that it runs along', () => {
  const hit = crossing(POSE, point('ct', 0, 0, 14), [0, 0, 1])!
  expect(hit.distanceMm).toBeCloseTo(20, 10)
  expect([hit.at.x, hit.at.y, hit.at.z]).toEqual([22, 20, 14])
  expect(crossing(POSE, point('ct', 0, 0, 0), [0, 1, 0])).toBeUndefined()
})

test('it passes a target 3 mm beside its line by 3 mm, and one behind it by its distance', () => {
  expect(passing(POSE, point('ct', 10 + 0.6 * 25, 23, 30 - 0.8 * 25)).missMm).toBeCloseTo(3, 10)
  const behind = passing(POSE, point('ct', 10 - 0.6 * 7, 20, 30 + 0.8 * 7))
  expect(behind.distanceMm).toBe(0)
  expect(behind.missMm).toBeCloseTo(7, 10)
})

test('a direction that is no unit vector is refused', () => {
  expect(() => pushedOn({ ...POSE, direction: [1, 1, 0] }, 5)).toThrow(RangeError)
})

describe('the ellipse that holds 95 of 100 (20 000 needles, seed 5)', () => {
  const { covariance, at } = pushedOn(POSE, 60)
  const [long, short] = ellipseAcross(covariance, POSE.direction)

  test('is a circle here, of 2.448 deviations', () => {
    expect(long).toBeCloseTo(2.4477 * Math.sqrt(0.25 + 1.44), 3)
    expect(short).toBeCloseTo(long, 6)
  })

  test('holds 95 % of needles whose tip and direction are drawn at random', () => {
    const random = createRandom(5)
    let inside = 0
    for (let n = 0; n < 20_000; n++) {
      const [a, b] = [0.02 * random.normal(), 0.02 * random.normal()]
      // Two directions across the shaft: y, and (0.8, 0, 0.6).
      const moved = [
        10 + 0.5 * random.normal() + 60 * (0.6 + 0.8 * a),
        20 + 0.5 * random.normal() + 60 * b,
        30 + 0.5 * random.normal() + 60 * (-0.8 + 0.6 * a),
      ]
      const off = [moved[0]! - at.x, moved[1]! - at.y, moved[2]! - at.z]
      if (Math.hypot(0.8 * off[0]! + 0.6 * off[2]!, off[1]!) <= long) inside++
    }
    expect(inside / 20_000).toBeGreaterThan(0.943)
    expect(inside / 20_000).toBeLessThan(0.957)
  })
})
