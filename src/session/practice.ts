/** Practice as the session holds it: who practises what, how far the task is, how it ended, and what was learned before. */
import type { Attempt } from '#core/training/attempt.ts'
import type { Complication } from '#core/training/complications.ts'
import type { Curriculum } from '#core/training/curriculum.ts'
import type { Improvement, Judged } from '#core/training/debrief.ts'
import type { Grade } from '#core/training/graded-spines.ts'
import type { Learned } from '#core/training/progress.ts'
import { SHIPPED_CURRICULA } from '#core/training/shipped-curricula.ts'
import type { Stage } from '#core/training/stages.ts'
import { SILENT, type TalkState } from '#core/training/talk-signal.ts'
import type { Task } from '#core/training/tasks/task.ts'
import type { Vector } from '#core/training/tracked-sample.ts'
import type { RoomState } from '#core/tele/room.ts'

export type PracticePhase =
  /** Nothing is being practised. */
  | 'none'
  /** The patient is being laid on the table. */
  | 'preparing'
  | 'ready'
  | 'running'
  /** A supervisor, or the trainee, has stopped the clock. */
  | 'paused'
  | 'ended'

export interface Practised {
  readonly task: Task
  readonly unitId: string | undefined
  readonly stage: Stage
  readonly grade: Grade
  readonly seed: number
}

/** How a run ended, told calmly. */
export interface Debrief {
  readonly attempt: Attempt
  /** 0–100 beside experts, where there are experts. */
  readonly score: number | undefined
  readonly improve: readonly Improvement[]
  /** Each figure that experts have too, the weakest first. */
  readonly beside: readonly Judged[]
  readonly good: readonly string[]
  /** Scripted, or a run that a supervisor has marked as an expert's. */
  readonly expertIs: 'scripted' | 'marked'
  /** Of the expert, to look at beside it. */
  readonly expertTrace: readonly { readonly timeS: number; readonly tip: Vector }[]
}

export interface Practice {
  readonly phase: PracticePhase
  readonly now: Practised | undefined
  readonly debrief: Debrief | undefined
  /** Of this run, as they come. */
  readonly complications: readonly Complication[]
  readonly marks: Attempt['marks']
  /** What was said last to the trainee: a sentence. */
  readonly told: string
  /** The voice between a supervisor's console and here. */
  readonly talk: TalkState
  /** Where a supervisor may look on from another device; undefined while nobody is let in. */
  readonly room: ({ readonly code: string } & RoomState) | undefined
  readonly trainee: string
  readonly curriculumId: string
  readonly curricula: readonly Curriculum[]
  /** Of everybody who practised in this browser. */
  readonly learned: Learned
  /** Undefined: closed. */
  readonly page: PracticePageName | undefined
}

export const PRACTICE_PAGES = ['units', 'results', 'supervisor', 'editor'] as const
export type PracticePageName = (typeof PRACTICE_PAGES)[number]

export const NOT_PRACTISING: Practice = {
  phase: 'none',
  now: undefined,
  debrief: undefined,
  complications: [],
  marks: [],
  told: '',
  talk: SILENT,
  room: undefined,
  trainee: 'Trainee',
  curriculumId: SHIPPED_CURRICULA[0]!.id,
  curricula: SHIPPED_CURRICULA,
  learned: { attempts: [], lessons: [], signOffs: [] },
  page: undefined,
}

/** What changes with every displayed frame of a run. */
export interface PracticeLive {
  readonly timeS: number
  readonly limitS: number
  /** What is to be done now. */
  readonly asked: string
  /** Which button answers it. */
  readonly answer: 'mark' | 'here' | 'done'
  /** What may be told at this stage of guidance: name and figure. */
  readonly lines: readonly (readonly [name: string, figure: string])[]
  /** Where a hand would mark the skin, CT mm. */
  readonly finger: Vector | undefined
  /** A simulated vessel across the way: from, to and its radius, CT mm. */
  readonly vessel: { readonly from: Vector; readonly to: Vector; readonly radiusMm: number } | undefined
}

export const isOnTheTable = ({ phase }: Practice) => phase !== 'none'

/** Of the trainee who practises now. */
export function ownLearned({ learned, trainee }: Practice): Learned {
  const isOwn = (each: { readonly trainee: string }) => each.trainee === trainee
  return {
    attempts: learned.attempts.filter(isOwn),
    lessons: learned.lessons.filter(isOwn),
    signOffs: learned.signOffs.filter(isOwn),
  }
}

export const chosenCurriculum = ({ curricula, curriculumId }: Practice): Curriculum | undefined =>
  curricula.find(({ id }) => id === curriculumId)
