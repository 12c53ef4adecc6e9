import { expect, test } from 'vitest'
import { seenOnPlane } from '#scene/letters-on-plane.ts'

test.each([
  { what: 'on the plane', at: [10, 20, 0], seen: { x: 10, y: 20, larger: 1 } },
  { what: 'half way to the eye', at: [10, 20, -50], seen: { x: 20, y: 40, larger: 2 } },
  { what: 'as far behind it as the eye is before it', at: [10, 20, 100], seen: { x: 5, y: 10, larger: 0.5 } },
] as const)('$what a thing is seen at $seen', ({ at, seen }) => expect(seenOnPlane([0, 0, -100], at)).toEqual(seen))

test('what lies behind the eye, or beside it, meets no plane', () => {
  expect(seenOnPlane([0, 0, -100], [10, 20, -150])).toBeUndefined()
  expect(seenOnPlane([0, 0, -100], [10, 20, -100])).toBeUndefined()
})
