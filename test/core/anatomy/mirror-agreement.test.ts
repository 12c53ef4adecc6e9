import { describe, expect, test } from 'vitest'
import { doubtedClasses, mirrorAgreement, withoutDoubted } from '#core/anatomy/mirror-agreement.ts'

/** A row of cells: so many of each class. */
const row = (...runs: readonly (readonly [of: number, cells: number])[]) =>
  Uint8Array.from(runs.flatMap(([of, cells]) => Array.from({ length: cells }, () => of)))

describe('a look and the look at its mirror image', () => {
  test('that are the same agree wholly, and what is in neither is not judged', () => {
    const cells = row([0, 100], [1, 60], [3, 30])
    expect(mirrorAgreement(cells, cells, 4)).toEqual([undefined, 1, undefined, 1])
  })

  test('60 cells of which 20 are called otherwise agree to two thirds; 20 cells are a speck', () => {
    const agreement = mirrorAgreement(row([1, 60], [2, 20]), row([1, 40], [2, 40]), 3)
    expect(agreement[1]).toBeCloseTo(40 / 60, 12)
    expect(agreement[2]).toBeUndefined()
  })

  test('a class seen in the first alone does not agree at all; one seen in the mirror image alone is not shown, so not judged', () => {
    expect(mirrorAgreement(row([1, 50]), row([0, 50]), 2)).toEqual([undefined, 0])
    expect(mirrorAgreement(row([0, 50]), row([1, 50]), 2)).toEqual([undefined, undefined])
  })

  test('looks of two sizes are refused', () => {
    expect(() => mirrorAgreement(row([0, 9]), row([0, 16]), 2)).toThrow('a look of 9 cells cannot agree with one of 16')
  })
})

test('classes of which less than half is called the same are doubted, and taken off the map', () => {
  const doubted = doubtedClasses([undefined, 0.49, 0.5, undefined, 0])
  expect([...doubted]).toEqual([1, 4])
  expect(withoutDoubted(Uint8Array.of(0, 1, 2, 3, 4, 1), doubted)).toEqual(Uint8Array.of(0, 0, 2, 3, 0, 0))
})
