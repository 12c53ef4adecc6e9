/** What is kept of practice and changed afterwards: answers, assessments, sign-offs, curricula; and the files it leaves in. */
import type { Attempt } from '#core/training/attempt.ts'
import { attemptsAsCsv } from '#core/training/attempts-csv.ts'
import { readCurriculum } from '#core/training/curriculum.ts'
import { taskOf } from '#core/training/tasks/built-in-tasks.ts'
import { lessonStatement, statementOf, type Said } from '#core/training/xapi.ts'
import { chosenCurriculum, ownLearned } from '#session/practice.ts'
import { KNOWN, lessonTitle } from '#session/lessons.ts'
import type { PracticeCommands } from '#session/practice-commands.ts'
import type { Session } from '#session/session.ts'
import type { PracticeStore } from './practice-store.ts'

type RecordCommands = Pick<
  PracticeCommands,
  | 'noteLesson'
  | 'rateWorkload'
  | 'rateUsability'
  | 'assess'
  | 'markExpert'
  | 'signOff'
  | 'setTrainee'
  | 'chooseCurriculum'
  | 'keepCurriculum'
  | 'save'
>

export interface PracticeRecords {
  readonly commands: RecordCommands
  /** A run has ended. */
  keep(attempt: Attempt): void
  /** What was kept in earlier visits. */
  recall(): Promise<void>
}

export interface RecordParts {
  readonly session: Session
  readonly store: PracticeStore
  readonly offerFile: (file: File) => void
  readonly calendarMs: () => number
  readonly newId: () => string
  /** Where this page is served from: home of the trainee's account in statements. */
  readonly homePage: string
}

export function createPracticeRecords(parts: RecordParts): PracticeRecords {
  const { session, store, offerFile, calendarMs, newId, homePage } = parts
  const { actions } = session
  const practice = () => session.getState().practice
  const onDisk = (kept: Promise<void>) =>
    void kept.catch((error: unknown) =>
      actions.notify('error', `Not kept: ${error instanceof Error ? error.message : String(error)}`),
    )

  /** Of the trainee's answers, or of the supervisor's. */
  function change(attemptId: string, more: Partial<Attempt>) {
    const { learned, debrief } = practice()
    const attempts = learned.attempts.map((each) => (each.id === attemptId ? { ...each, ...more } : each))
    const changed = attempts.find(({ id }) => id === attemptId)
    if (!changed) return
    actions.practise({
      learned: { ...learned, attempts },
      ...(debrief?.attempt.id === attemptId && { debrief: { ...debrief, attempt: changed } }),
    })
    onDisk(store.keepAttempt(changed))
  }

  function signOff(unitId: string, by: string) {
    const { trainee, curriculumId, learned } = practice()
    const made = { trainee, curriculumId, unitId, by, atEpochMs: calendarMs() }
    actions.practise({ learned: { ...learned, signOffs: [...learned.signOffs, made] } })
    onDisk(store.keepSignOff(made))
  }

  const said = (): Said => {
    const curriculum = chosenCurriculum(practice())
    const names = {
      task: (id: string) => taskOf(id)?.name,
      unit: (id: string) => curriculum?.units.find((unit) => unit.id === id)?.title,
      curriculum: (id: string) => practice().curricula.find((each) => each.id === id)?.title,
    }
    return { nameOf: (kind, id) => names[kind](id) ?? id, homePage }
  }

  return {
    commands: {
      rateWorkload: (id, tlx) => change(id, { tlx }),
      rateUsability: (id, answers) => change(id, { sus: [...answers] }),
      assess(id, assessment) {
        change(id, { assessment })
        const unitId = practice().learned.attempts.find((each) => each.id === id)?.unitId
        if (assessment.isSignedOff && unitId !== undefined) signOff(unitId, assessment.by)
      },
      markExpert: (id, isBenchmark) => change(id, { isBenchmark }),
      signOff,
      noteLesson(kind, id, score) {
        const { trainee, learned } = practice()
        const made = { statementId: newId(), trainee, kind, id, atEpochMs: calendarMs(), ...(score !== undefined && { score }) } // prettier-ignore
        actions.practise({ learned: { ...learned, lessons: [...learned.lessons, made] } })
        onDisk(store.keepLesson(made))
      },
      setTrainee: (name) => actions.practise({ trainee: name.trim().slice(0, 80) || 'Trainee' }),
      chooseCurriculum: (curriculumId) => actions.practise({ curriculumId }),
      keepCurriculum(text) {
        const read = readCurriculum(text, KNOWN)
        if (!read.ok) return read.faults
        const others = practice().curricula.filter(({ id }) => id !== read.curriculum.id)
        actions.practise({ curricula: [...others, read.curriculum], curriculumId: read.curriculum.id })
        onDisk(store.keepCurriculum(read.curriculum))
        return []
      },
      save(as) {
        const { trainee } = practice()
        const { attempts, lessons } = ownLearned(practice())
        const name = `interspace-practice-${trainee.replace(/[^\p{L}\p{N}]+/gu, '-')}`
        if (as === 'csv') return offerFile(new File([attemptsAsCsv(attempts)], `${name}.csv`, { type: 'text/csv' }))
        const statements = [
          ...attempts.map((attempt) => statementOf(attempt, said())),
          ...lessons.flatMap((lesson) => lessonStatement(lesson, lessonTitle(lesson.kind, lesson.id), homePage) ?? []),
        ]
        const text = JSON.stringify(statements, null, 1)
        offerFile(new File([text], `${name}-xapi.json`, { type: 'application/json' }))
      },
    },
    keep(attempt) {
      const { learned } = practice()
      actions.practise({ learned: { ...learned, attempts: [...learned.attempts, attempt] } })
      onDisk(store.keepAttempt(attempt))
    },
    async recall() {
      const { attempts, lessons, signOffs, curricula, faults } = await store.readAll()
      for (const fault of faults) actions.notify('warning', `Something kept of practice cannot be read: ${fault}`)
      const { learned, curricula: shipped } = practice()

      actions.practise({
        // What was done while they were read stays.
        learned: {
          attempts: [
            ...attempts.filter(({ id }) => !learned.attempts.some((each) => each.id === id)),
            ...learned.attempts,
          ],
          lessons: [...lessons, ...learned.lessons],
          signOffs: [...signOffs, ...learned.signOffs],
        },
        curricula: [...shipped.filter(({ id }) => !curricula.some((own) => own.id === id)), ...curricula],
      })
    },
  }
}
