/**
 * What was learned, as statements that a learning record store takes: Experience API 1.0.3 (ADL, xAPI-Data.md, 2.4).
 *
 * Verbs are ADL's; activities have IRIs of this product's own; a trainee is an account by a name of their choice, so that
 * nobody's address leaves the machine.
 */
import type { Attempt } from './attempt.ts'
import { figureKey } from './figure.ts'
import type { Lesson } from './progress.ts'
import { checklistScore, globalRating, type Assessment } from './ratings.ts'
import { rawTlx, sus, type TlxRatings } from './questionnaires.ts'

const VERBS = ['attempted', 'passed', 'failed', 'completed', 'mastered', 'responded'] as const
export type Verb = (typeof VERBS)[number]

/** URN of an own space of names: it promises no address that somebody could look up. */
const OWN = 'urn:x-interspace:'
const ADL = 'http://adlnet.gov/expapi/'

export interface Statement {
  readonly id: string
  readonly version: '1.0.3'
  readonly actor: {
    readonly objectType: 'Agent'
    readonly account: { readonly homePage: string; readonly name: string }
  }
  readonly verb: { readonly id: string; readonly display: Readonly<Record<string, string>> }
  readonly object: XapiActivity
  readonly result?: {
    readonly score?: { readonly scaled?: number; readonly raw?: number; readonly min?: number; readonly max?: number }
    readonly success?: boolean
    readonly completion?: boolean
    readonly duration?: string
    readonly extensions?: Readonly<Record<string, unknown>>
  }
  readonly context?: {
    readonly platform?: string
    readonly instructor?: Statement['actor']
    readonly contextActivities?: {
      readonly parent?: readonly XapiActivity[]
      readonly grouping?: readonly XapiActivity[]
    }
    readonly extensions?: Readonly<Record<string, unknown>>
  }
  readonly timestamp: string
}

export interface XapiActivity {
  readonly objectType: 'Activity'
  readonly id: string
  readonly definition: {
    readonly type: string
    readonly name: Readonly<Record<string, string>>
    readonly description?: Readonly<Record<string, string>>
  }
}

export interface Said {
  /** Of the task or unit, for people. */
  readonly nameOf: (kind: 'task' | 'unit' | 'curriculum', id: string) => string
  /** Where the record is kept: an absolute address, the account's home. */
  readonly homePage: string
}

/** One statement per attempt: passed or failed, with all its figures. */
export function statementOf(attempt: Attempt, said: Said): Statement {
  const { id, trainee, taskId, unitId, curriculumId, isPassed, lastedS, beganEpochMs, figures, stage, spine, score } = attempt // prettier-ignore
  const measured = figures.filter(({ value }) => value !== undefined)
  return {
    id,
    version: '1.0.3',
    actor: agent(trainee, said.homePage),
    verb: verb(isPassed ? 'passed' : 'failed'),
    object: activity('task', taskId, said.nameOf('task', taskId)),
    result: {
      ...(score !== undefined && {
        score: { scaled: rounded(score / 100), raw: rounded(score), min: 0, max: 100 },
      }),
      success: isPassed,
      completion: true,
      duration: durationOf(lastedS),
      extensions: {
        [`${OWN}figures`]: measured.map((figure) => ({
          name: figureKey(figure),
          unit: figure.unit,
          value: rounded(figure.value!),
        })),
        [`${OWN}reasons`]: attempt.reasons,
        ...(attempt.tlx && { [`${OWN}nasa-tlx-raw`]: rounded(rawTlx(attempt.tlx as TlxRatings)) }),
        ...(attempt.sus && { [`${OWN}sus`]: sus(attempt.sus) }),
        ...assessed(attempt.assessment),
      },
    },
    context: {
      platform: 'Interspace',
      ...(attempt.assessment && { instructor: agent(attempt.assessment.by, said.homePage) }),
      ...((unitId ?? curriculumId) !== undefined && {
        contextActivities: {
          ...(unitId !== undefined && { parent: [activity('unit', unitId, said.nameOf('unit', unitId))] }),
          ...(curriculumId !== undefined && {
            grouping: [activity('curriculum', curriculumId, said.nameOf('curriculum', curriculumId))],
          }),
        },
      }),
      extensions: {
        [`${OWN}guidance`]: stage,
        [`${OWN}spine`]: spine,
        [`${OWN}complications`]: attempt.complications,
      },
    },
    // When it happened: at its end.
    timestamp: new Date(beganEpochMs + lastedS * 1000).toISOString(),
  }
}

/** A quiz passed on with its score, or a tour completed; undefined where it was kept without an id to tell it by. */
export function lessonStatement(lesson: Lesson, title: string, homePage: string): Statement | undefined {
  const { statementId, trainee, kind, id, score, atEpochMs } = lesson
  if (statementId === undefined) return undefined
  return {
    id: statementId,
    version: '1.0.3',
    actor: agent(trainee, homePage),
    verb: verb('completed'),
    object: activity(kind, id, title),
    result: {
      completion: true,
      ...(score !== undefined && {
        score: { scaled: rounded(score / 100), raw: rounded(score), min: 0, max: 100 },
      }),
    },
    timestamp: new Date(atEpochMs).toISOString(),
  }
}

function assessed(assessment: Assessment | undefined): Readonly<Record<string, unknown>> {
  if (!assessment) return {}
  const [checklist, rating] = [checklistScore(assessment), globalRating(assessment)]
  return {
    [`${OWN}checklist`]: checklist === undefined ? null : rounded(checklist),
    [`${OWN}global-rating`]: rating === undefined ? null : rounded(rating),
    [`${OWN}signed-off`]: assessment.isSignedOff,
  }
}

const verb = (name: Verb): Statement['verb'] => ({ id: `${ADL}verbs/${name}`, display: { 'en-US': name } })

const agent = (name: string, homePage: string): Statement['actor'] => ({
  objectType: 'Agent',
  account: { homePage, name },
})

const TYPES = { task: 'simulation', unit: 'module', curriculum: 'course', quiz: 'assessment', tour: 'lesson' } as const

const activity = (kind: keyof typeof TYPES, id: string, name: string): XapiActivity => ({
  objectType: 'Activity',
  id: `${OWN}${kind}:${encodeURIComponent(id)}`,
  definition: { type: `${ADL}activities/${TYPES[kind]}`, name: { 'en-US': name } },
})

/** ISO 8601 to the hundredth of a second, as 2.4.6 of the specification has it. */
export const durationOf = (s: number): string => `PT${Number(s.toFixed(2))}S`

const rounded = (value: number) => Number(value.toPrecision(7))
