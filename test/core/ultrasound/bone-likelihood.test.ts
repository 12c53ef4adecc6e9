import { describe, expect, test } from 'vitest'
import { BONE_FILTER, gaussian, ridgeKernel } from '#core/ultrasound/bone-filter.ts'
import { boneLikelihood } from '#core/ultrasound/bone-likelihood.ts'

const { side } = BONE_FILTER
const everywhere = new Float32Array(side * side).fill(1)

/** Tissue of grey 0.4 with a line 5 rows thick at `lineRow` and `behind` below it. */
function layered({ lineRow, line = 0.9, behind = 0.05 }: { lineRow: number; line?: number; behind?: number }) {
  return Float32Array.from({ length: side * side }, (_, cell) => {
    const row = Math.floor(cell / side)
    if (Math.abs(row - lineRow) <= 2) return line
    return row < lineRow ? 0.4 : behind
  })
}

const column = (map: Float32Array, x: number) => Array.from({ length: side }, (_, row) => map[row * side + x]!)
const peak = (values: readonly number[]) => values.indexOf(Math.max(...values))

describe('the bone filter', () => {
  test('a bright line with darkness behind it is likely, at the line', () => {
    const values = column(boneLikelihood(layered({ lineRow: 100 }), everywhere), 128)
    expect(Math.abs(peak(values) - 100)).toBeLessThanOrEqual(1)
    expect(values[100]).toBeGreaterThan(0.5)
    expect(values[70]).toBeLessThan(0.05)
    expect(values[150]).toBeLessThan(0.01)
  })

  test('the same line with tissue behind it is fascia: less than 0.6 times as likely', () => {
    const bone = column(boneLikelihood(layered({ lineRow: 100 }), everywhere), 128)[100]!
    const fascia = column(boneLikelihood(layered({ lineRow: 100, behind: 0.4 }), everywhere), 128)[100]!
    expect(fascia).toBeLessThan(0.6 * bone)
  })

  test('an edge into the dark without a bright line is less than 0.8 times as likely as one with', () => {
    const bone = column(boneLikelihood(layered({ lineRow: 100 }), everywhere), 128)[100]!
    const edge = column(boneLikelihood(layered({ lineRow: 100, line: 0.4 }), everywhere), 128)
    expect(Math.max(...edge)).toBeLessThan(0.8 * bone)
  })

  test.each([10, 20, 230])('a line in row %d of 256 is too shallow or too deep: below 0.05', (lineRow) => {
    expect(column(boneLikelihood(layered({ lineRow }), everywhere), 128)[lineRow]).toBeLessThan(0.05)
  })

  test('half the gain gives the same place and at least three quarters of the likelihood', () => {
    const full = column(boneLikelihood(layered({ lineRow: 100 }), everywhere), 128)
    const half = column(
      boneLikelihood(
        layered({ lineRow: 100 }).map((grey) => grey / 2),
        everywhere,
      ),
      128,
    )
    expect(peak(half)).toBe(peak(full))
    expect(half[100]).toBeGreaterThan(0.75 * full[100]!)
  })

  test('outside the mask nothing is likely, and depth counts from its first row', () => {
    const mask = everywhere.map((_, cell) => (cell >= 80 * side && cell % side < 200 ? 1 : 0))
    const map = boneLikelihood(layered({ lineRow: 100 }), mask)
    expect(map.every((value, cell) => mask[cell] === 1 || value === 0)).toBe(true)
    // Row 100 is 20 rows below row 80: 8 % of the side, and bone is expected from 14 %.
    expect(map[100 * side + 100]).toBeLessThan(0.05)
  })

  test('a flat picture holds no bone, nor does a black one', () => {
    const inner = (map: Float32Array) => column(map, 128).slice(20, 150)
    expect(
      Math.max(
        ...inner(
          boneLikelihood(
            everywhere.map(() => 0.5),
            everywhere,
          ),
        ),
      ),
    ).toBeLessThan(0.01)
    expect(
      Math.max(
        ...boneLikelihood(
          everywhere.map(() => 0),
          everywhere,
        ),
      ),
    ).toBe(0)
    expect(
      Math.max(
        ...boneLikelihood(
          everywhere.map(() => 0),
          everywhere.map(() => 0),
        ),
      ),
    ).toBe(0)
  })

  test('another size is refused', () => {
    expect(() => boneLikelihood(new Float32Array(128 * 128), new Float32Array(128 * 128))).toThrow(
      'the bone filter takes 256x256 cells, not 16384 and 16384',
    )
  })
})

describe('its kernels', () => {
  test('a Gaussian of deviation 3 has 19 weights that add up to 1, the middle one 0.133', () => {
    const weights = gaussian(3)
    expect(weights).toHaveLength(19)
    expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 6)
    expect(weights[9]).toBeCloseTo(1 / (3 * Math.sqrt(2 * Math.PI)), 3)
  })

  test('a ridge kernel answers 0 to flat brightness and most to a line of its own tilt', () => {
    const shape = BONE_FILTER.ridges[1]
    const width = 2 * shape.radiusCells + 1
    const answers = (lineTiltDeg: number) =>
      BONE_FILTER.tiltsDeg.map((tiltDeg) =>
        ridgeKernel(shape, (tiltDeg * Math.PI) / 180).reduce((sum, weight, i) => {
          const x = (i % width) - shape.radiusCells
          const y = Math.floor(i / width) - shape.radiusCells
          const off = y * Math.cos((lineTiltDeg * Math.PI) / 180) - x * Math.sin((lineTiltDeg * Math.PI) / 180)
          return sum + (Math.abs(off) <= 2 ? weight : 0)
        }, 0),
      )
    for (const tiltDeg of BONE_FILTER.tiltsDeg) {
      expect(ridgeKernel(shape, tiltDeg).reduce((sum, weight) => sum + weight)).toBeCloseTo(0, 5)
      expect(BONE_FILTER.tiltsDeg[peak(answers(tiltDeg))]).toBe(tiltDeg)
    }
  })
})
