/** A freehand sweep as a person decides on it and watches it: what is to be made, how far it is, and what was made. */
import type { CoverageMap } from '#core/reconstruction/coverage.ts'
import type { Compounding, Interpolation } from '#core/reconstruction/settings.ts'
import { NO_COUNTS, type SweepCounts } from '#core/reconstruction/sweep-counts.ts'
import type { SweepBox } from '#core/reconstruction/sweep-grid.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

/** First the region is scouted, then pictures are recorded into it. */
export type SweepPhase = 'idle' | 'scouting' | 'scouted' | 'recording' | 'finishing'

export interface SweepSettings {
  readonly voxelMm: number
  readonly interpolation: Interpolation
  readonly compounding: Compounding
  /** How far each pixel of a picture is to be trusted, for compounding by importance; its greys are kept by whoever sweeps. */
  readonly mask: { readonly name: string; readonly widthPx: number; readonly heightPx: number } | undefined
  /** The true mean in floating point; else voxel for voxel as PLUS. */
  readonly isFast: boolean
  readonly isFilled: boolean
  /** A second volume is made of what the network takes for bone. */
  readonly isBoneMade: boolean
}

export interface Sweep {
  readonly phase: SweepPhase
  readonly settings: SweepSettings
  /** What was scouted, patient mm. */
  readonly box: SweepBox | undefined
  /** Pictures the region was scouted from. */
  readonly scouted: number
  readonly counts: SweepCounts
  readonly coverage: CoverageMap | undefined
}

export const NO_SWEEP: Sweep = {
  phase: 'idle',
  settings: {
    voxelMm: 0.5,
    interpolation: 'linear',
    compounding: 'mean',
    mask: undefined,
    isFast: true,
    isFilled: true,
    isBoneMade: true,
  },
  box: undefined,
  scouted: 0,
  counts: NO_COUNTS,
  coverage: undefined,
}

/** Grey of each voxel, i fastest, in the patient's tracked frame. */
export interface SweptGrey {
  readonly geometry: VolumeGeometry
  readonly values: Uint8Array<ArrayBuffer>
}

export interface SweptVolume extends SweptGrey {
  /** `Simulated probe on the built-in spine`: what it was swept with. */
  readonly source: string
  /** Share of the voxels that pixels reached, and the same with filled holes. */
  readonly touchedShare: number
  readonly filledShare: number
  readonly counts: SweepCounts
  readonly settings: SweepSettings
  /** Likelihood of bone, 255 is certain. */
  readonly bone: SweptGrey | undefined
}
