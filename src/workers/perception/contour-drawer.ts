/**
 * Which model draws bone's contour: the network it is wanted from, while it runs and keeps up; else the classical filter.
 *
 * A contour is drawn on its own picture. At 25 pictures a second one that takes longer than this comes when its picture
 * has had to make way (`PATIENCE_MS` of `pairing.ts`), so that of a slower network none would ever be seen.
 */
import type { ModelName } from './messages.ts'

/** Median of the last looks, ms, above which the filter takes over. */
export const TOO_SLOW_MS = 100
const LOOKS = 8
/** After this it may try again, since loading and other programs slow it down for a while; each time in vain it waits twice as long. */
export const TRY_AGAIN_MS = 30_000

export interface ContourDrawer {
  /** @param isRunning whether the network runs */
  of(isRunning: boolean, hasScale: boolean, nowMs: number): ModelName
  /** A look of the network took so long. @returns whether that changed who draws */
  took(ms: number, nowMs: number): boolean
  /** Why the filter draws although the network runs; empty otherwise. */
  readonly reason: string
  /** Another source, or a new worker. */
  forget(): void
}

export function createContourDrawer(wanted: ModelName): ContourDrawer {
  let looks: number[] = []
  let waitMs = TRY_AGAIN_MS
  let slow: { readonly sinceMs: number; readonly medianMs: number } | undefined

  function rest(nowMs: number) {
    if (!slow || nowMs - slow.sinceMs < waitMs) return
    slow = undefined
    waitMs *= 2
    looks = []
  }

  return {
    of(isRunning, hasScale, nowMs) {
      rest(nowMs)
      // A picture without a scale is for the classical filter in any case.
      return isRunning && hasScale && !slow ? wanted : 'bone-likelihood'
    },
    took(ms, nowMs) {
      if (slow) return false
      looks = [...looks.slice(1 - LOOKS), ms]
      const medianMs = looks.toSorted((a, b) => a - b)[LOOKS / 2]!
      if (looks.length < LOOKS || !(medianMs > TOO_SLOW_MS)) return false
      slow = { sinceMs: nowMs, medianMs }
      return true
    },
    get reason() {
      return slow
        ? `${Math.round(slow.medianMs)} ms a picture is too slow for the bone outline: the classical filter draws it`
        : ''
    },
    forget() {
      looks = []
      waitMs = TRY_AGAIN_MS
      slow = undefined
    },
  }
}
