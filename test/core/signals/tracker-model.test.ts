import { describe, expect, test } from 'vitest'
import { IDENTITY } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { angleBetween, isRigid, quaternionOf } from '#core/signals/rotation.ts'
import { createTrackedTool, TRACKER_NAMES, TRACKERS, type TrackerName } from '#core/signals/tracker-model.ts'

const SEED = 20261125
const still = [...IDENTITY.slice(0, 12), 40, -20, 300, 1]

/** Half an hour of a tool that lies still. */
function lying(name: TrackerName, minutes = 30) {
  const profile = TRACKERS[name]
  const tool = createTrackedTool(profile, createRandom(SEED))
  const periodMs = 1000 / profile.rateHz
  const samples = Math.round((minutes * 60_000) / periodMs)
  return Array.from({ length: samples }, (_, n) => tool.measure(still, n * periodMs, false))
}

const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)

describe(`a tool that lies still for half an hour (seed ${SEED})`, () => {
  for (const name of TRACKER_NAMES) {
    const { trembleMm, driftMm, trembleRad, driftRad, lossesPerMinute, lossMs, rateHz } = TRACKERS[name]
    const samples = lying(name)
    const seen = samples.filter(({ status }) => status === 'ok')

    test(`${name}: each axis is off by the dialled deviation, and turned by it`, () => {
      const wholeMm = Math.hypot(trembleMm, driftMm)
      const wholeRad = Math.hypot(trembleRad, driftRad) * Math.sqrt(3)
      for (const axis of [12, 13, 14]) {
        const off = rms(seen.map(({ matrix }) => matrix[axis]! - still[axis]!))
        expect(off).toBeGreaterThanOrEqual(wholeMm * 0.75)
        expect(off).toBeLessThanOrEqual(wholeMm * 1.25)
      }
      const turned = rms(seen.map(({ matrix }) => angleBetween(quaternionOf(matrix), quaternionOf(still))))
      expect(turned).toBeGreaterThanOrEqual(wholeRad * 0.75 - 1e-7)
      expect(turned).toBeLessThanOrEqual(wholeRad * 1.25 + 1e-7)
      expect(seen.every(({ matrix }) => isRigid(matrix))).toBe(true)
    })

    test(`${name}: from sample to sample it trembles as dialled: the drift is slow`, () => {
      const steps = samples.slice(1).flatMap((sample, n) => {
        const before = samples[n]!
        return sample.status === 'ok' && before.status === 'ok' ? [sample.matrix[12]! - before.matrix[12]!] : []
      })
      const tremble = rms(steps) / Math.SQRT2
      const slow = driftMm * Math.sqrt(1000 / rateHz / TRACKERS[name].driftMs)
      expect(tremble).toBeGreaterThanOrEqual(trembleMm * 0.97)
      expect(tremble).toBeLessThanOrEqual(Math.hypot(trembleMm, slow) * 1.03)
    })

    test(`${name}: is lost as often and as long as dialled`, () => {
      const lost = 1 - seen.length / samples.length
      const losses = samples.filter(({ status }, n) => status !== 'ok' && samples[n - 1]?.status === 'ok').length
      const expected = 30 * lossesPerMinute
      // Losses are counted events: within three deviations of a Poisson count.
      expect(Math.abs(losses - expected)).toBeLessThanOrEqual(3 * Math.sqrt(expected) + expected * 0.1)
      expect(lost).toBeLessThanOrEqual((lossesPerMinute * lossMs * 1.8) / 60_000 + 1e-9)
      if (lossesPerMinute) expect(lost).toBeGreaterThan((lossesPerMinute * lossMs * 0.4) / 60_000)
    })
  }
})

describe('a tracked tool', () => {
  test('hidden or lost, keeps the last numbers and says that they must not be used', () => {
    const tool = createTrackedTool(TRACKERS['polaris-vega'], createRandom(3))
    const seen = tool.measure(still, 0, false)
    const hidden = tool.measure([...still.slice(0, 12), 99, 0, 0, 1], 16, true)
    expect(seen.status).toBe('ok')
    expect(hidden).toEqual({ matrix: seen.matrix, status: 'out-of-view' })
  })

  test('the same seed gives the same tremble, another seed another', () => {
    const first = (seed: number) => createTrackedTool(TRACKERS.optitrack, createRandom(seed)).measure(still, 0, false)
    expect(first(5)).toEqual(first(5))
    expect(first(5)).not.toEqual(first(6))
  })

  test('every profile but the ideal one says where its figures come from and what is chosen', () => {
    for (const name of TRACKER_NAMES) {
      expect(TRACKERS[name].source.length).toBeGreaterThan(10)
      if (name !== 'ideal') expect(TRACKERS[name].source).toMatch(/chosen/)
    }
  })
})
