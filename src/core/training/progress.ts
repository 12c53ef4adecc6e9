/** How far a trainee is in a curriculum: which units are open, what is next in each, and what waits for a supervisor. */
import type { Attempt } from './attempt.ts'
import type { Curriculum, Step, Unit } from './curriculum.ts'
import { STAGES } from './stages.ts'

/** A quiz that was answered, or a tour that was walked to its end. */
export interface Lesson {
  /** A UUID: of its xAPI statement. Absent in what was kept before there were such statements. */
  readonly statementId?: string
  readonly trainee: string
  readonly kind: 'quiz' | 'tour'
  readonly id: string
  readonly atEpochMs: number
  /** Of a quiz, %. */
  readonly score?: number | undefined
}

/** A supervisor stood for a unit. */
export interface SignOff {
  readonly trainee: string
  readonly curriculumId: string
  readonly unitId: string
  readonly by: string
  readonly atEpochMs: number
}

export interface Learned {
  readonly attempts: readonly Attempt[]
  readonly lessons: readonly Lesson[]
  readonly signOffs: readonly SignOff[]
}

export interface StepProgress {
  readonly step: Step
  readonly done: number
  readonly needed: number
}

export interface UnitProgress {
  readonly unit: Unit
  readonly state: 'locked' | 'open' | 'waits for sign-off' | 'passed'
  readonly steps: readonly StepProgress[]
  /** The first step that is not done. */
  readonly next: Step | undefined
  /** Why it is locked, by title. */
  readonly waitsFor: readonly string[]
}

/** @param learned of one trainee alone. */
export function progressIn(curriculum: Curriculum, learned: Learned): readonly UnitProgress[] {
  const passed = new Set<string>()
  return curriculum.units.map((unit): UnitProgress => {
    const steps = unit.steps.map((step) => stepProgress(step, learned))
    const next = steps.find(({ done, needed }) => done < needed)?.step
    const waitsFor = unit.prerequisites.filter((id) => !passed.has(id))
    const isSigned =
      !unit.isSignedOff ||
      learned.signOffs.some(({ curriculumId, unitId }) => curriculumId === curriculum.id && unitId === unit.id)
    const state = waitsFor.length ? 'locked' : next ? 'open' : isSigned ? 'passed' : 'waits for sign-off'
    if (state === 'passed') passed.add(unit.id)
    const titles = waitsFor.map((id) => curriculum.units.find((each) => each.id === id)?.title ?? id)
    return { unit, state, steps, next, waitsFor: titles }
  })
}

function stepProgress(step: Step, { attempts, lessons }: Learned): StepProgress {
  switch (step.kind) {
    case 'task': {
      const counts = attempts.filter(
        (each) =>
          each.taskId === step.task &&
          each.isPassed &&
          !each.isBenchmark &&
          each.spine.grade >= step.grade &&
          STAGES.indexOf(each.stage) >= STAGES.indexOf(step.stage),
      )
      return { step, done: Math.min(step.passes, counts.length), needed: step.passes }
    }
    case 'quiz': {
      const isDone = lessons.some(
        ({ kind, id, score = 0 }) => kind === 'quiz' && id === step.quiz && score >= step.least,
      )
      return { step, done: isDone ? 1 : 0, needed: 1 }
    }
    case 'tour':
      return { step, done: lessons.some(({ kind, id }) => kind === 'tour' && id === step.tour) ? 1 : 0, needed: 1 }
  }
}
