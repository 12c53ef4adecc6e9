/**
 * A sender's clock brought onto the page's, without asking the sender anything.
 *
 * Each message gives (received − stamped) = offset + time on the way. The way can only
 * add, so the smallest difference seen lately is the offset plus the shortest way. It
 * is taken over a window, so that clocks that drift apart are followed.
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
  /** A difference that jumps by more than this, either way, is a clock that was set: all before it is forgotten. */
  stepMs: 1000,
} as const

export function createClockOffset({
  windowMs,
  stepMs,
}: { [K in keyof typeof CLOCK_OFFSET]: number } = CLOCK_OFFSET): ClockOffset {
  let older = Infinity
  let newer = Infinity
  let halfStartedMs = -Infinity

  return {
    see(stampMs, receivedMs) {
      const difference = receivedMs - stampMs
      const known = Math.min(older, newer)
      if (known !== Infinity && Math.abs(difference - known) > stepMs) {
        older = Infinity
        newer = difference
        halfStartedMs = receivedMs
        return
      }
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
