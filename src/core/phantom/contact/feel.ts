/** What the hand that holds the needle feels: no more than a hand would know, so it may be shown, heard and shaken. */
import type { Felt } from './needle-contact.ts'

export interface Feel {
  /** Of the hand against the tissue, positive forwards. */
  readonly forceN: number
  /** Speed of the tip along the needle, mm/s, positive forwards. */
  readonly speedMmPerS: number
  readonly isInTissue: boolean
  readonly isAtBone: boolean
  /** What happened since the last time, oldest first; each is told once. */
  readonly felt: readonly Felt[]
}

export const NOTHING_FELT: Feel = { forceN: 0, speedMmPerS: 0, isInTissue: false, isAtBone: false, felt: [] }
