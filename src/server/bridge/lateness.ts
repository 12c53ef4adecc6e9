/**
 * Which messages come after a younger one of the same name.
 *
 * A stamp far behind the newest is a clock that was set back or a recording that began
 * again, not a straggler: it is late once and from then on it is the new time.
 */

export interface Lateness {
  /** @param timestamp 32.32 fixed-point seconds, as on the wire; 0 says nothing and is never late. */
  isLate(key: string, timestamp: bigint): boolean
  /** A new connection is a new sender: nothing it says is older than what the last one said. */
  forget(): void
}

/** No network of this kind holds a message back for longer. */
const NEW_TIME_AFTER = 10n << 32n

/** A peer can invent names; memory must not follow. */
const MOST_KEYS = 1024

export function createLateness(): Lateness {
  const newest = new Map<string, bigint>()

  return {
    isLate(key, timestamp) {
      if (timestamp === 0n) return false
      const known = newest.get(key)
      const isLate = known !== undefined && timestamp < known
      if (isLate && known - timestamp < NEW_TIME_AFTER) return true
      newest.set(key, timestamp)
      if (newest.size > MOST_KEYS) for (const oldest of newest.keys()) return newest.delete(oldest) && isLate
      return isLate
    },
    forget: () => newest.clear(),
  }
}
