/**
 * Where a sweep has been: the share of a region's voxels that pixels reached, and the cells of a
 * coarse grid that still want a pass of the probe.
 */
import type { SweepBox, SweepGrid, Triple } from './sweep-grid.ts'

export const COVERAGE = {
  /** Edge of a cell, mm: about the width of a lamina, and what a hand can go back to. */
  cellMm: 5,
  /** A cell counts as reached from this share of its voxels on: pictures 2 mm apart leave three of four slices of 0.5 mm free. */
  leastShare: 0.2,
} as const

export interface CoverageCell {
  /** Middle of the cell in the reference frame. */
  readonly centreMm: Triple
  /** Of its voxels that lie in the region. */
  readonly share: number
}

export interface Coverage {
  /** Of the region's voxels that pixels reached; 0 for a region outside the grid. */
  readonly share: number
  /** How many cells the region has along each axis. */
  readonly cells: Triple
  /** Share of each cell, i fastest. */
  readonly shares: Float32Array<ArrayBuffer>
  /** Cells that are not reached yet. */
  readonly missing: readonly CoverageCell[]
}

/** What of it is told while a sweep is running. */
export type CoverageMap = Pick<Coverage, 'share' | 'cells' | 'shares'> & { readonly grid: SweepGrid }

export interface CoverageOptions {
  /** The whole grid when not given. A voxel belongs to it with its centre. */
  readonly region?: SweepBox
  readonly cellMm?: number
  readonly leastShare?: number
  /** Of every row, column and slice only each n-th is looked at: an estimate, for while a sweep is running. Default 1. */
  readonly strideVoxels?: number
}

export function coverageOf(
  { dimensions, spacingMm, originMm }: SweepGrid,
  isTouched: (voxel: number) => boolean,
  { region, cellMm = COVERAGE.cellMm, leastShare = COVERAGE.leastShare, strideVoxels = 1 }: CoverageOptions = {},
): Coverage {
  const each = (of: (axis: 0 | 1 | 2) => number): Triple => [of(0), of(1), of(2)]
  const voxelAt = (mm: number, axis: 0 | 1 | 2) => (mm - originMm[axis]) / spacingMm[axis]
  const from = each((axis) => (region ? Math.max(0, Math.ceil(voxelAt(region.lowMm[axis], axis))) : 0))
  const to = each((axis) => {
    const last = dimensions[axis] - 1
    return region ? Math.min(last, Math.floor(voxelAt(region.highMm[axis], axis))) : last
  })
  const step = each((axis) => Math.max(1, Math.round(cellMm / spacingMm[axis])))
  const cells = each((axis) => Math.max(0, Math.ceil((to[axis] - from[axis] + 1) / step[axis])))
  const count = cells[0] * cells[1] * cells[2]
  const touched = new Uint32Array(count)
  const voxels = new Uint32Array(count)
  for (let k = from[2]; k <= to[2]; k += strideVoxels) {
    for (let j = from[1]; j <= to[1]; j += strideVoxels) {
      const line = cells[0] * (cellOf(j, 1) + cells[1] * cellOf(k, 2))
      for (let i = from[0]; i <= to[0]; i += strideVoxels) {
        const cell = line + cellOf(i, 0)
        voxels[cell]! += 1
        if (isTouched(i + dimensions[0] * (j + dimensions[1] * k))) touched[cell]! += 1
      }
    }
  }

  function cellOf(voxel: number, axis: 0 | 1 | 2): number {
    return Math.floor((voxel - from[axis]) / step[axis])
  }

  const shares = Float32Array.from(touched, (n, cell) => n / Math.max(1, voxels[cell]!))
  const missing = [...shares].flatMap((share, cell): CoverageCell[] => {
    if (share >= leastShare) return []
    const at = [cell % cells[0], Math.floor(cell / cells[0]) % cells[1], Math.floor(cell / (cells[0] * cells[1]))]
    const centreMm = each((axis) => {
      const first = from[axis] + at[axis]! * step[axis]
      const last = Math.min(to[axis], first + step[axis] - 1)
      return originMm[axis] + ((first + last) / 2) * spacingMm[axis]
    })
    return [{ centreMm, share }]
  })
  const sum = (numbers: Uint32Array) => numbers.reduce((a, b) => a + b, 0)
  return { share: sum(touched) / Math.max(1, sum(voxels)), cells, shares, missing }
}
