/** What became of the pictures of a sweep. */
import type { SkipReason } from './reconstruction.ts'

export interface SweepCounts {
  /** Pictures that are in the volume. */
  readonly placed: number
  /** A newer one came before they could be placed. */
  readonly passedOver: number
  /** They could not be placed, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>
  /** Of the maps of bone. */
  readonly bonePlaced: number
}

export const NO_COUNTS: SweepCounts = { placed: 0, passedOver: 0, skipped: {}, bonePlaced: 0 }
