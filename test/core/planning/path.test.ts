import { expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { needlePath } from '#core/planning/path.ts'

const degrees = (rad: number) => Math.round((rad * 180) / Math.PI)

// LPS: y grows to the back, so an injection from the back goes towards smaller y.
test.each([
  { entry: [0, 100, 0], target: [0, 40, 0], lengthMm: 60, axial: 0, cranial: 0 },
  { entry: [-30, 90, 0], target: [0, 50, 0], lengthMm: 50, axial: 37, cranial: 0 },
  { entry: [30, 90, 0], target: [0, 50, 0], lengthMm: 50, axial: -37, cranial: 0 },
  { entry: [0, 90, -30], target: [0, 50, 0], lengthMm: 50, axial: 0, cranial: 37 },
])('from $entry to $target is $lengthMm mm, $axial° in the axial slice, $cranial° towards the head', (row) => {
  const [entry, target] = [row.entry, row.target].map(([x, y, z]) => point('ct', x!, y!, z!))
  const path = needlePath(entry!, target!)!
  expect(path.lengthMm).toBeCloseTo(row.lengthMm, 9)
  expect(degrees(path.axialAngleRad)).toBe(row.axial)
  expect(degrees(path.cranialAngleRad)).toBe(row.cranial)
})

test('two points less than a millimetre apart are no path', () => {
  expect(needlePath(point('ct', 0, 0, 0), point('ct', 0, 0.9, 0))).toBeUndefined()
})
