import { expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { clearance } from '#core/safety/clearance.ts'
import { triangleTree } from '#core/volumes/triangle-tree.ts'
import { sphere } from '#test/core/training/solids.ts'

/** Its facets lie up to 0.02 mm inside the true ball. */
const BALL = { radiusMm: 5, tree: triangleTree(sphere(5, 72)) }

test('300 needles through a ball of 5 mm: the deepest place of each to 0.1 mm, as far from the surface as the ball is deep there (seed 4)', () => {
  const random = createRandom(4)
  let worst = 0
  for (let n = 0; n < 300; n++) {
    const way = [random.normal(), random.normal(), random.normal()]
    const direction = way.map((value) => value / Math.hypot(...way)) as [number, number, number]
    const beside = [4 * random.uniform() - 2, 4 * random.uniform() - 2, 4 * random.uniform() - 2]
    const along = beside.reduce((sum, value, axis) => sum + value * direction[axis]!, 0)
    const missMm = Math.hypot(...beside.map((value, axis) => value - along * direction[axis]!))
    const tip = beside.map((value, axis) => value + 20 * direction[axis]!) as [number, number, number]
    const told = clearance(BALL.tree, { tip, direction, lengthMm: 90, radiusMm: 0.35 })!
    worst = Math.max(worst, Math.abs(told.distanceMm - (missMm - BALL.radiusMm - 0.35)))
  }
  expect(worst).toBeLessThan(0.1)
})

test('a needle whose tip has just gone in is as deep as its tip', () => {
  const told = clearance(BALL.tree, { tip: [0, 0, 3], direction: [0, 0, -1], lengthMm: 90, radiusMm: 0.35 })!
  expect(told.distanceMm).toBeCloseTo(-2 - 0.35, 1)
  expect(told.backMm).toBeCloseTo(0, 6)
})
