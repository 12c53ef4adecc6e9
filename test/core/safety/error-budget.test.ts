import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import {
  delaySpread,
  errorBudget,
  evenSpread,
  leverSpread,
  NO_SPREAD,
  sumOf,
  zoneGrowthMm,
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
    expect(zoneGrowthMm(budget, [1, 0, 0])).toBeCloseTo(1.5 * 2.7955, 3)
    expect(zoneGrowthMm(budget, [0, 3, 0])).toBeCloseTo(0, 9)
  })

  test('1° about each axis at the end of 100 mm is 1.75 mm across in both ways, nothing along', () => {
    const spread = leverSpread([0, 0, 100], Math.PI / 180)
    expect(Math.sqrt(spread[0]!)).toBeCloseTo(1.745, 3)
    expect(Math.sqrt(spread[4]!)).toBeCloseTo(1.745, 3)
    expect(spread[8]).toBeCloseTo(0, 12)
  })
})

describe('what is not known is not nothing', () => {
  test('an unknown cause is named, the rest is the least it may be, and no zone may be built on it', () => {
    const budget = budgetOf({ headset: undefined, tracker: evenSpread(2) })
    expect(budget.unknown).toEqual(['headset'])
    expect(budget.expectedMm).toBeCloseTo(2, 12)
    expect(budget.parts.find(({ cause }) => cause === 'headset')?.expectedMm).toBeUndefined()
    expect(zoneGrowthMm(budget, [0, 0, 1])).toBeUndefined()
  })

  test('a part that was forgotten, or is there twice, is refused by its name', () => {
    const part: BudgetPart = { cause: 'tracker', spread: NO_SPREAD, remark: '' }
    expect(() => errorBudget(PLACE, [part])).toThrow('has 0 parts for calibration')
    expect(() => errorBudget(PLACE, [part, part])).toThrow('has 2 parts for tracker')
  })
})

test('10 000 errors drawn from three causes: 94 to 96 of 100 lie in the ellipsoid and none beyond the growth along x in more than 5 of 100, seed 5', () => {
  const random = createRandom(5)
  const arm = [30, -60, 80] as const
  const spread = sumOf(sumOf(evenSpread(0.9), leverSpread(arm, 0.01)), delaySpread([20, 10, -5], 40))
  const budget = budgetOf({ tracker: spread })
  const growth = zoneGrowthMm(budget, [1, 0, 0])!
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
  expect(beyond / 10_000).toBeLessThan(0.05)
})
