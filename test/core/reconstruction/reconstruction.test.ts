import { describe, expect, test } from 'vitest'
import { createReconstruction } from '#core/reconstruction/reconstruction.ts'
import { ARITHMETICS, grid, located, picture, placedAt, settings } from './pictures.ts'

describe.each(ARITHMETICS)('in %s arithmetic', (arithmetic) => {
  test('one pixel goes into the voxel it lies in, and no other', () => {
    const made = createReconstruction(grid(3, 2, 2), settings({ arithmetic }))
    expect(made.add(picture(1, 200), placedAt(1.3, 0.6, 0.2))).toBeUndefined()
    // Voxel (1, 1, 0) is number 1 + 3 * (1 + 2 * 0).
    expect([...made.volume().values]).toEqual([0, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0])
    expect(made.volume()).toMatchObject({ touchedShare: 1 / 12, filledShare: 1 / 12 })
  })

  test('a picture of 2 x 2 pixels, rows along y', () => {
    const made = createReconstruction(grid(2, 2, 1), settings({ arithmetic }))
    made.add(picture(2, 10, 20, 30, 40), placedAt(0, 0, 0))
    expect([...made.volume().values]).toEqual([10, 20, 30, 40])
  })

  test('a plane at a quarter between two slices gives both its grey when it is alone', () => {
    const made = createReconstruction(grid(2, 1, 2), settings({ arithmetic, interpolation: 'linear' }))
    made.add(picture(2, 100, 60), placedAt(0, 0, 0.25))
    expect([...made.volume().values]).toEqual([100, 60, 100, 60])
  })

  test('two planes between two slices: each slice is their mean by how near they are', () => {
    const made = createReconstruction(grid(1, 1, 2), settings({ arithmetic, interpolation: 'linear' }))
    made.add(picture(1, 100), placedAt(0, 0, 0.25))
    made.add(picture(1, 200), placedAt(0, 0, 0.75))
    // Slice 0: (3/4 * 100 + 1/4 * 200) / 1.
    expect([...made.volume().values]).toEqual([125, 175])
  })

  test.each([
    { compounding: 'latest', grey: 90 },
    { compounding: 'maximum', grey: 150 },
    // (60 + 150 + 90) / 3, each step of whole numbers being whole.
    { compounding: 'mean', grey: 100 },
  ] as const)('60, 150 and 90 in one voxel are $grey by $compounding', ({ compounding, grey }) => {
    for (const interpolation of ['nearest', 'linear'] as const) {
      const made = createReconstruction(grid(1, 1, 1), settings({ arithmetic, interpolation, compounding }))
      for (const value of [60, 150, 90]) made.add(picture(1, value), placedAt(0, 0, 0))
      expect([...made.volume().values]).toEqual([grey])
    }
  })

  test('by importance 100 with all trust and 220 with half of it are 140', () => {
    for (const interpolation of ['nearest', 'linear'] as const) {
      const importance = picture(2, 254, 127)
      const made = createReconstruction(
        grid(1, 1, 1),
        settings({ arithmetic, interpolation, compounding: 'importance', importance }),
      )
      // Both pixels lie in the one voxel: the picture is two pixels of 0 mm.
      made.add(picture(2, 100, 220), located([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]))
      expect([...made.volume().values]).toEqual([140])
    }
  })

  test('a pixel darker than the limit leaves what was there', () => {
    const made = createReconstruction(grid(2, 1, 1), settings({ arithmetic, compounding: 'latest', rejectBelow: 3 }))
    made.add(picture(2, 50, 60), placedAt(0, 0, 0))
    made.add(picture(2, 2, 3), placedAt(0, 0, 0))
    expect([...made.volume().values]).toEqual([50, 3])
  })

  test('what falls outside the grid is left out, the rest of the row is not', () => {
    for (const interpolation of ['nearest', 'linear'] as const) {
      const made = createReconstruction(grid(2, 1, 1), settings({ arithmetic, interpolation }))
      made.add(picture(4, 10, 20, 30, 40), placedAt(-1, 0, 0))
      expect([...made.volume().values]).toEqual([20, 30])
    }
  })

  test('a row that runs backwards through the grid fills it backwards', () => {
    for (const interpolation of ['nearest', 'linear'] as const) {
      const made = createReconstruction(grid(3, 1, 1), settings({ arithmetic, interpolation }))
      made.add(picture(3, 10, 20, 30), located([-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 2, 0, 0, 1]))
      expect([...made.volume().values]).toEqual([30, 20, 10])
    }
  })
})

test('pictures without a good pose are skipped and counted by what was wrong', () => {
  const made = createReconstruction(grid(1, 1, 1), settings({}))
  expect(made.add(picture(1, 9), undefined)).toBe('no-pose')
  expect(made.add(picture(1, 9), located(placedAt(0, 0, 0).transform.matrix, 'out-of-view'))).toBe('out-of-view')
  expect(made.add(picture(1, 9), located(placedAt(0, 0, 0).transform.matrix, 'invalid'))).toBe('invalid')
  expect(made.add(picture(1, 9), located(placedAt(0, 0, 0).transform.matrix, 'invalid'))).toBe('invalid')
  expect(made.add({ widthPx: 0, heightPx: 0, grey: new Uint8Array() }, placedAt(0, 0, 0))).toBe('no-picture')
  expect(made.add(picture(1, 9), placedAt(0, 0, 0))).toBeUndefined()
  expect(made.used).toBe(1)
  expect(made.skipped).toEqual({ 'no-pose': 1, 'out-of-view': 1, invalid: 2, 'no-picture': 1 })
})

test('what cannot be done is refused by name', () => {
  expect(() => createReconstruction(grid(2 ** 10, 2 ** 10, 2 ** 10), settings({}))).toThrow(
    '1024 x 1024 x 1024 voxels of 1 x 1 x 1 mm are more than is held (128 million voxels',
  )
  expect(() => createReconstruction(grid(1, 1, 1), settings({ compounding: 'importance' }))).toThrow('needs a mask')
  const masked = settings({ compounding: 'importance', importance: picture(2, 1, 2) })
  expect(() => createReconstruction(grid(1, 1, 1), masked).add(picture(1, 9), placedAt(0, 0, 0))).toThrow(
    'the importance mask has 2 x 1, the pictures 1 x 1 pixels',
  )
  const broken = { widthPx: 2, heightPx: 2, grey: new Uint8Array(3) }
  expect(() => createReconstruction(grid(1, 1, 1), settings({})).add(broken, placedAt(0, 0, 0))).toThrow(
    'a picture of 2 x 2 has 3 pixels',
  )
})

test('a volume can be had after each picture; it does not change with the next one', () => {
  for (const arithmetic of ARITHMETICS) {
    const made = createReconstruction(grid(1, 1, 1), settings({ arithmetic, compounding: 'latest' }))
    made.add(picture(1, 10), placedAt(0, 0, 0))
    const before = made.volume()
    made.add(picture(1, 90), placedAt(0, 0, 0))
    expect([before.values[0], made.volume().values[0]]).toEqual([10, 90])
  }
})
