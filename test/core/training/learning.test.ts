import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { besideExperts, compositeZ } from '#core/training/benchmark.ts'
import { lcCusum, limitFor, signalChance, weights } from '#core/training/lc-cusum.ts'
import { fitLearningCurve } from '#core/training/learning-curve.ts'
import { rawTlx, sus, weightedTlx, TLX_SCALES } from '#core/training/questionnaires.ts'
import { nextRepeatMs } from '#core/training/repeats.ts'

describe('LC-CUSUM', () => {
  const rates = { acceptable: 0.1, unacceptable: 0.3 }

  test('a success weighs ln(0.9/0.7), a failure ln(0.1/0.3), and the sum never falls below nought', () => {
    expect(weights(rates).success).toBeCloseTo(0.2513, 4)
    expect(weights(rates).failure).toBeCloseTo(-1.0986, 4)
    const { sums, competentAfter } = lcCusum([false, true, true, false, true, true, true, true], { ...rates, limit: 1 })
    expect(sums.map((sum) => Number(sum.toFixed(4)))).toEqual([0, 0.2513, 0.5026, 0, 0.2513, 0.5026, 0.7539, 1.0053])
    expect(competentAfter).toBe(8)
  })

  test('two procedures at limit 0.5: both must succeed, which of those who fail 30 % is 49 %', () => {
    expect(signalChance({ ...rates, limit: 0.5 }, 0.3, 2)).toBeCloseTo(0.49, 12)
  })

  test('the exact chance agrees with 20 000 simulated trainees, seed 3', () => {
    const design = { ...rates, limit: 1.25 }
    const random = createRandom(3)
    let passed = 0
    for (let trainee = 0; trainee < 20_000; trainee++) {
      const outcomes = Array.from({ length: 50 }, () => random.uniform() >= 0.3)
      if (lcCusum(outcomes, design).competentAfter !== undefined) passed++
    }
    const chance = signalChance(design, 0.3, 50)
    // Four standard errors.
    expect(Math.abs(passed / 20_000 - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / 20_000))
  })

  test.each([0.05, 0.1, 0.2])(
    'a limit designed for %d false passes in 50 procedures keeps it, and hardly more',
    (falsePass) => {
      const limit = limitFor(rates, falsePass, 50)
      expect(signalChance({ ...rates, limit }, 0.3, 50)).toBeLessThanOrEqual(falsePass)
      expect(signalChance({ ...rates, limit: limit - 0.01 }, 0.3, 50)).toBeGreaterThan(falsePass)
    },
  )

  test('rates the wrong way round are refused', () => {
    expect(() => weights({ acceptable: 0.3, unacceptable: 0.1 })).toThrow('got 0.3 and 0.1')
  })
})

describe('learning curve', () => {
  const curve = (plateau: number, gain: number, pace: number, count: number, noise = () => 0) =>
    Array.from({ length: count }, (_, index) => plateau + gain * Math.exp(-index / pace) + noise())

  test('plateau 20 s, first trial 100 s, pace 4 trials come back; 30 s are reached in trial 10', () => {
    const fit = fitLearningCurve(curve(20, 80, 4, 20))!
    expect(fit.plateau).toBeCloseTo(20, 0)
    expect(fit.gain).toBeCloseTo(80, 0)
    expect(fit.paceTrials).toBeCloseTo(4, 0)
    // 1 + 4 ln 8 = 9.3.
    expect(fit.trialsTo(30)).toBe(10)
    expect(fit.trialsTo(10)).toBeUndefined()
  })

  test('with 5 s of noise, seed 12, the plateau is right within 5 s', () => {
    const random = createRandom(12)
    const fit = fitLearningCurve(curve(20, 80, 4, 25, () => 5 * random.normal()))!
    expect(Math.abs(fit.plateau - 20)).toBeLessThan(5)
  })

  test('five trials are too few to say anything', () => {
    expect(fitLearningCurve(curve(20, 80, 4, 5))).toBeUndefined()
  })
})

test('beside experts of 10, 12 and 14 s, 16 s is two deviations worse and behind all, 11 s half a deviation better', () => {
  expect(besideExperts(16, [10, 12, 14], 'low')).toEqual({ z: 2, percentile: 0 })
  expect(besideExperts(11, [10, 12, 14], 'low').z).toBe(-0.5)
  expect(besideExperts(16, [10, 12, 14], 'high')).toEqual({ z: -2, percentile: 100 })
  expect(
    compositeZ([
      { z: 2, percentile: 0 },
      { z: -1, percentile: 0 },
      { z: undefined, percentile: 0 },
    ]),
  ).toBe(0.5)
  expect(() => besideExperts(1, [1, 2], 'low')).toThrow('three experts')
})

describe('200 simulated trainees of graded skill, seed 77', () => {
  test('are ranked by the composite as by their true skill: Spearman at least 0.9', () => {
    const random = createRandom(77)
    // What a task's figures owe to skill, and what they owe to the day.
    const figures = (skill: number) => [
      30 + 60 * (1 - skill) + 8 * random.normal(),
      200 + 400 * (1 - skill) + 60 * random.normal(),
      1 + 4 * (1 - skill) + 0.8 * random.normal(),
      3 + 12 * (1 - skill) + 2.5 * random.normal(),
      100 + 900 * (1 - skill) + 150 * random.normal(),
    ]
    const experts = Array.from({ length: 12 }, () => figures(0.9 + 0.1 * random.uniform()))
    const trainees = Array.from({ length: 200 }, (_, index) => index / 199)
    const composite = trainees.map((skill) => {
      const own = figures(skill)
      return compositeZ(
        own.map((value, at) =>
          besideExperts(
            value,
            experts.map((one) => one[at]!),
            'low',
          ),
        ),
      )!
    })
    expect(
      spearman(
        trainees,
        composite.map((z) => -z),
      ),
    ).toBeGreaterThanOrEqual(0.9)
  })
})

function spearman(a: readonly number[], b: readonly number[]): number {
  const ranks = (list: readonly number[]) => {
    const order = list.map((_, index) => index).sort((x, y) => list[x]! - list[y]!)
    const rank = Array.from(list, () => 0)
    for (const [place, index] of order.entries()) rank[index] = place
    return rank
  }
  const [x, y] = [ranks(a), ranks(b)]
  const squares = x.reduce((sum, rank, index) => sum + (rank - y[index]!) ** 2, 0)
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1))
}

describe('questionnaires', () => {
  const ratings = { mental: 80, physical: 20, temporal: 50, performance: 30, effort: 60, frustration: 0 }

  test('raw TLX of 80, 20, 50, 30, 60, 0 is 40; weighted towards the mental it is more', () => {
    expect(rawTlx(ratings)).toBe(40)
    const weightier = [...TLX_SCALES].flatMap((scale, index) => Array.from({ length: 5 - index }, () => scale))
    // 5·80 + 4·20 + 3·50 + 2·30 + 1·60 = 750 by 15.
    expect(weightedTlx(ratings, weightier)).toBe(50)
  })

  test('SUS of all threes is 50, of the best answers 100', () => {
    expect(sus(Array.from({ length: 10 }, () => 3))).toBe(50)
    expect(sus([5, 1, 5, 1, 5, 1, 5, 1, 5, 1])).toBe(100)
  })

  test('what is missing or out of range is named', () => {
    expect(() => rawTlx({ ...ratings, effort: 101 })).toThrow('effort is 101; it goes from 0 to 100')
    expect(() => sus([1, 2, 3])).toThrow('Ten statements')
    expect(() => sus([6, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toThrow('statement 1 is 6')
  })
})

test('after one, two, three, four passes the pause is 7, 14, 28, 42 days; a failure begins anew', () => {
  const day = 86_400_000
  const passes = (count: number) => Array.from({ length: count }, () => ({ atMs: 0, isPassed: true }))
  expect([1, 2, 3, 4, 9].map((count) => nextRepeatMs(passes(count))! / day)).toEqual([7, 14, 28, 42, 42])
  expect(nextRepeatMs([...passes(4), { atMs: day, isPassed: false }])).toBe(8 * day)
  expect(nextRepeatMs([])).toBeUndefined()
})
