/**
 * A sender's clock brought onto the page's, without asking the sender anything.
 *
 * Each message gives (received − stamped) = offset + time on the way. The way can only
 * add, so the smallest difference seen lately is the offset plus the shortest way. It
 * is taken over a window, so that clocks that drift apart are followed.
 *
 * What no one-way measurement can tell: a way that became longer for everything and for
 * good. Until that has lasted, messages count as old, which hides them; never the reverse.
 */
export interface ClockOffset {
  /** @param stampMs sender's clock. @param receivedMs page's clock. */
  see(stampMs: number, receivedMs: number): void
  /** The same moment on the page's clock; undefined before anything was seen. */
  onPageClock(stampMs: number): number | undefined
}

export const CLOCK_OFFSET = {
  /** Two halves of this are kept, so the estimate rests on 5–10 s: crystal drift (50 ppm) is then under 1 ms. */
  windowMs: 10_000,
  /** A difference larger by more than this is a message that was held up, or a sender's clock that was set back … */
  stepMs: 1000,
  /** … and it is the clock when every message for this long says so: what a stall held back arrives at once. */
  confirmMs: 2000,
} as const

export function createClockOffset({
  windowMs,
  stepMs,
  confirmMs,
}: { [K in keyof typeof CLOCK_OFFSET]: number } = CLOCK_OFFSET): ClockOffset {
  let older = Infinity
  let newer = Infinity
  let halfStartedMs = -Infinity
  let suspected: { readonly sinceMs: number; least: number } | undefined

  function begin(difference: number, receivedMs: number) {
    older = Infinity
    newer = difference
    halfStartedMs = receivedMs
    suspected = undefined
  }

  function suspect(difference: number, receivedMs: number) {
    suspected ??= { sinceMs: receivedMs, least: difference }
    suspected.least = Math.min(suspected.least, difference)
    if (receivedMs - suspected.sinceMs >= confirmMs) begin(suspected.least, receivedMs)
  }

  return {
    see(stampMs, receivedMs) {
      const difference = receivedMs - stampMs
      const known = Math.min(older, newer)
      if (known === Infinity) return begin(difference, receivedMs)
      if (difference > known + stepMs) return suspect(difference, receivedMs)
      suspected = undefined
      if (receivedMs - halfStartedMs > windowMs / 2) {
        older = newer
        newer = difference
        halfStartedMs = receivedMs
      }
      newer = Math.min(newer, difference)
    },
    onPageClock(stampMs) {
      const offset = Math.min(older, newer)
      return offset === Infinity ? undefined : stampMs + offset
    },
  }
}
