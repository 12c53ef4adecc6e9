import { describe, expect, test } from 'vitest'
import { createLowPass } from '#core/signals/low-pass.ts'
import { createOneEuro } from '#core/signals/one-euro.ts'

const move = (x: number) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1]

describe('low-pass', () => {
  test('at a steady 50 mm/s it lags by its stated 15.9 ms (10 Hz), that is 0.80 mm', () => {
    const filter = createLowPass(10)
    expect(filter.lagMs).toBeCloseTo(15.915, 2)
    let x = 0
    // 1 ms steps: at coarser ones the sampling itself adds up to half a step.
    for (let t = 0; t <= 1000; t++) x = filter.next(move(0.05 * t), t)[12]!
    expect(0.05 * 1000 - x).toBeCloseTo(0.05 * filter.lagMs, 1)
  })

  test('turns lag alike: a steady turn of 0.1°/ms is 1.59° behind', () => {
    const filter = createLowPass(10)
    let angle = 0
    for (let t = 0; t <= 800; t++) {
      const a = (0.1 * t * Math.PI) / 180
      const m = filter.next(
        [Math.cos(a), Math.sin(a), 0, 0, -Math.sin(a), Math.cos(a), 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        t,
      )
      angle = (Math.atan2(m[1]!, m[0]!) * 180) / Math.PI
    }
    expect(80 - angle).toBeCloseTo(1.59, 1)
  })

  test('the first pose comes back as it is, and again after a reset', () => {
    const filter = createLowPass(5)
    expect(filter.next(move(7), 0)).toEqual(move(7))
    filter.next(move(100), 10)
    filter.reset()
    expect(filter.next(move(-3), 20)).toEqual(move(-3))
  })

  test('refuses a cut-off that is none', () => expect(() => createLowPass(0)).toThrow('above 0 Hz, got 0'))
})

describe('1€ filter', () => {
  test('at rest ±0.5 mm of jitter shrinks to less than half (seed 3)', () => {
    const filter = createOneEuro({ minCutOffHz: 1, betaPerMmS: 0.007, leverArmMm: 100, speedCutOffHz: 1 })
    let state = 3
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647 - 0.5
    let worst = 0
    for (let t = 0; t < 5000; t += 16) {
      const x = filter.next(move(random()), t)[12]!
      if (t > 2000) worst = Math.max(worst, Math.abs(x))
    }
    expect(worst).toBeLessThan(0.25)
  })

  test('at a steady 50 mm/s it is less than a quarter of a millimetre behind, and says how late it is', () => {
    const filter = createOneEuro()
    let x = 0
    for (let t = 0; t <= 3000; t += 4) x = filter.next(move(0.05 * t), t)[12]!
    const behindMm = 0.05 * 3000 - x
    expect(behindMm).toBeLessThan(0.25)
    expect(behindMm).toBeCloseTo(0.05 * filter.lagMs, 1)
  })
})
