import { expect, test } from 'vitest'
import { angleBetween, isRigid, quaternionOf, rigidMatrix, slerp, type Quaternion } from '#core/signals/rotation.ts'

function seeded(seed: number) {
  let state = seed
  return () => (state = (state * 48271) % 2147483647) / 2147483647
}

/** Rodrigues' formula, column-major: the oracle, which knows no quaternions. */
function rodrigues(axis: readonly number[], angle: number): number[] {
  const length = Math.hypot(...axis)
  const [x, y, z] = axis.map((v) => v / length) as [number, number, number]
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const v = 1 - c
  return [
    c + x * x * v, y * x * v + z * s, z * x * v - y * s, 0,
    x * y * v - z * s, c + y * y * v, z * y * v + x * s, 0,
    x * z * v + y * s, y * z * v - x * s, c + z * z * v, 0,
    0, 0, 0, 1,
  ] // prettier-ignore
}

test('a matrix becomes a quaternion and the same matrix again (1 000 random rotations, seed 11)', () => {
  const random = seeded(11)
  for (let i = 0; i < 1000; i++) {
    const matrix = rodrigues([random() - 0.5, random() - 0.5, random() - 0.5], (random() - 0.5) * 2 * Math.PI)
    rigidMatrix(quaternionOf(matrix), [0, 0, 0]).forEach((value, at) => expect(value).toBeCloseTo(matrix[at]!, 9))
  }
})

test('slerp from no turn to a turn is that part of the turn about the same axis (seed 12)', () => {
  const random = seeded(12)
  for (let i = 0; i < 300; i++) {
    const axis = [random() - 0.5, random() - 0.5, random() - 0.5]
    const angle = random() * 3.1
    const part = random()
    const found = rigidMatrix(slerp([0, 0, 0, 1], quaternionOf(rodrigues(axis, angle)), part), [0, 0, 0])
    const expected = rodrigues(axis, angle * part)
    found.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 7))
  }
})

test('two rotations a hair apart do not divide by nothing', () => {
  const a: Quaternion = [0, 0, 0, 1]
  expect(slerp(a, [1e-9, 0, 0, 1], 0.5)[0]).toBeCloseTo(5e-10, 12)
  expect(angleBetween(a, [0, 0, 0, -1])).toBe(0)
})

test('a mirror, a scale and a shear are not rigid', () => {
  expect(isRigid(rodrigues([1, 2, 3], 1))).toBe(true)
  expect(isRigid([-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBe(false)
  expect(isRigid([1.01, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBe(false)
  expect(isRigid([1, 0, 0, 0, 0.01, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBe(false)
})
