import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { sliceAcross, sliceAlong } from '#core/planning/path-slices.ts'
import { createRandom } from '#core/phantom/random.ts'
import { placeUnder, seatsOf, SHEET } from '#scene/path-slice-layout.ts'

const [entry, target] = [point('ct', 39.5, 89.6, -43.6), point('ct', 17.5, 39.1, -30)]
const lengthMm = Math.hypot(22, 50.5, 13.6)
const slices = [sliceAlong(entry, target, 'transverse')!, sliceAcross(entry, target, 'transverse', lengthMm)!]
const seats = seatsOf(slices)
/** Of the sheet, from a pixel of the slice that stands there. */
const uvOf = (n: number, [x, y]: readonly [number, number]) => {
  const { leftMm, topMm, perPx } = seats[n]!
  return [(leftMm + (x + 0.5) * perPx) / SHEET.wideMm, 1 - (topMm + (y + 0.5) * perPx) / SHEET.highMm] as const
}

describe('the sheet of slices in the headset', () => {
  test('pointing at the ends of the drawn path gives entry and target, and the middle of the slice across gives the target, within 0.001 mm', () => {
    const [top, foot] = slices[0]!.pathPx
    for (const [uv, place] of [
      [uvOf(0, top), entry],
      [uvOf(0, foot), target],
      [uvOf(1, slices[1]!.pathPx[0]), target],
    ] as const) {
      const at = placeUnder(seats, ...uv)!
      expect(Math.hypot(at.x - place.x, at.y - place.y, at.z - place.z)).toBeLessThan(1e-3)
    }
  })

  test('200 places on the slice along lie in its plane, and as far from the entry as they are on the sheet, seed 4', () => {
    const random = createRandom(4)
    const [top] = slices[0]!.pathPx
    for (let n = 0; n < 200; n++) {
      const px = [random.uniform() * (slices[0]!.widthPx - 1), random.uniform() * (slices[0]!.heightPx - 1)] as const
      const at = placeUnder(seats, ...uvOf(0, px))!
      const farMm = Math.hypot(at.x - entry.x, at.y - entry.y, at.z - entry.z)
      expect(farMm).toBeCloseTo(0.5 * Math.hypot(px[0] - top[0], px[1] - top[1]), 6)
    }
  })

  test('both stand inside of the sheet, apart; beside them is no place', () => {
    const [a, b] = seats.map(({ slice, leftMm, topMm, perPx }) => [leftMm, leftMm + perPx * slice.widthPx, topMm + perPx * slice.heightPx]) // prettier-ignore
    expect(a![0]!).toBeGreaterThanOrEqual(SHEET.gapMm)
    expect(a![1]!).toBeLessThanOrEqual(b![0]! - SHEET.gapMm)
    expect(b![1]!).toBeLessThanOrEqual(SHEET.wideMm - SHEET.gapMm + 1e-9)
    expect(Math.max(a![2]!, b![2]!)).toBeLessThanOrEqual(SHEET.highMm - SHEET.belowMm + 1e-9)
    expect(placeUnder(seats, 0.005, 0.5)).toBeUndefined()
    expect(placeUnder(seats, 0.5, 0.99)).toBeUndefined()
  })
})
