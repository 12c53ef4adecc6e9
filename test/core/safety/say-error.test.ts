import { expect, test } from 'vitest'
import { sayError, sayErrorShortly } from '#core/safety/say-error.ts'

const budget = (expectedMm: number, within95Mm: number) =>
  ({ expectedMm, within95Mm, unknown: [] }) as unknown as Parameters<typeof sayError>[0]

test('1.24 and 2.61 mm are said to a tenth', () => {
  expect(sayError(budget(1.24, 2.61))).toBe('Error 1.2 mm (95 %: 2.6 mm)')
  expect(sayErrorShortly(budget(1.24, 2.61))).toBe('error < 2.6 mm (95 %)')
})

test('nothing is said to be exact', () => {
  expect(sayError(budget(0, 0))).toBe('Error under 0.1 mm (95 %: under 0.1 mm)')
  expect(sayErrorShortly(budget(0, 0))).toBe('error < 0.1 mm (95 %)')
})

test('with an unknown part it is the least it can be', () => {
  const known = { ...budget(0.8, 1.9), unknown: ['headset'] } as unknown as Parameters<typeof sayError>[0]
  expect(sayError(known)).toBe('Error unknown (headset), at least 0.8 mm')
})
