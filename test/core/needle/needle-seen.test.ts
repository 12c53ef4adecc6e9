import { describe, expect, test } from 'vitest'
import { seeNeedle } from '#core/needle/needle-seen.ts'

const SIDE = 64
/** Cell (0, 0) at pixel (100, 40); two pixels across and four down to a cell. */
const GRID = { side: SIDE, mapping: { x0Px: 100, y0Px: 40, xStepPx: 2, yStepPx: 4 } }
const FULL = new Float32Array(SIDE * SIDE).fill(1)

/** A shaft two cells thick from cell (10, 12) down to (40, 42), 45° steep, and a tip's peak at `tip`. */
function outputs({ view = 4, tip = [40, 42] as readonly [number, number] | null } = {}) {
  const shaft = Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [column, row] = [at % SIDE, Math.floor(at / SIDE)]
    return column >= 10 && column <= 40 && Math.abs(row - column - 2) <= 0.5 ? 5 : -8
  })
  const half = SIDE / 2
  const heat = Float32Array.from({ length: half * half }, (_, at) => {
    if (!tip) return -8
    const [x, y] = [2 * (at % half) + 0.5 - tip[0], 2 * Math.floor(at / half) + 0.5 - tip[1]]
    return 4 - (x * x + y * y) / 2
  })
  return { shaft, heat, view: Float32Array.of(view) }
}

describe('a needle from cell (10, 12) to (40, 42)', () => {
  test('has its ends at pixels (120, 88) and (180, 208)', () => {
    const seen = seeNeedle(7, outputs(), FULL, GRID, {})!
    expect(seen.frameId).toBe(7)
    expect(seen.nearPx[0]).toBeCloseTo(120, 0)
    expect(seen.nearPx[1]).toBeCloseTo(88, 0)
    expect(seen.farPx[0]).toBeCloseTo(180, 0)
    expect(seen.farPx[1]).toBeCloseTo(208, 0)
    expect(seen.confidence).toBeCloseTo(1 / (1 + Math.exp(-4)), 6)
  })

  test('its tip is at its end, surer with a peak there than without', () => {
    const both = seeNeedle(7, outputs(), FULL, GRID, {})!
    const shaftOnly = seeNeedle(7, outputs({ tip: null }), FULL, GRID, {})!
    expect(both.from).toBe('shaft and tip')
    expect(Math.hypot(both.tipPx[0] - 180, both.tipPx[1] - 208)).toBeLessThan(4)
    expect(shaftOnly.from).toBe('shaft')
    expect(shaftOnly.tipPx).toEqual(shaftOnly.farPx)
    expect(both.sigmaAlongPx).toBeLessThan(shaftOnly.sigmaAlongPx)
    // 3 cells along a line that goes 2 px across and 4 px down for every cell each way: 3 · √(2² + 4²) / √2.
    expect(shaftOnly.sigmaAlongPx).toBeCloseTo((3 * Math.hypot(2, 4)) / Math.SQRT2, 1)
  })

  test('a peak 20 cells away from it is no tip', () => {
    expect(seeNeedle(7, outputs({ tip: [40, 22] }), FULL, GRID, {})!.from).toBe('shaft')
  })
})

describe('the whole picture and the tip together', () => {
  // The peak of 4 logits counts twice, here lowered to 3.5 by half a cell: -1 + 2 x 3.5 and more.
  test('a network that doubts is believed where a shaft leads to a sure tip', () => {
    expect(seeNeedle(7, outputs({ view: -1 }), FULL, GRID, { present: 0.7 })).toBeUndefined()
    const seen = seeNeedle(7, outputs({ view: -1 }), FULL, GRID, { present: 0.7, together: 0.8 })!
    expect(seen.from).toBe('shaft and tip')
    expect(seen.confidence).toBeGreaterThan(0.99)
  })

  test('without a tip its doubt stands, and below 4 of 100 nothing helps', () => {
    const thresholds = { present: 0.7, together: 0.8 }
    expect(seeNeedle(7, outputs({ view: -1, tip: null }), FULL, GRID, thresholds)).toBeUndefined()
    expect(seeNeedle(7, outputs({ view: -3.3 }), FULL, GRID, thresholds)).toBeUndefined()
  })
})

describe('no needle', () => {
  test('where the network doubts that there is one', () => {
    expect(seeNeedle(7, outputs({ view: -0.1 }), FULL, GRID, {})).toBeUndefined()
    expect(seeNeedle(7, outputs({ view: 1 }), FULL, GRID, { present: 0.9 })).toBeUndefined()
  })

  test('outside the field of view', () => {
    expect(seeNeedle(7, outputs(), new Float32Array(SIDE * SIDE), GRID, {})).toBeUndefined()
  })
})

test('an output that is missing is an error', () => {
  const { heat: _, ...rest } = outputs()
  expect(() => seeNeedle(7, rest, FULL, GRID, {})).toThrow('a needle network answers shaft, heat, view')
})
