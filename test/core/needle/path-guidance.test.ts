import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { gradeOf, planeStateOf } from '#core/needle/guidance-grade.ts'
import { pathGuidance } from '#core/needle/path-guidance.ts'
import { createRandom } from '#core/phantom/random.ts'

/** Straight in from the back: LPS, 60 mm. */
const [ENTRY, TARGET] = [point('ct', 0, 60, 0), point('ct', 0, 0, 0)]
const FORWARD = [0, -1, 0] as const
const NONE = Array.from({ length: 9 }, () => 0)
const deg = (value: number) => (value * Math.PI) / 180
const at = (x: number, y: number, z: number, direction: readonly [number, number, number] = FORWARD, covariance = NONE) =>
  pathGuidance({ tip: point('ct', x, y, z), direction, covariance, directionSigmaRad: 0 }, ENTRY, TARGET)! // prettier-ignore

describe('guidance along a path', () => {
  test('a tip 3 mm to the patient’s right and 4 mm headwards is 3 right and 4 up of someone looking from the back, 5 mm off', () => {
    const { offset, offsetMm, depthMm, angleRad } = at(-3, 25, 4)
    expect(offset[0]).toBeCloseTo(3)
    expect(offset[1]).toBeCloseTo(4)
    expect(offsetMm).toBeCloseTo(5)
    expect(depthMm).toBeCloseTo(25)
    expect(angleRad).toBeCloseTo(0)
  })

  test('through the target it is beyond it', () => expect(at(0, -2, 0).depthMm).toBeCloseTo(-2))

  test('leaning by 10° to the left from 20 mm before the target it arrives 3.5 mm to the left', () => {
    const { arrival, angleRad } = at(0, 20, 0, [Math.sin(deg(10)), -Math.cos(deg(10)), 0])
    expect(angleRad).toBeCloseTo(deg(10))
    expect(arrival?.at[0]).toBeCloseTo(-20 * Math.tan(deg(10)))
    expect(arrival?.at[1]).toBeCloseTo(0)
  })

  test('pointing away it arrives nowhere', () => expect(at(0, 20, 0, [1, 0, 0]).arrival).toBeUndefined())

  test('the ellipse holds 95 of 100 arrivals of needles that are off by chance (seed 5)', () => {
    const random = createRandom(5)
    const direction = [Math.sin(deg(20)), -Math.cos(deg(20)), 0] as const
    // 0.8 mm to the left and right, 0.5 along, 0.2 up and down.
    const covariance = [0.64, 0, 0, 0, 0.25, 0, 0, 0, 0.04]
    const { arrival } = at(0, 20, 0, direction, covariance)
    const [[ax, ay], [bx, by]] = arrival!.axes
    const [a2, b2] = [ax * ax + ay * ay, bx * bx + by * by]
    let held = 0
    for (let n = 0; n < 4000; n++) {
      const one = at(0.8 * random.normal(), 20 + 0.5 * random.normal(), 0.2 * random.normal(), direction).arrival!
      const [x, y] = [one.at[0] - arrival!.at[0], one.at[1] - arrival!.at[1]]
      const [alongA, alongB] = [(x * ax + y * ay) / a2, (x * bx + y * by) / b2]
      if (alongA * alongA + alongB * alongB <= 1) held++
    }
    expect(held / 4000).toBeGreaterThan(0.935)
    expect(held / 4000).toBeLessThan(0.965)
  })

  test('entry and target in one place are no path', () =>
    expect(pathGuidance({ tip: TARGET, direction: FORWARD, covariance: NONE, directionSigmaRad: 0 }, TARGET, TARGET)).toBeUndefined()) // prettier-ignore
})

describe('grades', () => {
  test.each([
    { offsetMm: 1.9, degrees: 1.9, grade: 'on' },
    { offsetMm: 1.9, degrees: 2.1, grade: 'near' },
    { offsetMm: 2.1, degrees: 0, grade: 'near' },
    { offsetMm: 5.1, degrees: 0, grade: 'off' },
  ] as const)('$offsetMm mm and $degrees° is $grade', ({ offsetMm, degrees, grade }) =>
    expect(gradeOf({ offsetMm, angleRad: deg(degrees) }, undefined)).toBe(grade),
  )
  test('once on the path it is left at 2.5 mm, not at 2.1', () => {
    expect(gradeOf({ offsetMm: 2.1, angleRad: 0 }, 'on')).toBe('on')
    expect(gradeOf({ offsetMm: 2.6, angleRad: 0 }, 'on')).toBe('near')
  })
})

describe('needle and picture', () => {
  const crossing = (aheadMm: number) => ({ atPx: [0, 0] as const, aheadMm, isSeen: true })
  test.each([
    { of: 'in it', tipOutMm: 1, degrees: 3, ahead: undefined, state: 'in plane' },
    { of: 'before it, leaning in', tipOutMm: 12, degrees: 30, ahead: 24, state: 'ahead' },
    { of: 'through it', tipOutMm: -5, degrees: 30, ahead: -10, state: 'through' },
    { of: 'along it, off it', tipOutMm: 8, degrees: 1, ahead: undefined, state: 'beside' },
  ] as const)('$of: $state', ({ tipOutMm, degrees, ahead, state }) => {
    const plane = { tipPx: [0, 0] as const, tipOutMm, angleRad: deg(degrees), crossing: ahead === undefined ? undefined : crossing(ahead) } // prettier-ignore
    expect(planeStateOf(plane, undefined)).toBe(state)
  })
})
