/** Small pictures and poses for volumes that can be worked out by hand. */
import type { Located } from '#core/frames/transform-graph.ts'
import { transform, type Matrix } from '#core/frames/transform.ts'
import type { ReconstructionSettings } from '#core/reconstruction/settings.ts'
import type { Picture } from '#core/reconstruction/splatter.ts'
import type { SweepGrid, Triple } from '#core/reconstruction/sweep-grid.ts'

export const picture = (widthPx: number, ...grey: number[]): Picture => ({
  widthPx,
  heightPx: grey.length / widthPx,
  grey: Uint8Array.from(grey),
})

export const located = (matrix: Matrix, status: Located<'patient', 'image'>['status'] = 'ok') =>
  ({ transform: transform('patient', 'image', matrix), status, atMs: Infinity, errorMm: 0 }) as const

/** Pixels of 1 mm, the first one at (x, y, z). */
export const placedAt = (x: number, y: number, z: number) => located([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1])

/** Voxels of 1 mm from the origin. */
export const grid = (...dimensions: [number, number, number]): SweepGrid => ({
  dimensions: dimensions as Triple,
  spacingMm: [1, 1, 1],
  originMm: [0, 0, 0],
})

export const settings = (change: Partial<ReconstructionSettings>): ReconstructionSettings => ({
  interpolation: 'nearest',
  compounding: 'mean',
  arithmetic: 'float',
  clip: {},
  holeFilling: [],
  ...change,
})

export const ARITHMETICS = ['float', 'plus-full', 'plus-partial', 'plus-none'] as const
