import { expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { closedSurface } from '#core/volumes/closed-surface.ts'
import { tubeMesh } from '#core/volumes/tube-mesh.ts'

test.each([
  { from: [0, 0, 0], to: [0, 0, 30] },
  { from: [-10, 4, 2], to: [12, -6, 9] },
] as const)('a tube of 2 mm from $from to $to holds 3 000 places as its axis has it, seed 6', ({ from, to }) => {
  const surface = closedSurface(tubeMesh(from, to, 2, 64))
  const way = [0, 1, 2].map((axis) => to[axis]! - from[axis]!)
  const length = Math.hypot(...way)
  const random = createRandom(6)
  const wrong = Array.from({ length: 3000 }, () => {
    const at = [0, 1, 2].map((axis) => from[axis]! + random.uniform() * way[axis]! + 5 * (random.uniform() - 0.5))
    const off = at.map((value, axis) => value - from[axis]!)
    const along = off.reduce((sum, value, axis) => sum + value * way[axis]!, 0) / length
    const asideMm = Math.sqrt(Math.max(0, Math.hypot(...off) ** 2 - along ** 2))
    // A polygon of 64 corners is a hundredth of a millimetre smaller than the circle.
    if (Math.abs(asideMm - 2) < 0.02 || Math.abs(along) < 0.02 || Math.abs(along - length) < 0.02) return false
    return surface.isInside(at as never) !== (asideMm < 2 && along > 0 && along < length)
  }).filter(Boolean)
  expect(wrong).toEqual([])
})

test('from a place to itself there is none', () => {
  expect(() => tubeMesh([1, 1, 1], [1, 1, 1], 2)).toThrow('has no direction')
})
