import { describe, expect, test } from 'vitest'
import { LEVELS, type LumbarLevel } from '#core/anatomy/levels.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { measureLevel, type Measured } from './calliper.ts'
import { meanOf, deviationOf, PUBLISHED } from './published.ts'

const SPINES = 100
const LUMBAR = LEVELS.filter((level): level is LumbarLevel => level !== 'T12')

const measured = Array.from({ length: SPINES }, (_, n) => {
  const spine = createLumbarSpine(drawParameters(n + 1))
  return Object.fromEntries(LUMBAR.map((level) => [level, measureLevel(spine, level)])) as Record<LumbarLevel, Measured>
})

describe.each(Object.entries(PUBLISHED))(
  `${SPINES} random spines (seeds 1-${SPINES}), measured on their bones: %s`,
  (dimension, { mean, deviation }) => {
    test.each(LUMBAR)(
      '%s: mean within one published deviation, nobody further than four, spread between a third and one and a half times the published',
      (level) => {
        const values = measured.map((spine) => spine[level][dimension as keyof Measured])
        expect(values.every(Number.isFinite)).toBe(true)
        expect(Math.abs(meanOf(values) - mean[level]) / deviation[level]).toBeLessThan(1)
        for (const value of values) expect(Math.abs(value - mean[level]) / deviation[level]).toBeLessThan(4)
        expect(deviationOf(values) / deviation[level]).toBeGreaterThan(1 / 3)
        expect(deviationOf(values) / deviation[level]).toBeLessThan(1.5)
      },
    )
  },
)

test('foramina are open: on average 14 to 19 mm high (Harianja: 17.5 mm over all levels, 600 adults on CT)', () => {
  const heights = measured.flatMap((spine) => LUMBAR.map((level) => spine[level].foramenHeight))
  expect(meanOf(heights)).toBeGreaterThan(14)
  expect(meanOf(heights)).toBeLessThan(19)
})
