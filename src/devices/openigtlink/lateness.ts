/**
 * Which messages come after a younger one of the same name.
 *
 * A stamp far behind the newest is a clock that was set back or a recording that began again: it is late
 * once and from then on it is the new time.
 */
export interface Lateness {
  isLate(name: string, stampMs: number): boolean
  forget(): void
}

/** As in the bridge. */
const NEW_TIME_AFTER_MS = 10_000
/** A peer can invent names; memory must not follow. */
const MOST_NAMES = 1024

export function createLateness(): Lateness {
  const newest = new Map<string, number>()
  return {
    isLate(name, stampMs) {
      const known = newest.get(name)
      const isLate = known !== undefined && stampMs < known
      if (isLate && known - stampMs < NEW_TIME_AFTER_MS) return true
      if (known === undefined && newest.size >= MOST_NAMES) newest.clear()
      newest.set(name, stampMs)
      return isLate
    },
    forget: () => newest.clear(),
  }
}
