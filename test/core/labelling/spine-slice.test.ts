import { describe, expect, test } from 'vitest'
import type { FoundVertebra } from '#core/labelling/find-spine.ts'
import { spineSlice } from '#core/labelling/spine-slice.ts'
import { madeVolume } from './made-volume.ts'

/** A canal that bows to both sides by 30 mm, 14 mm wide, bright; bodies before it grey; a bright wall 40 mm to its right. */
const across = (z: number) => 30 * Math.sin(z / 30)
const volume = madeVolume('mr', 50, (x, y, z) => {
  if (Math.abs(x - across(z)) < 8 && Math.abs(y) < 8) return 900
  if (Math.abs(x - across(z)) < 20 && y > -40 && y <= -8) return 400
  return x < across(z) - 40 ? 1000 : 100
})
const canal = Array.from({ length: 180 }, (_, n) => [across(n - 90), 0, n - 90] as const)
const vertebra = (z: number): FoundVertebra => ({
  level: undefined,
  confidence: 0,
  isCut: false,
  pitchMm: 35,
  placement: { centre: [across(z), -24, z], axes: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
})
const spine = { canal, vertebrae: [vertebra(40), vertebra(0)], sacrum: undefined }

describe('a spine that bows by 30 mm to both sides, from its left side', () => {
  const { widthPx, heightPx, grey, middles } = spineSlice(volume, spine, [0, 1000])
  const at = (u: number, v: number) => grey[Math.floor(u) + widthPx * Math.floor(v)]!

  test('stays in view from end to end: canal bright behind, bodies grey before it, the wall aside nowhere', () => {
    const canalAt = middles[0]![0] + 24
    for (let v = 15; v < heightPx - 15; v++) {
      expect(at(canalAt, v)).toBeGreaterThan(180)
      expect(at(canalAt - 24, v)).toBeGreaterThan(85)
      expect(at(canalAt - 24, v)).toBeLessThan(120)
    }
    expect(Math.max(...grey)).toBeLessThan(240)
  })

  test('has the head up and the front on the left, a millimetre a pixel', () => {
    const [[, upper], [, lower]] = middles as [readonly [number, number], readonly [number, number]]
    expect(lower - upper).toBeCloseTo(40, 9)
    // 200 mm high about the middle.
    expect(heightPx).toBe(200)
    expect(lower).toBeCloseTo(100, 9)
    expect(at(middles[0]![0], upper)).toBeLessThan(at(middles[0]![0] + 24, upper))
  })
})

test('what the volume does not hold is left out of the picture', () => {
  const { widthPx, heightPx } = spineSlice(
    madeVolume('ct', 20, () => 0),
    spine,
    [-250, 750],
  )
  expect([widthPx, heightPx]).toEqual([80, 80])
})
