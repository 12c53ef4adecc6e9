/**
 * How often something may be tried: ten times a minute for one name from one address, more for an address as a whole.
 * It counts names that nobody has just the same, so that it tells nothing about which names exist.
 */
export interface Attempts {
  /** @returns how long to wait, ms; 0 when it may be tried, and then it is counted. */
  count(key: string): number
}

/** Keys that are remembered; beyond it the oldest are forgotten, since memory is not an attacker's to fill. */
const MOST_KEYS = 20_000

export function createAttempts(most: number, withinMs: number, now: () => number): Attempts {
  const times = new Map<string, number[]>()
  return {
    count(key) {
      const nowMs = now()
      const recent = (times.get(key) ?? []).filter((at) => at > nowMs - withinMs)
      const [first] = recent
      if (recent.length >= most && first !== undefined) return first + withinMs - nowMs
      times.delete(key)
      times.set(key, [...recent, nowMs])
      if (times.size > MOST_KEYS) times.delete(times.keys().next().value!)
      return 0
    },
  }
}
