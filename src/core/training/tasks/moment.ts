/** One displayed frame of a run, as the metrics take it. */
import type { Matrix } from '#core/frames/transform.ts'
import type { Felt } from '#core/phantom/contact/needle-contact.ts'
import type { Tissue } from '#core/phantom/tissues.ts'
import type { TrackedSample, Vector } from '#core/training/tracked-sample.ts'

/** What is really so, where the room is simulated: for the score alone. */
export interface TrueMoment {
  readonly needle:
    | {
        readonly tip: Vector
        readonly direction: Vector
        readonly depthMm: number
        readonly tissue: Tissue
      }
    | undefined
  /** ctFromProbe: y is the beam, its origin the marker. */
  readonly ctFromProbe: Matrix | undefined
  readonly isTouching: boolean
}

export type Gaze = 'patient' | 'screen' | 'elsewhere'

export interface PracticeMoment {
  /** Since the run began. */
  readonly timeS: number
  /** Tracked poses that are new, in the CT: of the probe's picture first, then of the needle's tip. */
  readonly samples: readonly TrackedSample[]
  readonly truth: TrueMoment | undefined
  /** What the needle made felt since the moment before. */
  readonly felt: readonly Felt[]
  /** Undefined where nobody's head is tracked. */
  readonly gaze: Gaze | undefined
  /** Since the moment before. */
  readonly alarmsRaised: number
}

export const NEEDLE = 'needle'
export const PROBE = 'probe'
