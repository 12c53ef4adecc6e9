import { describe, expect, test } from 'vitest'
import { shaftToTip } from '#core/needle/shaft-to-tip.ts'
import { createRandom } from '#core/phantom/random.ts'

const SIDE = 160

/** Cells within one of the way from `from` to `to`, of that likelihood. */
function drawn(
  ways: readonly { from: readonly [number, number]; to: readonly [number, number]; likelihood: number }[],
) {
  const map = new Float32Array(SIDE * SIDE)
  for (const { from, to, likelihood } of ways) {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    for (let step = 0; step <= length; step += 0.25) {
      const column = Math.round(from[0] + ((to[0] - from[0]) * step) / length)
      const row = Math.round(from[1] + ((to[1] - from[1]) * step) / length)
      map[row * SIDE + column] = likelihood
    }
  }
  return map
}

const SHAFT = { from: [20, 20], to: [60, 50], likelihood: 0.9 } as const

test('a tip 20 cells beyond where its shaft fades is led to: (76, 62) on the line of (20, 20) to (60, 50)', () => {
  const led = shaftToTip(drawn([SHAFT]), SIDE, [{ column: 76, row: 62, height: 0.8 }], 0.35)!
  expect(led.peak).toEqual({ column: 76, row: 62, height: 0.8 })
  expect(led.direction[0]).toBeCloseTo(0.8, 1)
  expect(led.direction[1]).toBeCloseTo(0.6, 1)
})

test('a bevel 45 cells beyond where its shaft is lost is the tip, and not a fainter peak beside the shaft', () => {
  const peaks = [
    { column: 60, row: 50, height: 0.5 },
    { column: 96, row: 77, height: 0.75 },
  ]
  expect(shaftToTip(drawn([SHAFT]), SIDE, peaks, 0.35)!.peak).toEqual(peaks[1])
})

test('a longer line elsewhere does not take the tip from its own shaft', () => {
  const fascia = { from: [10, 100], to: [150, 104], likelihood: 0.6 } as const
  const led = shaftToTip(drawn([SHAFT, fascia]), SIDE, [{ column: 61, row: 51, height: 0.7 }], 0.35)!
  expect(led.direction[1]).toBeCloseTo(0.6, 1)
})

describe('no tip', () => {
  test.each([
    { of: 'beside every shaft', peak: [120, 30] },
    { of: 'above the shaft, which would come from below', peak: [12, 14] },
    { of: '65 cells beyond the end of the shaft', peak: [112, 89] },
  ])('$of', ({ peak: [column, row] }) => {
    expect(shaftToTip(drawn([SHAFT]), SIDE, [{ column: column!, row: row!, height: 0.9 }], 0.35)).toBeUndefined()
  })

  test('where there are only grains', () => {
    const random = createRandom(5)
    const map = Float32Array.from({ length: SIDE * SIDE }, () => (random.uniform() < 0.002 ? 0.6 : 0))
    expect(shaftToTip(map, SIDE, [{ column: 80, row: 80, height: 0.9 }], 0.35)).toBeUndefined()
  })
})

test('of two tips the higher one whose shaft is seen', () => {
  const other = { from: [150, 10], to: [120, 40], likelihood: 0.9 } as const
  const peaks = [
    { column: 61, row: 51, height: 0.5 },
    { column: 119, row: 41, height: 0.8 },
    { column: 20, row: 120, height: 0.95 },
  ]
  expect(shaftToTip(drawn([SHAFT, other]), SIDE, peaks, 0.35)!.peak.column).toBe(119)
})

describe('a second peak on the line of one shaft', () => {
  const end = { column: 60, row: 50, height: 0.8 }

  test.each([
    { of: '30 mm beyond the end and nearly as high is the tip: a shaft is lost before its tip is', height: 0.72 },
    { of: 'even 60 cells beyond, where no shaft would lead to it alone', height: 0.8, away: 62 },
  ])('$of', ({ height, away = 30 }) => {
    const further = { column: 60 + Math.round(0.8 * away), row: 50 + Math.round(0.6 * away), height }
    expect(shaftToTip(drawn([SHAFT]), SIDE, [end, further], 0.35)!.peak).toEqual(further)
  })

  test.each([
    { of: 'half as sure is bone beyond it', peak: { column: 84, row: 68, height: 0.6 } },
    { of: '12 cells beside the line is something else', peak: { column: 77, row: 78, height: 0.8 } },
    { of: 'nearer the transducer is not the tip', peak: { column: 44, row: 38, height: 0.78 } },
  ])('$of', ({ peak }) => {
    expect(shaftToTip(drawn([SHAFT]), SIDE, [end, peak], 0.35)!.peak).toEqual(end)
  })
})
