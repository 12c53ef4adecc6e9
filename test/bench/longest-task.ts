/** The longest single task of a page's main thread while something runs, from the browser's own trace. */
import type { RunningPage } from '#test/dicom/running-page.ts'
import { median } from './figures.ts'

export interface Task {
  readonly wallMs: number
  /** Time the processor spent on it: what is left when other programs took the core away. */
  readonly cpuMs: number
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
}

const MICRO = 1000

/** Medians over the rounds of the longest task between the marks `<way>-start` and `<way>-end`. */
export async function longestTasks(
  { page }: RunningPage,
  rounds: number,
  run: (way: 'ours' | 'theirs') => Promise<unknown>,
): Promise<Record<'ours' | 'theirs', Task>> {
  const longest = { ours: [] as Task[], theirs: [] as Task[] }
  const browser = page.context().browser()!
  for (let round = 0; round < rounds; round++) {
    for (const way of ['ours', 'theirs'] as const) {
      await browser.startTracing(page, {
        categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'],
      })
      await run(way)
      longest[way].push(longestOf(JSON.parse((await browser.stopTracing()).toString()) as Trace, way))
    }
  }
  const middle = (tasks: readonly Task[]): Task => ({
    wallMs: median(tasks.map(({ wallMs }) => wallMs)),
    cpuMs: median(tasks.map(({ cpuMs }) => cpuMs)),
  })
  return { ours: middle(longest.ours), theirs: middle(longest.theirs) }
}

export interface Trace {
  readonly traceEvents: readonly TraceEvent[]
}

/** The longest task, and the most processor time of one, between the marks `<way>-start` and `<way>-end`. */
export function longestOf({ traceEvents: events }: Trace, way: string): Task {
  const start = events.find(({ name }) => name === `${way}-start`)
  const end = events.find(({ name }) => name === `${way}-end`)
  if (!start || !end) throw new Error(`the trace has no marks of ${way}`)
  const tasks = events.filter(
    ({ name, pid, tid, ts, ph }) =>
      ph === 'X' && name === 'RunTask' && pid === start.pid && tid === start.tid && ts >= start.ts && ts <= end.ts,
  )
  if (tasks.length === 0) throw new Error(`the trace has no tasks of ${way}`)
  const worst = (of: (task: TraceEvent) => number) => Math.max(...tasks.map(of)) / MICRO
  return { wallMs: worst(({ dur = 0 }) => dur), cpuMs: worst(({ tdur = 0 }) => tdur) }
}
