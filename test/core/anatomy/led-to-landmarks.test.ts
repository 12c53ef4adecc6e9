import { expect, test } from 'vitest'
import { ledToLandmarks } from '#core/anatomy/led-to-landmarks.ts'

/** Cells of 0.5 mm; cell (0, 0) at pixel (10, 20), 2 pixels across and 4 down to a cell: 4 pixels across and 8 down are 1 mm. */
const CELLS = { cellMm: 0.5, mapping: { x0Px: 10, y0Px: 20, xStepPx: 2, yStepPx: 4 } }
const KINDS = ['spinous process', 'lamina']
const place = (name: string, xPx: number, yPx: number) => ({ name, xPx, yPx, confidence: 0.9, areaMm2: 12 })
const peak = (kind: number, column: number, row: number) => ({ kind, column, row, height: 0.8 })
const at = (named: readonly { xPx: number; yPx: number }[]) => named.map(({ xPx, yPx }) => [xPx, yPx])

test('a lamina 3 mm beside its landmark points at the landmark, and keeps all else', () => {
  const lamina = place('lamina', 100, 60)
  // Column 51 is pixel 112, 12 pixels further: 3 mm. Row 10 is pixel 60.
  expect(ledToLandmarks([lamina], [peak(1, 51, 10)], KINDS, CELLS)).toEqual([{ ...lamina, xPx: 112 }])
})

test('5 mm down are 40 pixels and near enough, 20.5 pixels across are 5.1 mm and too far', () => {
  expect(at(ledToLandmarks([place('lamina', 100, 60)], [peak(1, 45, 20)], KINDS, CELLS))).toEqual([[100, 100]])
  expect(at(ledToLandmarks([place('lamina', 100, 60)], [peak(1, 55.25, 10)], KINDS, CELLS))).toEqual([[100, 60]])
})

test('the landmark of another bone, and one that is of no kind that is known, lead nothing', () => {
  expect(at(ledToLandmarks([place('lamina', 100, 60)], [peak(0, 46, 10), peak(7, 46, 10)], KINDS, CELLS))).toEqual([
    [100, 60],
  ])
})

test('of two pieces of a lamina only the nearer is led to the one landmark, of two landmarks each takes its own', () => {
  const two = [place('lamina', 100, 60), place('lamina', 112, 60)]
  expect(at(ledToLandmarks(two, [peak(1, 50, 10)], KINDS, CELLS))).toEqual([
    [100, 60],
    [110, 60],
  ])
  expect(at(ledToLandmarks(two, [peak(1, 50, 10), peak(1, 45.5, 10)], KINDS, CELLS))).toEqual([
    [101, 60],
    [110, 60],
  ])
})
