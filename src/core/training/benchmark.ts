/** A figure beside those of experts who did the same task. */
export interface Beside {
  /** How many deviations worse than the experts' mean; negative is better. Undefined when they do not differ. */
  readonly z: number | undefined
  /** Share of the experts who were no better, 0–100. */
  readonly percentile: number
}

export type Better = 'low' | 'high'

/** @throws RangeError for fewer than three experts: that is no benchmark. */
export function besideExperts(value: number, experts: readonly number[], better: Better): Beside {
  if (experts.length < 3) throw new RangeError(`A benchmark needs three experts or more, got ${experts.length}`)
  const mean = experts.reduce((sum, one) => sum + one, 0) / experts.length
  const deviation = Math.sqrt(experts.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (experts.length - 1))
  const worse = better === 'low' ? 1 : -1
  const noBetter = experts.filter((one) => worse * (one - value) >= 0).length
  return {
    z: deviation > 0 ? (worse * (value - mean)) / deviation : undefined,
    percentile: (100 * noBetter) / experts.length,
  }
}

/** A single figure of a run: the mean of its z, each held within ±5 so that one slip does not drown the rest. */
export function compositeZ(parts: readonly Beside[]): number | undefined {
  const known = parts.flatMap(({ z }) => (z === undefined ? [] : [Math.max(-5, Math.min(5, z))]))
  return known.length ? known.reduce((sum, z) => sum + z, 0) / known.length : undefined
}
