import { expect, test } from 'vitest'
import { coverageOf } from '#core/reconstruction/coverage.ts'
import { createReconstruction } from '#core/reconstruction/reconstruction.ts'
import { ARITHMETICS, grid, picture, placedAt, settings } from './pictures.ts'

/** 20 x 10 x 10 voxels of half a millimetre. */
const GRID = { dimensions: [20, 10, 10], spacingMm: [0.5, 0.5, 0.5], originMm: [100, 0, 0] } as const

test('half of the voxels reached: half of the cells are missing, each with its middle', () => {
  const covered = coverageOf(GRID, (voxel) => voxel % 20 < 10, { cellMm: 5 })
  expect(covered.share).toBe(0.5)
  expect(covered.cells).toEqual([2, 1, 1])
  expect([...covered.shares]).toEqual([1, 0])
  // The second cell has voxels 10 to 19: from 105 to 109.5 mm.
  expect(covered.missing).toEqual([{ centreMm: [107.25, 2.25, 2.25], share: 0 }])
})

test('a cell is reached from a share of its voxels on', () => {
  const everyFifth = (voxel: number) => voxel % 5 === 0
  expect(coverageOf(GRID, everyFifth, { leastShare: 0.2 }).missing).toEqual([])
  expect(coverageOf(GRID, everyFifth, { leastShare: 0.21 }).missing).toHaveLength(2)
})

test('only the region counts, with the voxels whose centres lie in it', () => {
  const region = { lowMm: [102, 0, 0], highMm: [104, 0.4, 0.4] } as const
  const covered = coverageOf(GRID, (voxel) => voxel === 5, { region, cellMm: 1 })
  // Voxels 4 to 8 of the first row; cells of two voxels.
  expect(covered.share).toBe(0.2)
  expect(covered.cells).toEqual([3, 1, 1])
  expect([...covered.shares]).toEqual([0.5, 0, 0])
  expect(covered.missing.map(({ centreMm }) => centreMm[0])).toEqual([103.25, 104])
})

test('a region outside the grid has nothing in it', () => {
  const region = { lowMm: [0, 0, 0], highMm: [10, 1, 1] } as const
  expect(coverageOf(GRID, () => true, { region })).toMatchObject({ share: 0, missing: [] })
})

test('grows with each picture, in every arithmetic', () => {
  for (const arithmetic of ARITHMETICS) {
    const made = createReconstruction(grid(2, 1, 2), settings({ arithmetic }))
    const shares = [0, 1].map((z) => {
      made.add(picture(2, 5, 5), placedAt(0, 0, z))
      return made.coverage({ cellMm: 1 })
    })
    expect(shares.map(({ share }) => share)).toEqual([0.5, 1])
    expect(shares[0]!.missing.map(({ centreMm }) => centreMm)).toEqual([
      [0, 0, 1],
      [1, 0, 1],
    ])
  }
})

test('by every third voxel it is the same where a sweep is even', () => {
  // Of 20 columns the first ten; of those 0, 3, 6, 9 are looked at, of the rest 12, 15, 18.
  const covered = coverageOf(GRID, (voxel) => voxel % 20 < 10, { cellMm: 5, strideVoxels: 3 })
  expect(covered.share).toBeCloseTo(4 / 7, 10)
  expect([...covered.shares]).toEqual([1, 0])
})
