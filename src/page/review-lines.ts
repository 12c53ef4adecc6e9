/** A review's numbers as lines of words. What is not known says so. */
import type { NearestStructure } from '#core/recording/recorded-structures.ts'
import type { ReviewFigures } from '#core/recording/review.ts'
import type { ScoredMoment } from '#core/recording/rescoring.ts'
import { sayLength } from '#session/recording-words.ts'

type Line = readonly [name: string, value: string]

const UNKNOWN = '–'
const mm = (value: number | undefined) => (value === undefined ? UNKNOWN : `${value.toFixed(1)} mm`)
const time = (ms: number | undefined) => (ms === undefined ? UNKNOWN : sayLength(ms))

const nearest = (found: NearestStructure | undefined) =>
  found === undefined ? UNKNOWN : `${mm(found.distanceMm)} to ${found.structure}`

/** Kinds of event that are not words already. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['planeWithheld', 'Plane'],
  ['pictureWithheld', 'Picture'],
  ['fusionWithheld', 'Fusion'],
  ['calibrationFault', 'Calibration'],
  ['namesDisagree', 'Names'],
  ['needleDisagrees', 'Needle'],
  ['namesPaused', 'Networks'],
  ['notice', 'Notice'],
])

export const sayKind = (kind: string): string => KINDS.get(kind) ?? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`

export function scoreLines(moment: ScoredMoment | undefined): readonly Line[] {
  const score = moment?.score
  const degrees = score && `${((score.angleRad * 180) / Math.PI).toFixed(0)}°`
  return [
    ['Tip to target', mm(score?.toTargetMm)],
    ['Beside the path', mm(score?.offsetMm)],
    ['Askew', degrees ?? UNKNOWN],
    ['Past the entry', mm(score?.inMm)],
    ['Nearest', nearest(moment?.nearest)],
    ['Needle', moment?.tip ? 'tracked' : 'not tracked'],
    ['Guidance', moment?.isGuiding ? 'asked for' : 'off'],
  ]
}

export const figureLines = (figures: ReviewFigures): readonly Line[] => [
  ['Lasted', time(figures.lastsMs)],
  ['Needle in', time(figures.needleMs)],
  ['Guided', time(figures.guidedMs)],
  ['Needle passes', String(figures.passes)],
  ['Tip to target, last pass', mm(figures.endToTargetMm)],
  ['Nearest to the target', mm(figures.closestMm)],
  ['Beside the path, mean', mm(figures.meanOffsetMm)],
  ['Beside the path, most', mm(figures.mostOffsetMm)],
  ['Nearest structure', nearest(figures.nearest)],
  ['Alarms', `${figures.alarms}, high ${figures.highAlarms}`],
  ['Needle not tracked', figures.lostShare === undefined ? UNKNOWN : `${Math.round(100 * figures.lostShare)} %`],
]
