/** What is made of a sweep, as its settings say: the volume of the pictures, and one of bone alone. */
import { gridOfRegion } from '#core/reconstruction/region.ts'
import { STICK_FILLING, type Clip, type ImportanceMask } from '#core/reconstruction/settings.ts'
import type { SweepBox, SweepGrid } from '#core/reconstruction/sweep-grid.ts'
import type { SweepSettings } from '#session/sweep.ts'
import type { SweepPlan } from '#workers/reconstruction/messages.ts'

export const BONE = {
  /** A network's cells are about so large: finer voxels would hold no more. */
  voxelMm: 0.75,
  /** Of a chance of bone as a grey; see the figures in docs/freehand-volumes.md. */
  surfaceGrey: 90,
  /** Of voxels: what lies further from any picture is not guessed. */
  holeVoxels: 5,
} as const

/** @param importance for compounding by it */
export function planOfSweep(
  grid: SweepGrid,
  box: SweepBox,
  settings: SweepSettings,
  clip: Clip,
  importance?: ImportanceMask,
): SweepPlan {
  const { interpolation, compounding, isFast, isFilled, isBoneMade, voxelMm } = settings
  const grey = {
    grid,
    settings: {
      interpolation,
      compounding,
      arithmetic: isFast ? 'float' : 'plus-full',
      clip,
      ...(importance && { importance }),
      holeFilling: isFilled ? [STICK_FILLING] : [],
    },
  } as const
  const placed = isBoneMade ? gridOfRegion(box, Math.max(BONE.voxelMm, voxelMm)) : undefined
  if (!placed?.ok) return { grey }
  const holeFilling = [{ kind: 'stick', lengthLimit: BONE.holeVoxels, sticks: 1 }] as const
  return {
    grey,
    bone: {
      grid: placed.grid,
      settings: { interpolation: 'linear', compounding: 'mean', arithmetic: 'float', clip: {}, holeFilling },
      surfaceGrey: BONE.surfaceGrey,
    },
  }
}
