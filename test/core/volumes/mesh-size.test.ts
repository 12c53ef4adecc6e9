import { expect, test } from 'vitest'
import { filledOut, sizeOf } from '#core/volumes/mesh-size.ts'

/** An octahedron of 3 mm along each axis, with the normals of the ball round it. */
const [A, B, C, D, E, F] = [0, 1, 2, 3, 4, 5]
const OUT = new Float32Array([1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1])
const OCTAHEDRON = {
  positions: OUT.map((value) => 3 * value),
  normals: OUT,
  indices: new Uint32Array([A, B, E, B, C, E, C, D, E, D, A, E, B, A, F, C, B, F, D, C, F, A, D, F]),
}

test('an octahedron of 3 mm holds 4/3 · 27 mm³ within 8 triangles of √3/4 · 18 mm²', () => {
  const { volumeMm3, areaMm2 } = sizeOf(OCTAHEDRON)
  expect(volumeMm3).toBeCloseTo(36, 4)
  expect(areaMm2).toBeCloseTo(8 * (Math.sqrt(3) / 4) * 18, 4)
})

test('filled out it holds more: what it was told to where corners and faces look the same way, less where they do not', () => {
  // Corners of an octahedron look 55° past its faces: of 3 % more it gets the cosine's share, 0.58.
  expect(sizeOf(filledOut(OCTAHEDRON, 36 * 1.03)).volumeMm3 / 36).toBeCloseTo(1 + 0.03 / Math.sqrt(3), 3)
})

test('what holds nothing stays as it is', () => {
  const nothing = { ...OCTAHEDRON, indices: new Uint32Array(0) }
  expect(filledOut(nothing, 5).positions).toEqual(OCTAHEDRON.positions)
})
