/**
 * One figure of a run, 0 to 100, from all that can be judged: how many times worse each is than the experts' middle.
 *
 * A geometric mean: a run twice as long and half as exact counts as one that is twice of both, and no figure is so bad
 * that the others stop to count (a mean of z-scores saturates with beginners, whose figures are many deviations off).
 */
import { figureKey, READINGS, type Figure, type FigureKey } from './figure.ts'

/** A figure counts between a fiftieth of the experts' and, where it is better than theirs, a little more than one. */
const SHARES = { least: 0.02, most: 1.1 } as const

export type Benchmark = Readonly<Record<FigureKey, readonly number[]>>

/** The experts' figures of a task, each under its key; those that not all of them have are left out. */
export function benchmarkOf(runs: readonly (readonly Figure[])[]): Benchmark {
  const values = new Map<FigureKey, number[]>()
  for (const run of runs)
    for (const figure of run)
      if (figure.value !== undefined && figureKey(figure) in READINGS)
        values.set(figureKey(figure), [...(values.get(figureKey(figure)) ?? []), figure.value])
  return Object.fromEntries([...values].filter(([, all]) => all.length === runs.length))
}

/** Undefined when nothing of the run is in the benchmark. */
export function compositeScore(figures: readonly Figure[], benchmark: Benchmark): number | undefined {
  const logs = figures.flatMap((figure) => {
    const key = figureKey(figure)
    const [reading, experts] = [READINGS[key], benchmark[key]]
    if (!reading || !experts?.length || figure.value === undefined) return []
    const [own, theirs] = [figure.value + reading.grain, middle(experts) + reading.grain]
    const share = reading.better === 'low' ? theirs / own : own / theirs
    return [Math.log(Math.min(SHARES.most, Math.max(SHARES.least, share)))]
  })
  if (!logs.length) return undefined
  return Math.min(100, 100 * Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length))
}

export function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
