/** After a run: what to work on first, in words, and what was good. */
import { besideExperts } from './benchmark.ts'
import type { Benchmark } from './composite.ts'
import { middle } from './composite.ts'
import { figureKey, READINGS, type Figure } from './figure.ts'

export interface Judged {
  readonly figure: Figure
  /** Deviations worse than the experts' mean; negative is better. */
  readonly z: number
  readonly percentile: number
  readonly expertsMiddle: number
}

/** Each figure that the experts have too, the weakest first. */
export function judged(figures: readonly Figure[], benchmark: Benchmark): readonly Judged[] {
  return figures
    .flatMap((figure): Judged[] => {
      const key = figureKey(figure)
      const [reading, experts] = [READINGS[key], benchmark[key]]
      if (!reading || figure.value === undefined || !experts || experts.length < 3) return []
      const { z, percentile } = besideExperts(figure.value, experts, reading.better)
      const expertsMiddle = middle(experts)
      const worse = reading.better === 'low' ? figure.value - expertsMiddle : expertsMiddle - figure.value
      // Where all experts are alike, a deviation is what nobody would notice.
      return [{ figure, z: z ?? worse / reading.grain, percentile, expertsMiddle }]
    })
    .toSorted((a, b) => b.z - a.z)
}

export interface Improvement {
  readonly name: string
  /** The figure beside the experts', in words. */
  readonly fact: string
  readonly advice: string
}

/** Within a deviation and a half of the experts there is nothing to say. */
const NOTABLE_Z = 1.5

/** The three things to improve first; fewer where there are not three. */
export const toImprove = (figures: readonly Figure[], benchmark: Benchmark): readonly Improvement[] =>
  judged(figures, benchmark)
    .filter(({ z }) => z > NOTABLE_Z)
    .slice(0, 3)
    .map(({ figure, expertsMiddle }) => ({
      name: figureKey(figure),
      fact: `${READINGS[figureKey(figure)]!.says}: ${sayValue(figure.value!, figure.unit)}; experts ${sayValue(expertsMiddle, figure.unit)}`,
      advice: READINGS[figureKey(figure)]!.advice,
    }))

/** What was as good as an expert's, at most two. */
export const whatWasGood = (figures: readonly Figure[], benchmark: Benchmark): readonly string[] =>
  judged(figures, benchmark)
    .toReversed()
    .filter(({ z }) => z <= 0.5)
    .slice(0, 2)
    .map(({ figure }) => `${READINGS[figureKey(figure)]!.says}: ${sayValue(figure.value!, figure.unit)}`)

/** With as many digits as its size deserves. */
export function sayValue(value: number, unit: string): string {
  const digits = unit === 'count' || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 0 : 1
  const number = unit === 'count' ? String(Math.round(value)) : value.toFixed(digits)
  return unit === 'count' ? number : unit === '%' ? `${number} %` : `${number} ${sayUnit(unit)}`
}

const UNITS: Readonly<Record<string, string>> = { deg: '°', 'mm^2': 'mm²', 'mm^3': 'mm³', 'mm/s^3': 'mm/s³', rho: '' }
export const sayUnit = (unit: string): string => UNITS[unit] ?? unit
