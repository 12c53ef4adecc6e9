import { describe, expect, test } from 'vitest'
import { IDENTITY } from '#core/frames/transform.ts'
import { rigidFlaw } from '#core/registration/rigid-flaw.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'

const at = (changes: Readonly<Record<number, number>>) => IDENTITY.map((value, n) => changes[n] ?? value)

describe('a stated registration', () => {
  test('any turn and shift is one, with four digits too', () => {
    const turned = turnAndShift([0.3, -1, 0.7, 100, -20, 5], [0, 0, 0])
    expect(rigidFlaw(turned)).toBeUndefined()
    expect(rigidFlaw(turned.map((value) => Number(value.toFixed(4))))).toBeUndefined()
  })

  test.each([
    ['x to the other side', at({ 0: -1 }), 'it mirrors: left and right are swapped'],
    ['metres', at({ 0: 1000, 5: 1000, 10: 1000 }), 'it scales by 1.00e+3'],
    ['a sheared axis', at({ 4: 0.1, 5: Math.sqrt(1 - 0.01) }), 'its axes are not at right angles'],
    ['rows for columns', at({ 3: 12 }), 'its last row is not 0 0 0 1'],
    ['a hole', at({ 6: Number.NaN }), 'something that is no number'],
  ])('%s is said', (_, matrix, words) => expect(rigidFlaw(matrix)).toContain(words))
})
