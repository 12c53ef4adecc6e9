/**
 * When a trainee may be taken as competent: the learning-curve cumulative sum (LC-CUSUM; Biau et al., "A method for
 * monitoring the learning curve", Statistics in Medicine 2008).
 *
 * It starts from "not yet competent" and adds, per procedure, how much more likely that outcome is of somebody who fails
 * as rarely as is acceptable than of somebody who fails too often. Nothing is held against a bad start: the sum never
 * falls below nought. Above the limit it signals competence.
 */
import {
  cusum,
  limitFor as smallestLimit,
  signalChance as chanceOfSignal,
  type Weights,
} from '#core/signals/bernoulli-cusum.ts'

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

const weighed = (rates: Rates): Weights => {
  const { success, failure } = weights(rates)
  return { counted: success, other: failure }
}

/** The sum after each outcome, and at which it first signals competence, counted from 1; undefined while it has not. */
export function lcCusum(
  outcomes: readonly boolean[],
  design: CompetenceDesign,
): { readonly sums: readonly number[]; readonly competentAfter: number | undefined } {
  const { sums, signalledAfter } = cusum(outcomes, weighed(design), design.limit)
  return { sums, competentAfter: signalledAfter }
}

/**
 * How likely somebody who fails at the rate `failing` is to be signalled within so many procedures. With the unacceptable
 * rate it is the design's false-pass rate.
 */
export const signalChance = (design: CompetenceDesign, failing: number, procedures: number): number =>
  chanceOfSignal(weighed(design), design.limit, 1 - failing, procedures)

/** The smallest limit, to a hundredth, at which at most `falsePass` of those who fail unacceptably often are signalled. */
export const limitFor = (rates: Rates, falsePass: number, procedures: number): number =>
  smallestLimit(weighed(rates), 1 - rates.unacceptable, procedures, falsePass)
