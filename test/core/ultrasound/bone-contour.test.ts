import { describe, expect, test } from 'vitest'
import { traceContour, type TraceLimits } from '#core/ultrasound/contour.ts'

const LIMITS: TraceLimits = {
  low: 0.1,
  high: 0.3,
  leastColumns: 8,
  leastShare: 0.3,
  stepCost: 0.04,
  greatestStep: 4,
  endCost: 0.5,
}
const SAME = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }
const SIDE = 64

/** Likelihood of `strength` on a line two cells thick in the columns it is given for. */
function ridge(rowOf: (column: number) => number | undefined, strength = 0.8): Float32Array {
  return Float32Array.from({ length: SIDE * SIDE }, (_, cell) => {
    const row = rowOf(cell % SIDE)
    return row === undefined ? 0 : strength * Math.exp(-((Math.floor(cell / SIDE) - row) ** 2) / 4)
  })
}

const plus = (a: Float32Array, b: Float32Array) => a.map((value, i) => Math.max(value, b[i]!))
const between = (from: number, to: number, row: number) => (column: number) =>
  column >= from && column <= to ? row : undefined

describe('the contour', () => {
  test('follows a slope to a tenth of a cell', () => {
    const { runs } = traceContour(
      ridge((column) => 20.3 + 0.37 * column),
      SIDE,
      SAME,
      LIMITS,
    )
    expect(runs).toHaveLength(1)
    expect(runs[0]).toHaveLength(2 * SIDE)
    for (let i = 0; i < SIDE; i++) {
      expect(runs[0]![2 * i]).toBe(i)
      expect(Math.abs(runs[0]![2 * i + 1]! - (20.3 + 0.37 * i))).toBeLessThan(0.1)
    }
  })

  test('is given in the pixels of the picture', () => {
    const mapping = { x0Px: 187.5, y0Px: 12.25, xStepPx: 2, yStepPx: 2.5 }
    const { runs } = traceContour(ridge(between(10, 29, 30)), SIDE, mapping, LIMITS)
    expect(Array.from(runs[0]!.slice(0, 2))).toEqual([207.5, 87.25])
    expect(Array.from(runs[0]!.slice(-2))).toEqual([245.5, 87.25])
  })

  test('a brighter speck does not draw it off the line', () => {
    const speck = ridge(between(30, 31, 50), 1)
    const { runs } = traceContour(plus(ridge(between(0, 63, 20), 0.6), speck), SIDE, SAME, LIMITS)
    expect(runs).toHaveLength(1)
    expect(runs[0]!.every((value, i) => i % 2 === 0 || Math.abs(value - 20) < 0.01)).toBe(true)
  })

  test('two surfaces at different depths are two runs, ordered by x, each with its mean likelihood', () => {
    const map = plus(ridge(between(4, 23, 15), 0.8), ridge(between(30, 55, 40), 0.5))
    const { runs, confidences } = traceContour(map, SIDE, SAME, LIMITS)
    expect(runs.map((run) => [run[0], run.at(-2)])).toEqual([
      [4, 23],
      [30, 55],
    ])
    expect(confidences[0]).toBeCloseTo(0.8, 5)
    expect(confidences[1]).toBeCloseTo(0.5, 5)
  })

  test.each([
    { name: '7 columns long where 8 are the least', map: ridge(between(10, 16, 30)) },
    { name: 'never above 0.3', map: ridge(between(0, 63, 30), 0.29) },
    { name: 'nowhere', map: new Float32Array(SIDE * SIDE) },
  ])('a line $name is not drawn', ({ map }) => {
    expect(traceContour(map, SIDE, SAME, LIMITS)).toEqual({ runs: [], confidences: [] })
  })

  test('a run with a fifth of the evidence of the best is dropped', () => {
    const map = plus(ridge(between(0, 39, 15)), ridge(between(50, 57, 40)))
    expect(traceContour(map, SIDE, SAME, LIMITS).runs).toHaveLength(1)
    expect(traceContour(map, SIDE, SAME, { ...LIMITS, leastShare: 0.1 }).runs).toHaveLength(2)
  })

  test('a map of another size is refused', () => {
    expect(() => traceContour(new Float32Array(10), SIDE, SAME, LIMITS)).toThrow(
      'a likelihood map of 64x64 has 10 values',
    )
  })
})

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('against every possible path, seed %d', (seed) => {
  const side = 5
  const limits: TraceLimits = {
    low: 0.4,
    high: 0,
    leastColumns: 1,
    leastShare: 0,
    stepCost: 0.08,
    greatestStep: 2,
    endCost: 0.15,
  }
  const map = randomMap(side, seed)

  test('no choice of rows is worth more', () => {
    const rows = Array.from({ length: side }, () => side)
    for (const run of traceContour(map, side, SAME, limits).runs) {
      for (let i = 0; i < run.length; i += 2) rows[run[i]!] = Math.round(run[i + 1]!)
    }
    let best = -Infinity
    for (let code = 0; code < (side + 1) ** side; code++) {
      best = Math.max(
        best,
        worth(
          Array.from({ length: side }, (_, i) => Math.floor(code / (side + 1) ** i) % (side + 1)),
          map,
          side,
          limits,
        ),
      )
    }
    expect(worth(rows, map, side, limits)).toBeCloseTo(best, 5)
  })
})

/** Park and Miller 1988. */
function randomMap(side: number, seed: number): Float32Array {
  let state = seed * 7919
  return Float32Array.from({ length: side * side }, () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  })
}

/** What the rows are worth by the definition of the limits; `side` means no surface. */
function worth(rows: readonly number[], map: Float32Array, side: number, limits: TraceLimits): number {
  let total = 0
  let previous = side
  for (const [column, row] of [...rows, side].entries()) {
    if ((row === side) !== (previous === side)) total -= limits.endCost
    if (row !== side && previous !== side) {
      if (Math.abs(row - previous) > limits.greatestStep) return -Infinity
      total -= limits.stepCost * Math.abs(row - previous)
    }
    if (row !== side) total += map[row * side + column]! - limits.low
    previous = row
  }
  return total
}
