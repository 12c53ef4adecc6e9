/** What registering is at, in words for page and panel alike. */
import type { PlacedLevel, Registering, RegisterOutcome, RegisterScope, Registration, Verdict } from './registering.ts'

const mm = (value: number) => `${value.toFixed(1)} mm`

/** Below this a surface is not tried. */
export const LEAST_SWEPT_POINTS = 60

export function saySweep({ state, points, fraction }: Registering['sweep']): string {
  switch (state) {
    case 'collecting': return `${points} points of bone. Sweep slowly over all levels and the sacrum.`
    case 'computing': return `Laying ${points} points onto the CT: ${Math.round(100 * fraction)} %`
    case 'idle': return points > 0 ? `${points} points of bone are kept.` : 'Sweep the probe over the bone.'
  }
} // prettier-ignore

export function sayLandmarks({ landmarks }: Pick<Registering, 'landmarks'>): string {
  const touched = landmarks.filter((each) => each.touched).length
  if (landmarks.length === 0) return 'Pick three places or more on the bone of the CT.'
  if (touched < landmarks.length) return `${touched} of ${landmarks.length} touched. Next: number ${touched + 1}.`
  return landmarks.length < 3 ? 'Pick at least three, not in one line.' : `All ${touched} are touched.`
}

/** One line of figures: 'FRE 0.8 mm, expected 1.1 mm at the target'. */
export const sayOutcome = ({ freMm, treMm, placeIs }: RegisterOutcome): string =>
  `FRE ${mm(freMm)}; expected TRE ${mm(treMm)} at ${placeIs}`

export const SCOPES: readonly (readonly [RegisterScope, string])[] = [
  ['whole spine', 'Whole spine'],
  ['each vertebra', 'Each vertebra'],
]

/** Why each vertebra cannot be registered by itself; empty when it can. */
export const whyNotEach = (hasLabels: boolean): string =>
  hasLabels ? '' : 'Each vertebra by itself needs labels that say which one is which.'

export const sayLevelTre = ({ treMm, refusals }: PlacedLevel): string => (refusals.length > 0 ? 'refused' : mm(treMm))

/** One line for a panel: 'L4 0.7 (one map 5.2)'. */
export const sayLevels = (levels: readonly PlacedLevel[]): string =>
  levels.map((level) => `${level.name} ${level.refusals.length > 0 ? '–' : level.treMm.toFixed(1)} (${level.asOneMm.toFixed(1)})`).join(', ') // prettier-ignore

export function sayVerdict({ isPassed, how, worstMm, atEpochMs }: Verdict): string {
  const date = new Date(atEpochMs).toISOString().slice(0, 16).replace('T', ' ')
  return `${isPassed ? 'Passed' : 'Failed'}: ${how}, worst ${mm(worstMm)} (${date} UTC)`
}

export function sayRegistration(registration: Registration | undefined): string {
  if (!registration) return 'Not registered'
  const { how, verdict, followed } = registration
  const what = followed ? `${how}; the hologram lies on ${followed}` : how
  if (!verdict) return `In use: ${what}. Not verified yet.`
  return `In use: ${what}. ${sayVerdict(verdict)}`
}
