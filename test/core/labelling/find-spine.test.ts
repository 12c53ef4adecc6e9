import { describe, expect, test } from 'vitest'
import { findSpine } from '#core/labelling/find-spine.ts'
import { scanCt } from '#core/phantom/ct-scan.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { ctField } from '#core/phantom/scan-field.ts'
import { madeVolume } from './made-volume.ts'

/** HU of a place, over 24 cm. */
const volumeOf = (huAt: Parameters<typeof madeVolume>[2]) => madeVolume('ct', 60, huAt)

const skull = (x: number, y: number, z: number) => {
  const r = Math.hypot(x / 75, y / 95, z / 85)
  return r < 0.92 ? 35 : r < 1 ? 900 : r < 1.05 ? 40 : -1000
}
/** A thigh: one shaft with marrow in muscle. */
const thigh = (x: number, y: number) => {
  const r = Math.hypot(x, y)
  return r < 7 ? -60 : r < 14 ? 1100 : r < 70 ? 55 : r < 85 ? -100 : -1000
}

describe('what has no spine is refused in words', () => {
  test.each([
    { what: 'air', huAt: () => -1000 },
    { what: 'water', huAt: () => 0 },
    { what: 'a skull with a brain in it', huAt: skull },
    { what: 'a thigh', huAt: thigh },
  ])('$what', ({ huAt }) => {
    const search = findSpine(volumeOf(huAt))
    expect(search).toEqual({ ok: false, reason: expect.stringMatching(/^no spine was found: \w+/) })
  })
})

/** Its bodies are as low as 22 mm: their middles are as far from endplates as the middle of a thick disc. */
describe('the phantom of seed 106', () => {
  const seed = 106
  const spine = createLumbarSpine(drawParameters(seed))
  const ct = scanCt(spine, ctField(spine, { inPlaneMm: 3, sliceMm: 3 }), { seed })
  const search = findSpine(ct)

  test('has every level from L1 to L5 within 8 mm of where it was made', () => {
    if (!search.ok) throw new Error(search.reason)
    for (const { level, centre } of spine.vertebrae.slice(1)) {
      const found = search.spine.vertebrae.find((one) => one.level === level)
      expect(Math.hypot(...found!.placement.centre.map((x, axis) => x - centre[axis]!))).toBeLessThan(8)
    }
  })
})
