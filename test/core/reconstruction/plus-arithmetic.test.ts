import { expect, test } from 'vitest'
import {
  ceilLeniently,
  divideFixed,
  floorFixed,
  floorLeniently,
  multiplyFixed,
  roundFixed,
  roundLeniently,
  toFixed,
} from '#core/reconstruction/plus-arithmetic.ts'

test.each([
  { value: 1, fixed: 16384 },
  { value: -0.5, fixed: -8192 },
  { value: 0.1, fixed: 1638 },
  // Half of the last place goes to the even neighbour.
  { value: 0.5 / 16384, fixed: 0 },
  { value: 1.5 / 16384, fixed: 2 },
  { value: -74.5217, fixed: -1220964 },
])('$value is $fixed / 16384', ({ value, fixed }) => expect(toFixed(value)).toBe(fixed))

test('a half times a half is a quarter, a third of 1 has its 14 places', () => {
  expect(multiplyFixed(8192, 8192)).toBe(4096)
  expect(divideFixed(16384, 3 * 16384)).toBe(5461)
  expect([roundFixed(8191), roundFixed(8192), roundFixed(-8192), roundFixed(-8193)]).toEqual([0, 1, 0, -1])
  expect([floorFixed(-1), floorFixed(16383), floorFixed(16384)]).toEqual([-1, 0, 1])
})

test.each([
  { value: 0.999, floor: 0, ceil: 1 },
  { value: 0.999999, floor: 1, ceil: 1 },
  { value: 1.000001, floor: 1, ceil: 1 },
  { value: -0.000001, floor: 0, ceil: 0 },
  { value: -0.001, floor: -1, ceil: 0 },
])('$value rounds down to $floor and up to $ceil', ({ value, floor, ceil }) => {
  expect(floorLeniently(value)).toBe(floor)
  expect(ceilLeniently(value) + 0).toBe(ceil)
})

test('a half rounds up, on either side of 0', () => {
  expect([0.49, 0.5, 1.5, -0.5, -0.51].map((value) => roundLeniently(value) + 0)).toEqual([0, 1, 2, 0, -1])
})
