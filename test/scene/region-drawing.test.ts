import { expect, test } from 'vitest'
import { reachedCells } from '#scene/region-drawing.ts'

/** 60 x 60 x 60 voxels of half a millimetre: 6 x 6 x 6 cells of 5 mm. */
const grid = { dimensions: [60, 60, 60], spacingMm: [0.5, 0.5, 0.5], originMm: [100, 0, -30] } as const
const map = (isReached: (i: number, j: number, k: number) => boolean) => ({
  grid,
  share: 0.5,
  cells: [6, 6, 6] as const,
  shares: Float32Array.from({ length: 216 }, (_, n) =>
    isReached(n % 6, Math.floor(n / 6) % 6, Math.floor(n / 36)) ? 0.3 : 0.1,
  ),
})

test('one reached cell is one dot, in the middle of its ten voxels', () => {
  // Voxels 10 to 19 along x: 105 to 109.5 mm.
  expect([...reachedCells(map((i, j, k) => i === 1 && j === 0 && k === 5))]).toEqual([107.25, 2.25, -2.75])
})

test('of a block of 4 x 4 x 4 cells the 8 in its middle have none', () => {
  const isIn = (n: number) => n >= 1 && n <= 4
  expect(reachedCells(map((i, j, k) => isIn(i) && isIn(j) && isIn(k))).length / 3).toBe(64 - 8)
})

test('a region that was reached whole still has its shell', () => {
  expect(reachedCells(map(() => true)).length / 3).toBe(216 - 64)
})

test('where nothing was reached there is no dot', () => expect(reachedCells(map(() => false))).toHaveLength(0))
