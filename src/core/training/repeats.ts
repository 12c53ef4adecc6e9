/**
 * When to practise again. After each pass the pause doubles, from a week to six weeks: hand skills of lumbar puncture
 * had faded six weeks after training (Yeo et al. 2015). A failure begins anew with the shortest pause.
 */
export const REPEATS = { firstDays: 7, longestDays: 42 } as const

const DAY_MS = 86_400_000

export interface Attempt {
  readonly atMs: number
  readonly isPassed: boolean
}

/** @param attempts in time. Undefined before the first. */
export function nextRepeatMs(attempts: readonly Attempt[]): number | undefined {
  const last = attempts.at(-1)
  if (!last) return undefined
  const failure = attempts.findLastIndex(({ isPassed }) => !isPassed)
  const passes = attempts.length - 1 - failure
  const days = Math.min(REPEATS.longestDays, REPEATS.firstDays * 2 ** Math.max(0, passes - 1))
  return last.atMs + days * DAY_MS
}
