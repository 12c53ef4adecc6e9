import { expect, test } from 'vitest'
import { pixelsOfCells } from '#core/ultrasound/cells-to-pixels.ts'
import { dice, surfaceCounts, surfaceScore } from '#core/ultrasound/mask-score.ts'

/** A line one pixel thick at this row of a picture 20 wide and high, in these columns. */
function line(row: number, from = 0, to = 19): Uint8Array {
  const mask = new Uint8Array(400)
  for (let x = from; x <= to; x++) mask[row * 20 + x] = 255
  return mask
}

test('half of one mask in the other: Dice 2 · 10 / 30', () => {
  expect(dice(line(5), line(5, 0, 9))).toBeCloseTo(20 / 30, 10)
  expect(dice(line(5), line(6))).toBe(0)
  expect(dice(new Uint8Array(400), new Uint8Array(400))).toBeNaN()
  expect(() => dice(line(5), new Uint8Array(3))).toThrow(RangeError)
})

test('a line two pixels lower is near within 2 and not within 1.9', () => {
  expect(surfaceScore([surfaceCounts(line(5), line(7), 20, 2)]).f1).toBe(1)
  expect(surfaceScore([surfaceCounts(line(5), line(7), 20, 1.9)]).f1).toBe(0)
})

test('ten of twenty found and none wrong: precision 1, recall 11/20 (one column further is within reach)', () => {
  const { precision, recall } = surfaceScore([surfaceCounts(line(5, 0, 9), line(5), 20, 1)])
  expect(precision).toBe(1)
  expect(recall).toBeCloseTo(11 / 20, 10)
})

test('a thick mask counts by its middle', () => {
  const thick = line(5)
  for (let x = 0; x < 20; x++) thick[6 * 20 + x] = thick[7 * 20 + x] = 255
  expect(surfaceScore([surfaceCounts(thick, line(6), 20, 0.1)]).f1).toBe(1)
})

test('a ramp of cells is the same ramp of pixels, and nothing lies beyond the cells', () => {
  const side = 10
  const cells = Float32Array.from({ length: side * side }, (_, at) => at % side)
  const pixels = pixelsOfCells(cells, side, { x0Px: 4, y0Px: 2, xStepPx: 3, yStepPx: 3 }, 50, 40)
  expect(pixels[10 * 50 + 4]).toBeCloseTo(0, 6)
  expect(pixels[10 * 50 + 16]).toBeCloseTo(4, 6)
  expect(pixels[10 * 50 + 17]).toBeCloseTo(4 + 1 / 3, 5)
  expect(pixels[10 * 50 + 45]).toBe(0)
  expect(pixels[39 * 50 + 16]).toBe(0)
})
