/**
 * A volume from tracked pictures, one picture at a time.
 *
 * The grid is fixed before: scouted from the poses (`sweep-grid`) or chosen as a region. Whatever a
 * picture lacks to be placed is counted, not passed over in silence.
 */
import type { Frame } from '#core/frames/frames.ts'
import type { LinkStatus, Located } from '#core/frames/transform-graph.ts'
import { coverageOf, type Coverage, type CoverageOptions } from './coverage.ts'
import { createFloatSplatter } from './float-splatter.ts'
import { filledHoles } from './hole-filling.ts'
import { createPlusSplatter } from './plus-splatter.ts'
import type { ReconstructionSettings } from './settings.ts'
import type { Picture } from './splatter.ts'
import { checkedGrid, voxelFromImage, type SweepGrid } from './sweep-grid.ts'

/** Why a picture was not placed: it has no pose, its pose is no good, or there are no pixels. */
export type SkipReason = 'no-pose' | 'no-picture' | Exclude<LinkStatus, 'ok'>

export interface ReconstructedVolume {
  readonly grid: SweepGrid
  /** Grey of each voxel, i fastest; holes filled as the settings say. */
  readonly values: Uint8Array<ArrayBuffer>
  /** Share of the voxels that pixels reached, and the same with filled holes. */
  readonly touchedShare: number
  readonly filledShare: number
}

export interface Reconstruction<To extends Frame> {
  readonly grid: SweepGrid
  /** Places the picture's pixels. @returns why not, when it could not be. */
  add(picture: Picture, referenceFromImage: Located<To, 'image'> | undefined): SkipReason | undefined
  readonly used: number
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>
  /** Where the sweep has been so far. */
  coverage(options?: CoverageOptions): Coverage
  /** As it stands now; a new one each time. */
  volume(): ReconstructedVolume
}

/** @throws RangeError for a grid that cannot be held, and for a mask that is missing; so does `add` for a picture of another size than its mask. */
export function createReconstruction<To extends Frame>(
  grid: SweepGrid,
  settings: ReconstructionSettings,
): Reconstruction<To> {
  const checked = checkedGrid(grid)
  if (!checked.ok) throw new RangeError(checked.reason)
  const { importance, compounding, arithmetic } = settings
  if (compounding === 'importance' && !importance) throw new RangeError('compounding by importance needs a mask')
  const { dimensions } = grid
  const splatter = (arithmetic === 'float' ? createFloatSplatter : createPlusSplatter)(dimensions, settings)
  const skipped: Partial<Record<SkipReason, number>> = {}
  let used = 0

  function fault(picture: Picture, pose: Located<To, 'image'> | undefined): SkipReason | undefined {
    if (!pose) return 'no-pose'
    if (pose.status !== 'ok') return pose.status
    return picture.widthPx * picture.heightPx === 0 ? 'no-picture' : undefined
  }

  return {
    grid,
    add(picture, referenceFromImage) {
      const { widthPx, heightPx, grey } = picture
      if (grey.length !== widthPx * heightPx)
        throw new RangeError(`a picture of ${widthPx} x ${heightPx} has ${grey.length} pixels`)
      const reason = fault(picture, referenceFromImage)
      if (reason) {
        skipped[reason] = (skipped[reason] ?? 0) + 1
        return reason
      }
      if (importance && compounding === 'importance' && !isAsLarge(importance, picture)) {
        const sizes = `${importance.widthPx} x ${importance.heightPx}, the pictures ${widthPx} x ${heightPx}`
        throw new RangeError(`the importance mask has ${sizes} pixels`)
      }
      splatter.place(picture, voxelFromImage(grid, referenceFromImage!.transform))
      used += 1
      return undefined
    },
    get used() {
      return used
    },
    skipped,
    coverage: (options) => coverageOf(grid, splatter.isTouched, options),
    volume() {
      const voxels = splatter.voxels()
      const values = filledHoles(voxels, dimensions, settings.holeFilling)
      let touched = 0
      let filled = 0
      for (let voxel = 0; voxel < values.length; voxel++) {
        if (voxels.weights[voxel] !== 0) touched += 1
        else if (values[voxel] !== 0) filled += 1
      }
      const share = (count: number) => count / values.length
      return { grid, values, touchedShare: share(touched), filledShare: share(touched + filled) }
    },
  }
}

const isAsLarge = (
  a: { readonly widthPx: number; readonly heightPx: number },
  b: { readonly widthPx: number; readonly heightPx: number },
): boolean => a.widthPx === b.widthPx && a.heightPx === b.heightPx
