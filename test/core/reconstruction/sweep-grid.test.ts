import { expect, test } from 'vitest'
import { transform, type Transform } from '#core/frames/transform.ts'
import { checkedGrid, createScout, gridOfBox, voxelFromImage } from '#core/reconstruction/sweep-grid.ts'

/** Pixels of 0.1 mm, x to the right, y down, at a height. */
const at = (zMm: number): Transform<'patient', 'image'> =>
  transform('patient', 'image', [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, zMm, 1])

test('two pictures of 101 x 51 pixels, 3 mm apart: their corners are the box', () => {
  const scout = createScout({})
  expect(scout.box).toBeUndefined()
  scout.look(101, 51, at(0))
  scout.look(101, 51, at(3))
  expect(scout.box).toEqual({ lowMm: [0, 0, 0], highMm: [10, 5, 3] })
})

test('a clip rectangle counts both its ends, and shrinks the box', () => {
  const scout = createScout({ rectangle: { xPx: 20, yPx: 10, widthPx: 50, heightPx: 100 } })
  scout.look(101, 51, at(0))
  expect(scout.box).toEqual({ lowMm: [2, 1, 0], highMm: [7, 5, 0] })
})

test('a clip rectangle outside the picture leaves nothing to make a grid of', () => {
  const scout = createScout({ rectangle: { xPx: 200, yPx: 0, widthPx: 50, heightPx: 100 } })
  scout.look(101, 51, at(0))
  expect(scout.box).toBeUndefined()
})

test.each([
  { lastVoxel: 'nearest', highMm: 10.3, voxels: 22 },
  { lastVoxel: 'nearest', highMm: 10.2, voxels: 21 },
  { lastVoxel: 'within', highMm: 10.49, voxels: 21 },
  { lastVoxel: 'within', highMm: 10.5, voxels: 22 },
] as const)('$highMm mm of half millimetres, $lastVoxel: $voxels voxels', ({ lastVoxel, highMm, voxels }) => {
  const box = { lowMm: [0, 0, 0], highMm: [highMm, 0, 0] } as const
  expect(gridOfBox(box, [0.5, 0.5, 0.5], { lastVoxel })).toEqual({
    ok: true,
    grid: { dimensions: [voxels, 1, 1], spacingMm: [0.5, 0.5, 0.5], originMm: [0, 0, 0] },
  })
})

test('recomputed, 3.1 mm are 6 steps of 0.517 mm instead of 0.5', () => {
  const made = gridOfBox({ lowMm: [0, 0, 1], highMm: [1, 1, 4.1] }, [0.5, 0.5, 0.5], { isSpacingRecomputed: true })
  if (!made.ok) throw new Error(made.reason)
  expect(made.grid.dimensions).toEqual([3, 3, 7])
  expect(made.grid.spacingMm[2]).toBeCloseTo(3.1 / 6, 12)
})

test.each([
  {
    highMm: [600, 600, 600],
    why: '1201 x 1201 x 1201 voxels of 0.5 x 0.5 x 0.5 mm are more than is held (128 million',
  },
  { highMm: [5000, 1, 1], why: '10001 x 3 x 3 voxels' },
] as const)('$highMm mm at half a millimetre are refused', ({ highMm, why }) => {
  const made = gridOfBox({ lowMm: [0, 0, 0], highMm }, [0.5, 0.5, 0.5])
  expect(made).toMatchObject({ ok: false, reason: expect.stringContaining(why) })
  expect(made).toMatchObject({ reason: expect.stringContaining('take larger voxels') })
})

test('a step of nothing, and no voxel at all, are refused', () => {
  expect(gridOfBox({ lowMm: [0, 0, 0], highMm: [1, 1, 1] }, [0.5, 0, 0.5])).toMatchObject({ ok: false })
  const none = { dimensions: [0, 1, 1], spacingMm: [1, 1, 1], originMm: [0, 0, 0] } as const
  expect(checkedGrid(none)).toMatchObject({ ok: false })
})

test('pixel (30, 10) at 2 mm is voxel (4, 0, 8): 3 mm less the origin of 1 in steps of 0.5', () => {
  const grid = { dimensions: [9, 9, 9], spacingMm: [0.5, 0.5, 0.5], originMm: [1, 1, -2] } as const
  const m = voxelFromImage(grid, at(2))
  const place = [0, 1, 2].map((row) => m[row]! * 30 + m[row + 4]! * 10 + m[row + 12]!)
  for (const [axis, voxel] of [4, 0, 8].entries()) expect(place[axis]).toBeCloseTo(voxel, 12)
})
