import { describe, expect, test } from 'vitest'
import { apply, compose, invert, point, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { fitDrawing } from '#core/registration/drawn-points.ts'
import { restedTips } from '#core/registration/rested-tips.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'

const DRAWING = [[0, 0, 0], [80, 0, 10], [0, 60, 5], [70, 50, -20], [10, 20, 40]].map(([x, y, z]) => point('phantom', x!, y!, z!)) // prettier-ignore
const patientFromPhantom = transform('patient', 'phantom', turnAndShift([0.3, -0.5, 0.2, 40, -20, 300], [0, 0, 0]))
const TIP = point('stylus', 108, 7, 3)

/** The stylus with its tip at a place, leaning another way in each pose; from another side for each point. */
function touching(at: { x: number; y: number; z: number }, side: number, poses: number, random = createRandom(side)) {
  return Array.from({ length: poses }, (_, n) => {
    const lean = [0.4 * Math.sin(n / 5) + Math.sin(2 * side), 0.4 * Math.cos(n / 5) + Math.sin(3 * side), side]
    const turned = transform('patient', 'stylus', turnAndShift([...lean, 0, 0, 0], [0, 0, 0]))
    const tip = apply(turned, TIP)
    const noise = () => 0.1 * random.normal()
    const shift = [at.x - tip.x + noise(), at.y - tip.y + noise(), at.z - tip.z + noise()]
    return compose(transform('patient', 'patient', turnAndShift([0, 0, 0, ...shift], [0, 0, 0])), turned)
  })
}
const places = DRAWING.map((from) => apply(patientFromPhantom, from))

test('five rests between ways in the air are found at their places, within 0.2 mm, in order; a gap ends a rest', () => {
  const stylusFromTip = transform('stylus', 'stylus-tip', turnAndShift([0, 0, 0, TIP.x, TIP.y, TIP.z], [0, 0, 0]))
  const tips = places.flatMap((at, n) => [
    ...touching(at, n, 45).map((pose) => compose(pose, stylusFromTip)),
    ...Array.from({ length: 7 }, (_, step) => {
      const air = touching({ x: at.x + 30 * step, y: at.y + 40, z: at.z }, n, 1)[0]!
      return step === 3 ? undefined : compose(air, stylusFromTip)
    }),
  ])
  const found = restedTips(tips)
  expect(found).toHaveLength(5)
  for (const [n, { x, y, z }] of found.entries())
    expect(Math.hypot(x - places[n]!.x, y - places[n]!.y, z - places[n]!.z)).toBeLessThan(0.2)
  // Held still without turning, it is put down, not on a landmark.
  expect(restedTips(Array.from({ length: 60 }, () => tips[0]))).toEqual([])
  expect(restedTips(tips.map((tip, n) => (n % 10 === 0 ? undefined : tip)))).toEqual([])
})

describe('a tip found by a drawing', () => {
  test('begun 9 mm off, from five sides: the tip within 0.2 mm, the map within 0.2 mm at each point', () => {
    const touches = places.map((at, n) => touching(at, 1.2 * n, 40))
    const { tip, fit } = fitDrawing(DRAWING, touches, point('stylus', 100, 10, 0))
    expect(Math.hypot(tip.x - TIP.x, tip.y - TIP.y, tip.z - TIP.z)).toBeLessThan(0.2)
    for (const [n, from] of DRAWING.entries()) {
      const { x, y, z } = apply(compose(invert(patientFromPhantom), fit.map), from)
      expect(Math.hypot(x - from.x, y - from.y, z - from.z), `point ${n}`).toBeLessThan(0.2)
    }
  })

  test('touched all from one side, it cannot be told', () => {
    const [straight] = touching({ x: 0, y: 0, z: 0 }, 0, 1)
    const touches = places.map(({ x, y, z }) => [compose(transform('patient', 'patient', turnAndShift([0, 0, 0, x, y, z], [0, 0, 0])), straight!)]) // prettier-ignore
    expect(() => fitDrawing(DRAWING, touches, TIP)).toThrow('touch points from other sides')
  })

  test('too few, too many, or none at a point: said', () => {
    const touches = places.map((at, n) => touching(at, n, 5))
    expect(() => fitDrawing(DRAWING.slice(0, 3), touches.slice(0, 3), TIP)).toThrow('from four touched points on')
    expect(() => fitDrawing(DRAWING, touches.slice(1), TIP)).toThrow('4 touches of 5 drawn points')
    expect(() => fitDrawing(DRAWING, [[], ...touches.slice(1)], TIP)).toThrow('touched in no pose')
  })
})
