import { expect, test } from 'vitest'
import { IDENTITY, point } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { createTrackedTool, TRACKERS } from '#core/signals/tracker-model.ts'
import { trembleOf, velocityOf } from '#core/signals/tremble.ts'

/** 50 mm/s along x at 60 Hz. */
const moving = (n: number) => [...IDENTITY.slice(0, 12), 0.05 * 16.7 * n, 3, -2, 1]

function seen(tracker: keyof typeof TRACKERS, seed: number, count = 600) {
  const profile = { ...TRACKERS[tracker], driftMm: 0, driftRad: 0, lossesPerMinute: 0 }
  const tool = createTrackedTool(profile, createRandom(seed))
  return Array.from({ length: count }, (_, n) => ({ ...tool.measure(moving(n), 16.7 * n, false), atMs: 16.7 * n }))
}

test.each(['polaris-vega', 'aurora-em', 'hololens-2'] as const)(
  'the tremble dialled for %s comes back within 10 % while the tool moves at 50 mm/s, seeds 1-5',
  (tracker) => {
    for (let seed = 1; seed <= 5; seed++) {
      const { positionMm, turnRad } = trembleOf(seen(tracker, seed))!
      expect(Math.abs(positionMm / TRACKERS[tracker].trembleMm - 1)).toBeLessThan(0.1)
      expect(Math.abs(turnRad / TRACKERS[tracker].trembleRad - 1)).toBeLessThan(0.1)
    }
  },
)

test('no tremble is none, and nine samples are too few', () => {
  expect(trembleOf(seen('ideal', 1))!.positionMm).toBeCloseTo(0, 9)
  expect(trembleOf(seen('polaris-vega', 1, 9))).toBeUndefined()
})

test('a place 100 mm from the marker moves at 50 mm/s along x', () => {
  const [x, y, z] = velocityOf(seen('ideal', 1, 20), point('needle', 0, 0, 100), 0)!
  expect([x, y, z]).toEqual([50, 0, 0].map((value) => expect.closeTo(value, 6)))
  expect(velocityOf(seen('ideal', 1, 20), point('needle', 0, 0, 100), 1e9)).toBeUndefined()
})
