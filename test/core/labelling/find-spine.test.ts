import { describe, expect, test } from 'vitest'
import { findSpine } from '#core/labelling/find-spine.ts'
import { scanCt } from '#core/phantom/ct-scan.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { ctField } from '#core/phantom/scan-field.ts'
import type { Volume } from '#core/volumes/volume.ts'

/** HU of a place, LPS mm from the middle, on 4 mm voxels over 24 cm. */
function volumeOf(huAt: (x: number, y: number, z: number) => number): Volume {
  const side = 60
  const voxels = new Int16Array(side ** 3)
  const mm = (n: number) => 4 * (n - (side - 1) / 2)
  for (let k = 0, at = 0; k < side; k++)
    for (let j = 0; j < side; j++) for (let i = 0; i < side; i++) voxels[at++] = huAt(mm(i), mm(j), mm(k))
  const geometry = {
    dimensions: [side, side, side],
    spacingMm: [4, 4, 4],
    origin: [mm(0), mm(0), mm(0)],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  return { frame: 'ct', name: 'made', geometry, voxels, remarks: [] }
}

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
