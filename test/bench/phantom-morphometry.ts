/** Dimensions of 100 random spines, measured on their bones, beside published ones. */
import { LEVELS, type LumbarLevel } from '#core/anatomy/levels.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { measureLevel, type Measured } from '#test/core/phantom/calliper.ts'
import { deviationOf, meanOf, PUBLISHED } from '#test/core/phantom/published.ts'
import type { Bench } from './figures.ts'

const SPINES = 100
const LUMBAR = LEVELS.filter((level): level is LumbarLevel => level !== 'T12')

export function benchMorphometry(): Bench {
  const measured = Array.from({ length: SPINES }, (_, n) => {
    const spine = createLumbarSpine(drawParameters(n + 1))
    return Object.fromEntries(LUMBAR.map((level) => [level, measureLevel(spine, level)])) as Record<
      LumbarLevel,
      Measured
    >
  })
  const rows = Object.keys(measured[0]!.L1).map((name) => {
    const dimension = name as keyof Measured
    const published = PUBLISHED[dimension]
    const cell = (level: LumbarLevel) => {
      const values = measured.map((spine) => spine[level][dimension]).filter(Number.isFinite)
      const own = `${meanOf(values).toFixed(1)} ± ${deviationOf(values).toFixed(1)}`
      return published ? `${own} (${published.mean[level].toFixed(1)} ± ${published.deviation[level].toFixed(1)})` : own
    }
    const furthest = published
      ? Math.max(
          ...LUMBAR.map(
            (level) =>
              Math.abs(meanOf(measured.map((s) => s[level][dimension])) - published.mean[level]) /
              published.deviation[level],
          ),
        )
      : undefined
    return {
      figure: dimension,
      value: LUMBAR.map(cell).join(' · '),
      ...(furthest !== undefined && { goal: 'mean within one published deviation', met: furthest < 1 }),
    }
  })
  return {
    name: `Morphometry of ${SPINES} random spines, L1 · L2 · L3 · L4 · L5: ours (published), mm and degrees`,
    rows,
  }
}
