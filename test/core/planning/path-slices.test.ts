import { expect, test } from 'vitest'
import { apply, distance, point, transform } from '#core/frames/transform.ts'
import { sliceAcross, sliceAlong, type PathSlice } from '#core/planning/path-slices.ts'

const entry = point('ct', -50, 90, -40)
const target = point('ct', -20, 44, -46)
const LENGTH_MM = Math.hypot(30, 46, 6)
const at = ({ ctFromImage }: PathSlice, [x, y]: readonly [number, number]) =>
  apply(transform('ct', 'image', ctFromImage), point('image', x, y, 0))

test.each(['transverse', 'sagittal'] as const)(
  'along a path, %s: its ends are where they are in the patient',
  (plane) => {
    const slice = sliceAlong(entry, target, plane)!
    expect(distance(at(slice, slice.pathPx[0]), entry)).toBeLessThan(1e-9)
    expect(distance(at(slice, slice.pathPx[1]), target)).toBeLessThan(1e-9)
  },
)

test('a pixel is half a millimetre both ways, at right angles', () => {
  const m = sliceAlong(entry, target, 'transverse')!.ctFromImage
  const [x, y] = [m.slice(0, 3), m.slice(4, 7)]
  expect(Math.hypot(...x)).toBeCloseTo(0.5, 9)
  expect(Math.hypot(...y)).toBeCloseTo(0.5, 9)
  expect(x.reduce((sum, part, axis) => sum + part * y[axis]!, 0)).toBeCloseTo(0, 9)
})

test('a transverse slice has the patient’s left on its right, a sagittal one the feet', () => {
  expect(sliceAlong(entry, target, 'transverse')!.ctFromImage[0]).toBeGreaterThan(0)
  expect(sliceAlong(entry, target, 'sagittal')!.ctFromImage[2]).toBeLessThan(0)
})

test.each([0, 20, LENGTH_MM])('across it %d mm deep, its middle is so far along the path', (depthMm) => {
  const slice = sliceAcross(entry, target, 'transverse', depthMm)!
  const middle = at(slice, slice.pathPx[0])
  expect(distance(middle, entry)).toBeCloseTo(depthMm, 9)
  expect(distance(middle, target)).toBeCloseTo(LENGTH_MM - depthMm, 9)
  const corner = at(slice, [0, 0])
  const along = (['x', 'y', 'z'] as const).reduce(
    (sum, axis) => sum + (corner[axis] - middle[axis]) * (target[axis] - entry[axis]),
    0,
  )
  expect(along).toBeCloseTo(0, 6)
})

test('two points less than a millimetre apart have no slices', () => {
  expect(sliceAlong(entry, point('ct', -50, 89.5, -40), 'transverse')).toBeUndefined()
})
