/** A recorded procedure as it is looked at afterwards: scores over time, what happened when, and the figures of the whole. */
import { needlePasses, type NeedlePass } from './needle-passes.ts'
import type { NearestStructure } from './recorded-structures.ts'
import type { Recording } from './recording.ts'
import { rescored, type ScoredMoment } from './rescoring.ts'

export interface ReviewEvent {
  readonly ms: number
  readonly kind: string
  readonly level: string
  readonly words: string
}

export interface ReviewFigures {
  readonly lastsMs: number
  /** From the needle's first way past the entry to its last. */
  readonly needleMs: number | undefined
  readonly guidedMs: number
  readonly passes: number
  /** Of the tip, at the deepest moment of the last pass. */
  readonly endToTargetMm: number | undefined
  readonly closestMm: number | undefined
  /** Beside the path, while past the entry. */
  readonly meanOffsetMm: number | undefined
  readonly mostOffsetMm: number | undefined
  /** The least to anything that was watched, reckoned again from the surfaces in the recording. */
  readonly nearest: NearestStructure | undefined
  readonly alarms: number
  readonly highAlarms: number
  /** Share of the displayed frames in which the needle could not be trusted, of those in which it had been seen. */
  readonly lostShare: number | undefined
}

export interface Review {
  readonly fileName: string
  readonly begunEpochMs: number
  readonly isEnded: boolean
  readonly moments: readonly ScoredMoment[]
  readonly events: readonly ReviewEvent[]
  readonly passes: readonly NeedlePass[]
  readonly figures: ReviewFigures
}

export function reviewOf(recording: Recording): Review {
  const { begun, notes, fileName, isEnded } = recording
  const moments = rescored(recording)
  const events = notes.flatMap((each) => {
    if (each.topic !== 'events') return []
    const { nowMs, kind, level, words } = each.note
    return [{ ms: nowMs - begun.nowMs, kind, level, words }]
  })
  const scored = moments.flatMap(({ ms, score }) => (score ? [{ ms, ...score }] : []))
  const passes = needlePasses(scored)
  const begunEpochMs = begun.clockZeroEpochMs + begun.nowMs
  return { fileName, begunEpochMs, isEnded, moments, events, passes, figures: figuresOf(moments, events, passes) }
}

function nearestOfAll(moments: readonly ScoredMoment[]): NearestStructure | undefined {
  let nearest: NearestStructure | undefined
  for (const moment of moments)
    if (moment.nearest && !(nearest && nearest.distanceMm <= moment.nearest.distanceMm)) nearest = moment.nearest
  return nearest
}

function figuresOf(
  moments: readonly ScoredMoment[],
  events: readonly ReviewEvent[],
  passes: readonly NeedlePass[],
): ReviewFigures {
  const inside = moments.filter(({ score }) => score !== undefined && score.inMm > 0)
  const offsets = inside.map(({ score }) => score!.offsetMm)
  const last = passes.at(-1)
  const deepest = last && moments.find(({ ms }) => ms === last.toMs)
  const alarms = events.filter(({ kind }) => kind === 'alarm raised')
  const firstSeen = moments.findIndex(({ tip }) => tip !== undefined)
  const since = firstSeen < 0 ? [] : moments.slice(firstSeen)
  return {
    lastsMs: moments.length ? moments.at(-1)!.ms - moments[0]!.ms : 0,
    needleMs: inside.length ? inside.at(-1)!.ms - inside[0]!.ms : undefined,
    guidedMs: timeOf(moments, ({ isGuiding }) => isGuiding),
    passes: passes.length,
    endToTargetMm: deepest?.score?.toTargetMm,
    closestMm: least(inside.map(({ score }) => score!.toTargetMm)),
    meanOffsetMm: offsets.length ? offsets.reduce((a, b) => a + b, 0) / offsets.length : undefined,
    mostOffsetMm: offsets.length ? offsets.reduce((a, b) => Math.max(a, b)) : undefined,
    nearest: nearestOfAll(moments),
    alarms: alarms.length,
    highAlarms: alarms.filter(({ level }) => level === 'high').length,
    lostShare: since.length ? since.filter(({ tip }) => !tip).length / since.length : undefined,
  }
}

/** From each moment of that kind to the next. */
function timeOf(moments: readonly ScoredMoment[], isKind: (moment: ScoredMoment) => boolean): number {
  return moments.reduce((sum, moment, at) => {
    const next = moments[at + 1]
    return next && isKind(moment) ? sum + next.ms - moment.ms : sum
  }, 0)
}

const least = (values: readonly number[]) => (values.length ? values.reduce((a, b) => Math.min(a, b)) : undefined)

/** Index of the last moment at or before a time; 0 before the first. */
export function momentAt(moments: readonly Pick<ScoredMoment, 'ms'>[], ms: number): number {
  let [low, high] = [0, moments.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (moments[middle]!.ms <= ms) low = middle
    else high = middle - 1
  }
  return low
}
