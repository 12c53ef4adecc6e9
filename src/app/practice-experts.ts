/** Whom a run is compared with: the department's own marked runs once there are enough of them, scripted experts before. */
import type { Attempt } from '#core/training/attempt.ts'
import { benchmarkOf, type Benchmark } from '#core/training/composite.ts'
import { scriptedExperts, type ScriptedExperts } from '#core/training/simulated/experts.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Debrief, Practised } from '#session/practice.ts'

/** Department's own experts come before scripted ones once there are so many. */
const LEAST_EXPERTS = 3

export interface PracticeExperts {
  /** Scripts the experts of this task on this spine; of the same once. */
  prepare(practised: Practised, spine: LumbarSpine): void
  benchmark(practised: Practised, attempts: readonly Attempt[]): Benchmark | undefined
  /** The way beside which a trainee's is replayed, and whose it is. */
  trace(practised: Practised, attempts: readonly Attempt[]): Pick<Debrief, 'expertTrace' | 'expertIs'>
}

export function createPracticeExperts(): PracticeExperts {
  let scripted: { readonly of: string; readonly experts: ScriptedExperts | undefined } | undefined
  const own = ({ task }: Practised, attempts: readonly Attempt[]) =>
    attempts.filter(({ taskId, isBenchmark }) => isBenchmark && taskId === task.id)

  return {
    prepare(practised, spine) {
      const of = `${practised.task.id} ${practised.grade} ${practised.seed}`
      if (scripted?.of !== of) scripted = { of, experts: scriptedExperts(practised.task, spine) }
    },
    benchmark(practised, attempts) {
      const experts = own(practised, attempts)
      if (experts.length >= LEAST_EXPERTS) return benchmarkOf(experts.map(({ figures }) => figures))
      return scripted?.experts?.benchmark
    },
    trace(practised, attempts) {
      // Only on the same spine is a way beside another's.
      const same = own(practised, attempts).findLast(
        ({ spine, trace }) => spine.grade === practised.grade && spine.seed === practised.seed && trace.length > 1,
      )
      if (!same) return { expertTrace: scripted?.experts?.trace ?? [], expertIs: 'scripted' }
      return { expertTrace: same.trace.map(([timeS, ...tip]) => ({ timeS, tip })), expertIs: 'marked' }
    },
  }
}
