import { describe, expect, test } from 'vitest'
import { ballsAlong, STEP_OF_RADIUS, type Place } from '#core/labelling/brush-stroke.ts'
import { createRandom } from '#core/phantom/random.ts'

const apart = (a: Place, b: Place) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

describe('a brush of 6 mm', () => {
  test('is put down where it begins, and not again before it has moved 2 mm', () => {
    expect(ballsAlong(undefined, [1, 2, 3], 6)).toEqual([[1, 2, 3]])
    expect(ballsAlong([0, 0, 0], [1.9, 0, 0], 6)).toEqual([])
    expect(ballsAlong([0, 0, 0], [2, 0, 0], 6)).toEqual([[2, 0, 0]])
  })

  test('that is 10 mm on in one frame leaves five balls 2 mm apart, the last at the tip', () => {
    expect(ballsAlong([0, 0, 0], [0, 10, 0], 6)).toEqual([2, 4, 6, 8, 10].map((y) => [0, expect.closeTo(y, 9), 0]))
  })

  test('whose pose is not a number is put down nowhere', () => {
    expect(ballsAlong([0, 0, 0], [NaN, 0, 0], 6)).toEqual([])
  })
})

test('200 random strokes at up to 2 m/s and 72 frames a second: no gap is wider than a step, and every place within 0.98 of the radius of the way is in a ball, seed 11', () => {
  const random = createRandom(11)
  for (let n = 0; n < 200; n++) {
    const radiusMm = 1 + 14 * random.uniform()
    const balls: Place[] = []
    let tip: Place = [0, 0, 0]
    const way: Place[] = [tip]
    for (let frame = 0; frame < 30; frame++) {
      balls.push(...ballsAlong(balls.at(-1), tip, radiusMm))
      const [a, b, c] = [random.normal(), random.normal(), random.normal()]
      const mm = (28 * random.uniform()) / Math.hypot(a, b, c)
      tip = [tip[0] + mm * a, tip[1] + mm * b, tip[2] + mm * c]
      way.push(tip)
    }
    for (let at = 1; at < balls.length; at++)
      expect(apart(balls[at - 1]!, balls[at]!)).toBeLessThan(STEP_OF_RADIUS * radiusMm * 1.0001)
    // Straight from ball to ball, a place aside of it.
    for (let at = 1; at < balls.length; at += 7) {
      const [p, q] = [balls[at - 1]!, balls[at]!]
      const share = random.uniform()
      const middle = p.map((value, axis) => value + share * (q[axis]! - value)) as unknown as Place
      const along = [q[0] - p[0], q[1] - p[1], q[2] - p[2]] as const
      const aside = [along[1], -along[0], 0] as const
      const length = Math.hypot(...aside) || 1
      const there = middle.map((value, axis) => value + (0.98 * radiusMm * aside[axis]!) / length) as unknown as Place
      expect(Math.min(...balls.map((ball) => apart(ball, there)))).toBeLessThanOrEqual(radiusMm)
    }
  }
})
