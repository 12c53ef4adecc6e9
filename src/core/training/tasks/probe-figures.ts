/** What the tasks without a needle measure: a mark made by hand, levels that were brought into the picture, a view that was held. */
import type { Level } from '#core/anatomy/levels.ts'
import type { Matrix } from '#core/frames/transform.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Figure } from '#core/training/figure.ts'
import { dot, minus, type Vector } from '#core/training/tracked-sample.ts'
import type { PracticeMoment } from './moment.ts'
import type { Work } from './task.ts'
import { viewMatch } from './view-match.ts'

type ProbeWork = Exclude<Work, { readonly kind: 'needle' }>

export interface ProbeFigures {
  see(moment: PracticeMoment): void
  /** A hand touches the skin here. */
  mark(place: Vector): void
  /** "Here": what the picture shows now is the answer. */
  here(): void
  /** All that was asked for has been given. */
  readonly isComplete: boolean
  /** What is asked for now. */
  readonly asked: { readonly step: 'mark' | 'check' | 'level' | 'view'; readonly level: Level } | undefined
  /** 0–100, of a view task while a probe touches. */
  readonly match: number | undefined
  figures(): readonly Figure[]
}

/** A view is held from this match on. */
export const HELD_FROM = 80
const LUMBAR = ['L1', 'L2', 'L3', 'L4', 'L5'] as const

export function createProbeFigures(work: ProbeWork, spine: LumbarSpine): ProbeFigures {
  let plane: Matrix | undefined
  let timeS = 0
  let marked: Vector | undefined
  let checkMm: number | undefined
  const answers: boolean[] = []
  let match: number | undefined
  let best = 0
  let heldFromS: number | undefined
  let isHeld = false

  function seeView({ truth }: PracticeMoment) {
    if (work.kind !== 'view') return
    match =
      truth?.ctFromProbe && truth.isTouching ? viewMatch(work.view, work.level, spine, truth.ctFromProbe) : undefined
    best = Math.max(best, match ?? 0)
    if (match === undefined || match < HELD_FROM) heldFromS = undefined
    else heldFromS ??= timeS
    if (heldFromS !== undefined && timeS - heldFromS >= work.holdS) isHeld = true
  }

  function asked(): ProbeFigures['asked'] {
    switch (work.kind) {
      case 'palpation':
        return { step: marked ? 'check' : 'mark', level: work.level }
      case 'levels':
        return work.ask[answers.length] && { step: 'level', level: work.ask[answers.length]! }
      case 'view':
        return { step: 'view', level: work.level }
    }
  }

  return {
    see(moment) {
      timeS = moment.timeS
      plane = moment.truth?.isTouching ? moment.truth.ctFromProbe : undefined
      seeView(moment)
    },
    mark: (place) => void (marked = place),
    here() {
      if (!plane) return
      if (work.kind === 'palpation' && marked) checkMm = besideBeamMm(spine.landmarks[work.level].spinousTip, plane)
      if (work.kind === 'levels' && answers.length < work.ask.length)
        answers.push(shownLevel(plane, spine) === work.ask[answers.length])
    },
    get isComplete() {
      if (work.kind === 'palpation') return checkMm !== undefined
      return work.kind === 'levels' ? answers.length === work.ask.length : isHeld
    },
    get asked() {
      return asked()
    },
    get match() {
      return match
    },
    figures() {
      switch (work.kind) {
        case 'palpation': {
          const [x, , z] = spine.landmarks[work.level].spinousTip
          const markMm = marked && Math.hypot(marked[0] - x, marked[2] - z)
          return [
            { name: 'Mark Error', unit: 'mm', value: markMm },
            { name: 'Check Error', unit: 'mm', value: checkMm },
          ]
        }
        case 'levels':
          return [{ name: 'Levels Right', unit: '%', value: (100 * answers.filter(Boolean).length) / work.ask.length }]
        case 'view':
          return [{ name: 'View Quality', unit: '%', value: isHeld ? Math.max(best, HELD_FROM) : best }]
      }
    },
  }
}

/** Between a place and the middle line of the beam. */
function besideBeamMm(place: Vector, m: Matrix): number {
  const off = minus(place, [m[12]!, m[13]!, m[14]!])
  const beam: Vector = [m[4]!, m[5]!, m[6]!]
  const along = dot(off, beam) / dot(beam, beam)
  return Math.hypot(...minus(off, [beam[0] * along, beam[1] * along, beam[2] * along]))
}

/** Whose spinous process is nearest to the middle of the picture, from head to feet. */
function shownLevel(m: Matrix, { landmarks }: LumbarSpine): Level {
  const offMm = (level: Level) => {
    const [, y, z] = landmarks[level].spinousTip
    // Where the beam's middle line has come to at that depth.
    const share = (y - m[13]!) / (m[5]! || -1)
    return Math.abs(m[14]! + share * m[6]! - z)
  }
  return LUMBAR.reduce<Level>((nearest, level) => (offMm(level) < offMm(nearest) ? level : nearest), 'L1')
}
