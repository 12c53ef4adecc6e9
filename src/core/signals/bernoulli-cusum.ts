/**
 * Cumulative sums over outcomes that are one of two things: each adds or takes away what it tells for a changed rate, the
 * sum never falls below nought, and above a limit it signals.
 *
 * How often it signals while nothing has changed is exact: every sum that can occur is followed with its probability.
 */
export interface Weights {
  /** Added by the outcome that is waited for: above nought. */
  readonly counted: number
  /** Added by the other one: below nought. */
  readonly other: number
}

/** The sum after each outcome, and at which it first reaches the limit, counted from 1; undefined while it has not. */
export function cusum(
  outcomes: readonly boolean[],
  { counted, other }: Weights,
  limit: number,
): { readonly sums: readonly number[]; readonly signalledAfter: number | undefined } {
  const sums: number[] = []
  for (const isCounted of outcomes) sums.push(Math.max(0, (sums.at(-1) ?? 0) + (isCounted ? counted : other)))
  const at = sums.findIndex((sum) => sum >= limit)
  return { sums, signalledAfter: at < 0 ? undefined : at + 1 }
}

/** Chance of a signal within so many outcomes, of which each is the counted one in `share` of the cases, 0–1. */
export function signalChance({ counted, other }: Weights, limit: number, share: number, outcomes: number): number {
  let standing = new Map<string, { readonly sum: number; readonly chance: number }>([['0', { sum: 0, chance: 1 }]])
  let signalled = 0
  for (let count = 0; count < outcomes; count++) {
    const next = new Map<string, { sum: number; chance: number }>()
    for (const { sum, chance } of standing.values())
      for (const [weight, part] of [
        [counted, share],
        [other, 1 - share],
      ] as const) {
        const to = Math.max(0, sum + weight)
        if (to >= limit) {
          signalled += chance * part
          continue
        }
        // Sums that differ only by rounding are one.
        const key = to.toFixed(9)
        const there = next.get(key) ?? { sum: to, chance: 0 }
        there.chance += chance * part
        next.set(key, there)
      }
    standing = next
  }
  return signalled
}

/** The smallest limit, to a hundredth, at which the chance of a signal is at most so much. */
export function limitFor(weights: Weights, share: number, outcomes: number, most: number): number {
  const chance = (hundredths: number) => signalChance(weights, hundredths / 100, share, outcomes)
  let [low, high] = [1, 2]
  while (chance(high) > most) high *= 2
  while (low < high) {
    const middle = (low + high) >> 1
    if (chance(middle) > most) low = middle + 1
    else high = middle
  }
  return low / 100
}
