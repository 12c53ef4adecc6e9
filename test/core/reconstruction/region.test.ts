import { expect, test } from 'vitest'
import { gridOfRegion } from '#core/reconstruction/region.ts'

/** 40 x 20 x 10 mm. */
const BOX = { lowMm: [-10, 0, 5], highMm: [30, 20, 15] } as const

test('the region is what was scouted and 3 mm more on every side', () => {
  const placed = gridOfRegion(BOX, 0.5)
  expect(placed).toEqual({
    ok: true,
    grid: { dimensions: [93, 53, 33], spacingMm: [0.5, 0.5, 0.5], originMm: [-13, -3, 2] },
  })
})

test.each([1e6, 1e5, 2e4, 3000])('with room for %d voxels they are as large as they must be, and no larger', (most) => {
  const placed = gridOfRegion(BOX, 0.1, most)
  if (!placed.ok) throw new Error(placed.reason)
  const { dimensions, spacingMm } = placed.grid
  const count = dimensions[0] * dimensions[1] * dimensions[2]
  // A side is a whole number of voxels: half of one more at most, of 46 x 26 x 16 mm.
  expect(count).toBeLessThan(most * 1.1)
  expect(count).toBeGreaterThan(most / 1.1 ** 3 / 1.15)
  expect(spacingMm[0]).toBe(spacingMm[2])
})

test('voxels of no size are refused', () => {
  expect(gridOfRegion(BOX, 0)).toMatchObject({ ok: false })
})
