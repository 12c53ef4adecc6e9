import { describe, expect, test } from 'vitest'
import { needleToPlane } from '#core/needle/needle-to-plane.ts'
import { createRandom } from '#core/phantom/random.ts'

/** 100 x 80 pixels of 0.5 mm in the plane z = 10 of the patient, first pixel at 0 0. */
const PLANE = [0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 10, 1]
const SIZE = { widthPx: 100, heightPx: 80 }
const tipAt = (place: readonly number[], way: readonly number[]) => {
  const length = Math.hypot(...way)
  const z = way.map((part) => part / length)
  const aside = Math.abs(z[0]!) < 0.9 ? [1, 0, 0] : [0, 1, 0]
  const x = [z[1]! * aside[2]! - z[2]! * aside[1]!, z[2]! * aside[0]! - z[0]! * aside[2]!, z[0]! * aside[1]! - z[1]! * aside[0]!]
  return [...x, 0, 0, 0, 0, 0, ...z, 0, ...place, 1]
} // prettier-ignore

describe('a needle and a frozen plane', () => {
  test.each([
    { what: 'straight at it from 7 mm before', way: [0, 0, 1], z: 3, outMm: -7, angleDeg: 90, aheadMm: 7, atPx: [40, 30] },
    { what: 'through it by 4 mm', way: [0, 0, 1], z: 14, outMm: 4, angleDeg: 90, aheadMm: -4, atPx: [40, 30] },
    { what: 'aslant at 30°', way: [Math.cos(Math.PI / 6), 0, 0.5], z: 5, outMm: -5, angleDeg: 30, aheadMm: 10, atPx: [40 + 20 * Math.cos(Math.PI / 6), 30] },
    { what: 'away from it', way: [0, 0, -1], z: 3, outMm: -7, angleDeg: 90, aheadMm: -7, atPx: [40, 30] },
  ])('$what', ({ way, z, outMm, angleDeg, aheadMm, atPx }) => {
    const found = needleToPlane(tipAt([20, 15, z], way), PLANE, SIZE, undefined)!
    expect(found.tipOutMm).toBeCloseTo(outMm, 9)
    expect((found.angleRad * 180) / Math.PI).toBeCloseTo(angleDeg, 6)
    expect(found.tipPx[0]).toBeCloseTo(40, 9)
    expect(found.crossing!.aheadMm).toBeCloseTo(aheadMm, 6)
    expect(found.crossing!.atPx[0]).toBeCloseTo(atPx[0]!, 6)
    expect(found.crossing!.atPx[1]).toBeCloseTo(atPx[1]!, 6)
    expect(found.crossing!.isSeen).toBe(true)
  }) // prettier-ignore

  test('along the plane there is a distance and no crossing', () => {
    const found = needleToPlane(tipAt([20, 15, 8.5], [1, 0.2, 0.02]), PLANE, SIZE, undefined)!
    expect(found.tipOutMm).toBeCloseTo(-1.5, 9)
    expect(found.crossing).toBeUndefined()
  })

  test('beside the picture, or outside its echo field, the crossing is not seen', () => {
    expect(needleToPlane(tipAt([60, 15, 3], [0, 0, 1]), PLANE, SIZE, undefined)!.crossing!.isSeen).toBe(false)
    const fan = { kind: 'rectangle', xPx: 50, yPx: 0, widthPx: 50, heightPx: 80 } as const
    expect(needleToPlane(tipAt([20, 15, 3], [0, 0, 1]), PLANE, SIZE, fan)!.crossing!.isSeen).toBe(false)
  })

  test.each([1, 2, 3, 4, 5])('seed %i: the crossing lies on the needle’s line and on the plane', (seed) => {
    const { uniform } = createRandom(seed)
    const any = (most: number) => most * (uniform() - 0.5)
    const [x, y] = [
      [0.4 + any(0.2), any(0.3), any(0.3)],
      [any(0.3), 0.4 + any(0.2), any(0.3)],
    ]
    const corner = [any(100), any(100), any(100)]
    const pose = [...x, 0, ...y, 0, 0, 0, 0, 0, ...corner, 1]
    const [place, way] = [
      [any(80), any(80), any(80)],
      [any(2), any(2), any(2)],
    ]
    const { crossing } = needleToPlane(tipAt(place, way), pose, SIZE, undefined)!
    const length = Math.hypot(...way)
    for (let row = 0; row < 3; row++) {
      const onPlane = corner[row]! + x[row]! * crossing!.atPx[0] + y[row]! * crossing!.atPx[1]
      expect(onPlane).toBeCloseTo(place[row]! + (crossing!.aheadMm * way[row]!) / length, 6)
    }
  })
})
