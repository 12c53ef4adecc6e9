/**
 * When a trainee may be taken as competent: the learning-curve cumulative sum (LC-CUSUM; Biau et al., "A method for
 * monitoring the learning curve", Statistics in Medicine 2008).
 *
 * It starts from "not yet competent" and adds, per procedure, how much more likely that outcome is of somebody who fails
 * as rarely as is acceptable than of somebody who fails too often. Nothing is held against a bad start: the sum never
 * falls below nought. Above the limit it signals competence.
 */
export interface CompetenceDesign {
  /** Share of failures that is acceptable, 0–1. */
  readonly acceptable: number
  /** Share of failures that is not: larger. */
  readonly unacceptable: number
  readonly limit: number
}

export type Rates = Pick<CompetenceDesign, 'acceptable' | 'unacceptable'>

/** @throws RangeError when the rates are not 0 < acceptable < unacceptable < 1. */
export function weights({ acceptable, unacceptable }: Rates): { readonly success: number; readonly failure: number } {
  if (!(0 < acceptable && acceptable < unacceptable && unacceptable < 1))
    throw new RangeError(
      `Failure rates must be 0 < acceptable < unacceptable < 1, got ${acceptable} and ${unacceptable}`,
    )
  return {
    success: Math.log((1 - acceptable) / (1 - unacceptable)),
    failure: Math.log(acceptable / unacceptable),
  }
}

/** The sum after each outcome, and at which it first signals competence, counted from 1; undefined while it has not. */
export function lcCusum(
  outcomes: readonly boolean[],
  design: CompetenceDesign,
): { readonly sums: readonly number[]; readonly competentAfter: number | undefined } {
  const { success, failure } = weights(design)
  const sums: number[] = []
  for (const isSuccess of outcomes) sums.push(Math.max(0, (sums.at(-1) ?? 0) + (isSuccess ? success : failure)))
  const at = sums.findIndex((sum) => sum >= design.limit)
  return { sums, competentAfter: at < 0 ? undefined : at + 1 }
}

/**
 * How likely somebody who fails at the rate `failing` is to be signalled within so many procedures: exact, by following
 * every sum that can occur and its probability. With the unacceptable rate it is the design's false-pass rate.
 */
export function signalChance(design: CompetenceDesign, failing: number, procedures: number): number {
  const { success, failure } = weights(design)
  let standing = new Map<string, { readonly sum: number; readonly chance: number }>([['0', { sum: 0, chance: 1 }]])
  let signalled = 0
  for (let count = 0; count < procedures; count++) {
    const next = new Map<string, { sum: number; chance: number }>()
    for (const { sum, chance } of standing.values())
      for (const [weight, share] of [
        [success, 1 - failing],
        [failure, failing],
      ] as const) {
        const to = Math.max(0, sum + weight)
        if (to >= design.limit) {
          signalled += chance * share
          continue
        }
        // Sums that differ only by rounding are one.
        const key = to.toFixed(9)
        const there = next.get(key) ?? { sum: to, chance: 0 }
        there.chance += chance * share
        next.set(key, there)
      }
    standing = next
  }
  return signalled
}

/** The smallest limit, to a hundredth, at which at most `falsePass` of those who fail unacceptably often are signalled. */
export function limitFor(rates: Rates, falsePass: number, procedures: number): number {
  const chance = (hundredths: number) =>
    signalChance({ ...rates, limit: hundredths / 100 }, rates.unacceptable, procedures)
  let [low, high] = [1, 2]
  while (chance(high) > falsePass) high *= 2
  while (low < high) {
    const middle = (low + high) >> 1
    if (chance(middle) > falsePass) low = middle + 1
    else high = middle
  }
  return low / 100
}
