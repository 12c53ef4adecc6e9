import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import {
  delaySpread,
  errorBudget,
  evenSpread,
  leverSpread,
  NO_SPREAD,
  sigmaAlongMm,
  sumOf,
  type BudgetPart,
  type Cause,
  type Spread,
} from '#core/safety/error-budget.ts'

const PLACE = point('ct', 10, 20, 30)

function budgetOf(known: Partial<Record<Cause, Spread | undefined>>) {
  const parts = (['tracker', 'calibration', 'registration', 'delay', 'headset'] as const).map((cause): BudgetPart => ({
    cause,
    spread: cause in known ? known[cause] : NO_SPREAD,
    remark: '',
  }))
  return errorBudget(PLACE, parts)
}

describe('one number from its parts', () => {
  test('3 mm and 4 mm from two causes make 5 mm, and 95 % of 5 mm the same all round is 8.07 mm', () => {
    const budget = budgetOf({ tracker: evenSpread(3), registration: evenSpread(4) })
    expect(budget.expectedMm).toBeCloseTo(5, 12)
    // √7.8147 deviations of 5/√3 mm.
    expect(budget.within95Mm).toBeCloseTo(2.7955 * (5 / Math.sqrt(3)), 3)
    expect(budget.parts.map(({ expectedMm }) => expectedMm)).toEqual([3, 0, 4, 0, 0].map((mm) => expect.closeTo(mm, 9)))
    expect(budget.unknown).toEqual([])
  })

  test('30 ms late at 50 mm/s along x is 1.5 mm along x and nothing across', () => {
    const budget = budgetOf({ delay: delaySpread([50, 0, 0], 30) })
    expect(budget.expectedMm).toBeCloseTo(1.5, 12)
    expect(sigmaAlongMm(budget.spread, [1, 0, 0])).toBeCloseTo(1.5, 12)
    expect(sigmaAlongMm(budget.spread, [0, 1, 0])).toBeCloseTo(0, 9)
    // Half way between: as much as the shadow of what is along x.
    expect(sigmaAlongMm(budget.spread, [Math.SQRT1_2, Math.SQRT1_2, 0])).toBeCloseTo(1.5 * Math.SQRT1_2, 12)
  })

  test('1° about each axis at the end of 100 mm is 1.75 mm across in both ways, nothing along', () => {
    const spread = leverSpread([0, 0, 100], Math.PI / 180)
    expect(Math.sqrt(spread[0]!)).toBeCloseTo(1.745, 3)
    expect(Math.sqrt(spread[4]!)).toBeCloseTo(1.745, 3)
    expect(spread[8]).toBeCloseTo(0, 12)
  })
})

describe('what is not known is not nothing', () => {
  test('an unknown cause is named, and the rest is the least it may be', () => {
    const budget = budgetOf({ headset: undefined, tracker: evenSpread(2) })
    expect(budget.unknown).toEqual(['headset'])
    expect(budget.expectedMm).toBeCloseTo(2, 12)
    expect(budget.parts.find(({ cause }) => cause === 'headset')?.expectedMm).toBeUndefined()
  })

  test('a part that was forgotten, or is there twice, is refused by its name', () => {
    const part: BudgetPart = { cause: 'tracker', spread: NO_SPREAD, remark: '' }
    expect(() => errorBudget(PLACE, [part])).toThrow('has 0 parts for calibration')
    expect(() => errorBudget(PLACE, [part, part])).toThrow('has 2 parts for tracker')
  })
})

test('10 000 errors drawn from three causes: 94 to 96 of 100 lie in the ellipsoid and two deviations along x are passed by 2.0 to 2.6 of 100, seed 5', () => {
  const random = createRandom(5)
  const arm = [30, -60, 80] as const
  const spread = sumOf(sumOf(evenSpread(0.9), leverSpread(arm, 0.01)), delaySpread([20, 10, -5], 40))
  const budget = budgetOf({ tracker: spread })
  const growth = 2 * sigmaAlongMm(budget.spread, [1, 0, 0])
  let [held, beyond] = [0, 0]
  for (let n = 0; n < 10_000; n++) {
    const [a, b, c] = [0.01 * random.normal(), 0.01 * random.normal(), 0.01 * random.normal()]
    const late = 0.04 * random.normal()
    const each = () => (0.9 / Math.sqrt(3)) * random.normal()
    // w x arm, written out.
    const off = [
      each() + b * arm[2] - c * arm[1] + 20 * late,
      each() + c * arm[0] - a * arm[2] + 10 * late,
      each() + a * arm[1] - b * arm[0] - 5 * late,
    ] as const
    const far = budget.axes.reduce(
      (sum, { way, halfMm }) => sum + ((off[0] * way[0] + off[1] * way[1] + off[2] * way[2]) / halfMm) ** 2,
      0,
    )
    if (far <= 1) held++
    if (off[0] > growth) beyond++
  }
  expect(held / 10_000).toBeGreaterThan(0.94)
  expect(held / 10_000).toBeLessThan(0.96)
  // Of a bell curve 2.28 of 100 lie beyond two deviations on one side.
  expect(beyond / 10_000).toBeGreaterThan(0.02)
  expect(beyond / 10_000).toBeLessThan(0.026)
})
