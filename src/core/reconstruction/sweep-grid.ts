/**
 * The voxel grid that takes a whole sweep: scouted from the corners of every picture that has a
 * pose, before the first pixel is placed.
 *
 * Its axes are those of the reference frame. Source: IGSIO vtkIGSIOVolumeReconstructor.
 */
import type { Frame } from '#core/frames/frames.ts'
import { multiply, type Matrix, type Transform } from '#core/frames/transform.ts'
import { clippedArea } from './clip.ts'
import type { Clip } from './settings.ts'

export type Triple = readonly [x: number, y: number, z: number]

/** Voxel (i, j, k) is number `i + nx * (j + ny * k)`; its centre is at `originMm + (i, j, k) * spacingMm` of the reference frame. */
export interface SweepGrid {
  readonly dimensions: Triple
  readonly spacingMm: Triple
  /** Centre of the first voxel. */
  readonly originMm: Triple
}

export interface SweepBox {
  readonly lowMm: Triple
  readonly highMm: Triple
}

export interface Scout {
  look(widthPx: number, heightPx: number, referenceFromImage: Transform<Frame, 'image'>): void
  /** Undefined until a picture with pixels that count was looked at. */
  readonly box: SweepBox | undefined
}

export interface GridOptions {
  /**
   * `nearest`: as many voxels as the sweep is long, to the nearest; `within`: whole ones only, so that
   * up to a voxel of the sweep's far side is lost. PLUS did that until 2018, and its volumes are about.
   */
  readonly lastVoxel?: 'nearest' | 'within'
  /** The voxels' height in z changes a little, so that the sweep is a whole number of them (RecomputeOutputSpacing). */
  readonly isSpacingRecomputed?: boolean
}

export type GridResult =
  { readonly ok: true; readonly grid: SweepGrid } | { readonly ok: false; readonly reason: string }

/** Eight bytes for each voxel in the costliest mode: a browser tab has 2 to 4 GB. */
export const LIMITS = { voxels: 2 ** 27, sideVoxels: 2 ** 13 } as const

export function createScout(clip: Clip): Scout {
  let box: SweepBox | undefined
  return {
    look(widthPx, heightPx, { matrix: m }) {
      const { columns, rows } = clippedArea(clip.rectangle, widthPx, heightPx)
      if (columns.from > columns.to || rows.from > rows.to) return
      for (const x of [columns.from, columns.to]) {
        for (const y of [rows.from, rows.to]) {
          const at = (row: number) => m[row]! * x + m[row + 4]! * y + m[row + 12]!
          box = widened(box, [at(0), at(1), at(2)])
        }
      }
    },
    get box() {
      return box
    },
  }
}

function widened(box: SweepBox | undefined, place: Triple): SweepBox {
  if (!box) return { lowMm: place, highMm: place }
  const each = (of: (axis: 0 | 1 | 2) => number): Triple => [of(0), of(1), of(2)]
  return {
    lowMm: each((axis) => Math.min(box.lowMm[axis], place[axis])),
    highMm: each((axis) => Math.max(box.highMm[axis], place[axis])),
  }
}

export function gridOfBox({ lowMm, highMm }: SweepBox, wantedMm: Triple, options: GridOptions = {}): GridResult {
  const { lastVoxel = 'nearest', isSpacingRecomputed = false } = options
  const bad = wantedMm.find((step) => !(step > 0 && Number.isFinite(step)))
  if (bad !== undefined) return { ok: false, reason: `voxels of ${wantedMm.join(' x ')} mm cannot be made` }
  const lengths = highMm.map((high, axis) => high - lowMm[axis]!)
  const spacingMm = wantedMm.map((step, axis) =>
    isSpacingRecomputed && axis === 2 && lengths[2]! >= step ? lengths[2]! / Math.floor(lengths[2]! / step) : step,
  ) as readonly number[] as Triple
  const steps = lengths.map((length, axis) => length / spacingMm[axis]!)
  const dimensions = steps.map((n) => (lastVoxel === 'nearest' ? Math.round(n) : Math.floor(n)) + 1)
  return checkedGrid({ dimensions: dimensions as readonly number[] as Triple, spacingMm, originMm: lowMm })
}

/** The grid itself, or why it cannot be held. */
export function checkedGrid(grid: SweepGrid): GridResult {
  const { dimensions, spacingMm } = grid
  const [nx, ny, nz] = dimensions
  const said = `${nx} x ${ny} x ${nz} voxels of ${spacingMm.map((mm) => Number(mm.toPrecision(4))).join(' x ')} mm`
  if (!dimensions.every((side) => Number.isInteger(side) && side >= 1)) {
    return { ok: false, reason: `${said} are no volume` }
  }
  if (nx * ny * nz > LIMITS.voxels || Math.max(nx, ny, nz) > LIMITS.sideVoxels) {
    const most = `${LIMITS.voxels / 2 ** 20} million voxels, ${LIMITS.sideVoxels} along a side`
    return { ok: false, reason: `${said} are more than is held (${most}): take larger voxels or clip the pictures` }
  }
  return { ok: true, grid }
}

/** Pixels to voxels, centres at whole numbers; column-major. */
export function voxelFromImage({ spacingMm, originMm }: SweepGrid, { matrix }: Transform<Frame, 'image'>): Matrix {
  const [sx, sy, sz] = spacingMm.map((step) => 1 / step) as readonly number[] as Triple
  const [ox, oy, oz] = originMm.map((mm, axis) => -mm / spacingMm[axis]!) as readonly number[] as Triple
  return multiply([sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, sz, 0, ox, oy, oz, 1], matrix)
}
