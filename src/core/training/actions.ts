/**
 * Periods in which something is faster than a threshold. A change of state counts once it has held for longer than 0.2 s,
 * so that a tremble neither begins an action nor ends one (Perk Tutor).
 */
export const ACTION_HOLDS_S = 0.2

export interface Actions {
  /** @param beforeS when the step that has this speed began. */
  see(speed: number, timeS: number, beforeS: number): void
  readonly count: number
  readonly isActing: boolean
}

export function createActions(threshold: number): Actions {
  let [isActing, count] = [false, 0]
  let agreedS: number | undefined
  return {
    see(speed, timeS, beforeS) {
      agreedS ??= beforeS
      const isFast = speed > threshold
      if (isFast === isActing) agreedS = timeS
      else if (timeS - agreedS > ACTION_HOLDS_S) {
        isActing = isFast
        agreedS = timeS
        if (isFast) count++
      }
    },
    get count() {
      return count
    },
    get isActing() {
      return isActing
    },
  }
}
