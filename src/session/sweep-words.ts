/** How a sweep is put into words, on the page and inside the headset alike. */
import type { SkipReason } from '#core/reconstruction/reconstruction.ts'
import type { SessionState } from './state.ts'
import type { Sweep, SweepPhase, SweptVolume } from './sweep.ts'

export const PHASE_WORDS: Readonly<Record<SweepPhase, string>> = {
  idle: 'Not begun',
  scouting: 'Scouting',
  scouted: 'Region known',
  recording: 'Recording',
  finishing: 'Making the volume',
}

/** What to do next. */
export const PHASE_HINTS: Readonly<Record<SweepPhase, string>> = {
  idle: 'First scout: move the probe once over all that is to be swept. Then record.',
  scouting: 'Move the probe over all that is to be swept; the box grows with it. Then record, or stop.',
  scouted: 'The box is what will be swept. Record, or scout again.',
  recording: 'Sweep slowly and evenly through the box, until the dots leave no gaps. Then stop.',
  finishing: 'Holes are filled and the surface is made.',
}

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  'no-pose': 'without a pose',
  'no-picture': 'without contact',
  'out-of-volume': 'out of the tracker’s volume',
  'out-of-view': 'out of the tracker’s view',
  missing: 'with the probe missing',
  invalid: 'with an invalid pose',
}

/** Pictures that are not in the volume, by reason; empty when all are. */
export function saySkipped({ passedOver, skipped }: Sweep['counts']): string {
  const parts = (Object.entries(skipped) as [SkipReason, number][]).map(([why, count]) => `${count} ${SKIPPED[why]}`)
  if (passedOver > 0) parts.unshift(`${passedOver} too quick for this machine`)
  return parts.length === 0 ? '' : `Left out: ${parts.join(', ')}`
}

export const sayShare = (share: number | undefined): string =>
  share === undefined ? '–' : `${Math.round(100 * share)} %`

/** The scouted box: width, depth and height of it in the patient's frame, mm. */
export const sayBox = ({ box }: Pick<Sweep, 'box'>): string =>
  box ? `${box.highMm.map((high, axis) => Math.round(high - box.lowMm[axis]!)).join(' × ')} mm` : '–'

export const saySwept = ({ geometry, counts, filledShare }: SweptVolume): string =>
  `${counts.placed} pictures, ${geometry.dimensions.join(' × ')} voxels of ${geometry.spacingMm[0].toFixed(2)} mm, ${sayShare(filledShare)} filled`

/** Why a swept volume cannot stand in the room: beside a CT it needs to be known where the patient is in it. */
export const whyNotPlaced = ({
  openCase,
  registration,
}: Pick<SessionState, 'openCase' | 'registration'>): string | undefined =>
  openCase && !registration ? 'It cannot be placed: the patient is not registered to the CT or MR.' : undefined
