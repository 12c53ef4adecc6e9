/** Expert runs of a task, for comparison until a department has recorded its own. */
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { benchmarkOf, type Benchmark } from '#core/training/composite.ts'
import { createTaskRun } from '#core/training/tasks/task-run.ts'
import type { Task } from '#core/training/tasks/task.ts'
import { originOf, type Vector } from '#core/training/tracked-sample.ts'
import { NEEDLE } from '#core/training/tasks/moment.ts'
import { traineeRun } from './trainee.ts'

const [RUNS, LEAST_SKILL] = [8, 0.9]

export interface ScriptedExperts {
  readonly benchmark: Benchmark
  /** The tip's way of the first, tenths of a second apart, CT mm. */
  readonly trace: readonly { readonly timeS: number; readonly tip: Vector }[]
}

/** Undefined for a task without a needle: what is scripted is a needle. */
export function scriptedExperts(task: Task, spine: LumbarSpine): ScriptedExperts | undefined {
  if (task.work.kind !== 'needle') return undefined
  const runs = Array.from({ length: RUNS }, (_, n) => {
    const run = createTaskRun(task, spine)
    const skill = LEAST_SKILL + ((1 - LEAST_SKILL) * (n + 1)) / RUNS
    for (const moment of traineeRun(run.place!, skill, 100 + n)) run.see(moment)
    return run
  })
  const best = runs.at(-1)!
  return {
    benchmark: benchmarkOf(runs.map((run) => run.figures())),
    trace: best.trace
      .filter(({ device }) => device === NEEDLE)
      .filter((_, n) => n % 2 === 0)
      .map((each) => ({ timeS: each.timeS, tip: originOf(each) })),
  }
}
