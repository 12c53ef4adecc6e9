import { describe, expect, test } from 'vitest'
import { transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { followNeedle, needleSighting, toldNeedle, type FollowedNeedle } from '#core/needle/followed-needle.ts'
import { needleOnImage } from '#core/needle/needle-on-image.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'

/** 0.2 mm a pixel; the picture's x is the patient's y, its depth the patient's z, and it stands at x = 40. */
const POSE = transform('patient', 'image', [0, 0.2, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0, 40, 0, 0, 1])

const seen = (tipX: number, tipY: number, change: Partial<NeedleSeen> = {}): NeedleSeen => ({
  frameId: 1,
  nearPx: [tipX - 300, tipY - 400],
  farPx: [tipX, tipY],
  tipPx: [tipX, tipY],
  sigmaAlongPx: 10,
  sigmaAcrossPx: 2,
  from: 'shaft and tip',
  confidence: 0.9,
  ...change,
})

test('500 px of shaft down to (400, 450) are 100 mm along (0, 0.6, 0.8) to the tip at (40, 80, 90)', () => {
  const { tip, direction, directionSigmaRad, covariance } = needleSighting(seen(400, 450), POSE, 0)!
  expect([tip.x, tip.y, tip.z]).toEqual([40, 80, 90])
  ;[0, 0.6, 0.8].forEach((value, axis) => expect(direction[axis]).toBeCloseTo(value, 9))
  expect(directionSigmaRad).toBeCloseTo((Math.SQRT2 * 0.4) / 100, 9)
  // Along 2 mm, across 0.4 mm, out of the picture 1.5 mm.
  expect(covariance[0]).toBeCloseTo(1.5 ** 2, 9)
  expect(covariance[4]).toBeCloseTo(4 * 0.36 + 0.16 * 0.64, 9)
  expect(covariance[8]).toBeCloseTo(4 * 0.64 + 0.16 * 0.36, 9)
  expect(covariance[5]).toBeCloseTo((4 - 0.16) * 0.48, 9)
})

describe('followed over pictures 100 ms apart', () => {
  const follow = (tips: readonly (readonly [number, number])[], stepMs = 100) =>
    tips.reduce<FollowedNeedle<'patient'> | undefined>(
      (before, [x, y], n) => followNeedle(before, needleSighting(seen(x, y), POSE, stepMs * n)!),
      undefined,
    )!

  test('nothing is told of the first sighting, and of the second the tip is', () => {
    expect(toldNeedle(follow([[400, 450]]), 0)).toBeUndefined()
    expect(toldNeedle(follow([[400, 450], [400, 450]]), 100)!.tip).toMatchObject({ x: 40, y: 80, z: 90 }) // prettier-ignore
  })

  test('one that jumps 60 mm aside is not told of until it has been there five times', () => {
    const before = [[400, 450], [400, 450], [400, 450]] as const // prettier-ignore
    const told = [1, 2, 3, 4, 5, 6].map((count) => {
      const jumped = Array.from({ length: count }, () => [700, 450] as const)
      return toldNeedle(follow([...before, ...jumped]), 100 * (2 + count))?.tip.y
    })
    expect(told.slice(0, 5)).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(told[5]).toBeCloseTo(140, 6)
  })

  test('after half a second without a sighting nothing is told, and another begins anew', () => {
    const needle = follow([[400, 450], [400, 450]]) // prettier-ignore
    expect(toldNeedle(needle, 600)).toBeDefined()
    expect(toldNeedle(needle, 601)).toBeUndefined()
    expect(followNeedle(needle, needleSighting(seen(700, 450), POSE, 700)!).sightings).toBe(1)
  })

  test.each([1, 2])('at 10 mm/s with a network’s own scatter the told tip is nearer than the sightings are (seed %i)', (seed) => {
    const { normal } = createRandom(seed)
    let needle: FollowedNeedle<'patient'> | undefined
    let [ofSightings, ofTold] = [0, 0]
    for (let n = 0; n < 200; n++) {
      // 5 px each 100 ms along (0.6, 0.8).
      const true_ = [200 + 3 * n, 200 + 4 * n] as const
      const [a, b] = [6 * normal(), 2 * normal()]
      const at = [true_[0] + 0.6 * a - 0.8 * b, true_[1] + 0.8 * a + 0.6 * b] as const
      needle = followNeedle(needle, needleSighting(seen(...at, { sigmaAlongPx: 6 }), POSE, 100 * n)!)
      const told = toldNeedle(needle, 100 * n)
      if (n < 10 || !told) continue
      ofSightings += (0.2 * Math.hypot(at[0] - true_[0], at[1] - true_[1])) ** 2
      ofTold += Math.hypot(told.tip.y - 0.2 * true_[0], told.tip.z - 0.2 * true_[1]) ** 2
    }
    expect(Math.sqrt(ofTold / 190)).toBeLessThan(0.92 * Math.sqrt(ofSightings / 190))
  }) // prettier-ignore
})

describe('on a picture', () => {
  const needle = needleSighting(seen(400, 450), POSE, 0)!

  test.each([1, 2])('95 of 100 tips thrown with its covariance lie in the ellipse (seed %i)', (seed) => {
    const random = createRandom(seed)
    const { tipPx, ellipsePx } = needleOnImage(needle, POSE)!
    const size = ellipsePx.map((axis) => Math.hypot(...axis))
    const inside = Array.from({ length: 20_000 }, () => {
      const [a, b] = [10 * random.normal(), 2 * random.normal()]
      const off = [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b]
      return ellipsePx.reduce((sum, [x, y], n) => sum + ((off[0]! * x + off[1]! * y) / size[n]! ** 2) ** 2, 0) <= 1
    })
    expect(tipPx[0]).toBeCloseTo(400, 6)
    expect(tipPx[1]).toBeCloseTo(450, 6)
    expect(Math.abs(inside.filter(Boolean).length / 20_000 - 0.95)).toBeLessThan(0.01)
  })

  test('30 mm ahead it is at (490, 570), in a band of ± 1.96 times the tip’s and the direction’s deviation', () => {
    const { atPx, acrossPx } = needleOnImage(needle, POSE)!.pathPx.at(-1)!
    expect(atPx[0]).toBeCloseTo(490, 6)
    expect(atPx[1]).toBeCloseTo(570, 6)
    const halfMm = 1.96 * Math.hypot(0.4, 30 * ((Math.SQRT2 * 0.4) / 100))
    expect(0.2 * Math.hypot(...acrossPx)).toBeCloseTo(halfMm, 6)
    expect(acrossPx[0] * 0.6 + acrossPx[1] * 0.8).toBeCloseTo(0, 6)
  })

  test('a picture that has moved 3.1 mm aside shows none of it', () => {
    const moved = (mm: number) => transform('patient', 'image', [...POSE.matrix.slice(0, 12), 40 + mm, 0, 0, 1])
    expect(needleOnImage(needle, moved(2.9))).toBeDefined()
    expect(needleOnImage(needle, moved(3.1))).toBeUndefined()
  })
})
