/** A run that has ended, as it is kept. */
import type { Attempt } from '#core/training/attempt.ts'
import { NEEDLE } from '#core/training/tasks/moment.ts'
import type { TaskRun } from '#core/training/tasks/task-run.ts'
import { originOf } from '#core/training/tracked-sample.ts'
import type { Practice, Practised } from '#session/practice.ts'

/** A tip's way is kept at so many places a second, up to so many; and so many things that happened. */
const KEPT = { perS: 10, places: 6000, events: 200 } as const

export interface EndedRun {
  readonly run: TaskRun
  readonly now: Practised
  readonly practice: Pick<Practice, 'trainee' | 'curriculumId' | 'complications' | 'marks'>
  readonly events: Attempt['events']
  readonly score: number | undefined
  readonly id: string
  readonly beganEpochMs: number
}

export function attemptOf({ run, now, practice, events, score, id, beganEpochMs }: EndedRun): Attempt {
  const { trainee, curriculumId, complications, marks } = practice
  const { figures, isPassed, reasons, lastedS } = run.outcome()
  const every = Math.max(1, Math.floor(run.trace.length / (KEPT.perS * Math.max(1, lastedS))))
  return {
    version: 1,
    id,
    trainee,
    taskId: now.task.id,
    ...(now.unitId !== undefined && { unitId: now.unitId, curriculumId }),
    spine: { grade: now.grade, seed: now.seed },
    stage: now.stage,
    beganEpochMs,
    lastedS,
    figures: figures.map(({ name, unit, device, value }) => ({
      name,
      unit,
      ...(device !== undefined && { device }),
      ...(value !== undefined && Number.isFinite(value) && { value }),
    })),
    isPassed,
    reasons: [...reasons],
    complications: [...complications],
    marks: [...marks],
    events: events.slice(0, KEPT.events),
    ...(score !== undefined && { score }),
    trace: run.trace
      .filter(({ device }) => device === NEEDLE)
      .filter((_, n) => n % every === 0)
      .slice(0, KEPT.places)
      .map((sample) => [sample.timeS, ...originOf(sample)] as [number, number, number, number]),
    isBenchmark: false,
  }
}
