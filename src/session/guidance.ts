/** Whether a needle is guided now, and what is told of it. */
import type { Point } from '#core/frames/transform.ts'
import type { Grade, PlaneState } from '#core/needle/guidance-grade.ts'
import type { NeedleToPlane } from '#core/needle/needle-to-plane.ts'
import type { PathGuidance } from '#core/needle/path-guidance.ts'
import type { HazardReading } from '#core/safety/hazard-watch.ts'
import type { TrackingFault } from '#core/safety/tracking-watch.ts'
import type { Registration } from './registering.ts'
import type { SafetyEvent } from './safety.ts'
import type { SessionState } from './state.ts'

export type Guidance =
  | { readonly state: 'off' }
  /** Nobody is led by what cannot be trusted. */
  | { readonly state: 'withheld'; readonly reason: string }
  | {
      readonly state: 'given'
      readonly path: PathGuidance
      readonly grade: Grade
      readonly tip: Point<'ct'>
      readonly direction: readonly [number, number, number]
    }

/** The needle against the live picture: how it stands to its plane. */
export interface NeedleInPicture {
  readonly plane: NeedleToPlane
  readonly state: PlaneState
  /** Half axes of the ellipse that holds the place where it will come through, 95 times in 100; undefined while its error is not known. */
  readonly ellipsePx: readonly [longer: readonly [number, number], shorter: readonly [number, number]] | undefined
}

export interface GuidanceLive {
  /** What is wrong with the needle's tracking; undefined while it is trusted. */
  readonly needleFault: TrackingFault | undefined
  readonly guidance: Guidance
  /** What is near the needle, the most urgent first; none while the needle is not trusted. */
  readonly hazards: readonly HazardReading[]
  /** Structures that are watched: with none, nothing near means nothing. */
  readonly watchedCount: number
  readonly needleInPicture: NeedleInPicture | undefined
  /** What happened in this displayed frame. */
  readonly safetyEvents: readonly SafetyEvent[]
}

export const NOT_GUIDING: GuidanceLive = {
  needleFault: undefined,
  guidance: { state: 'off' },
  hazards: [],
  watchedCount: 0,
  needleInPicture: undefined,
  safetyEvents: [],
}

/** A registration that was computed or stated must be held against something known before anybody is led by it. */
export const isVerified = ({ how, verdict }: Registration): boolean => how === 'built in' || verdict?.isPassed === true

/** Why nobody may be guided whatever the tracker says; undefined when nothing of what was decided stands in the way. */
export function whyNotGuided({
  openCase,
  target,
  entry,
  registration,
}: Pick<SessionState, 'openCase' | 'target' | 'entry' | 'registration'>): string | undefined {
  if (!openCase) return 'no CT or MR is open'
  if (!target || !entry) return 'no path is planned: set target and entry'
  if (!registration) return 'patient and CT are not registered'
  if (registration.verdict?.isPassed === false) return 'the registration failed its check: register again'
  return isVerified(registration) ? undefined : 'the registration is not verified: touch three known places first'
}
