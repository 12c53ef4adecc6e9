import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { followTip, predictTrack, startTrack, type Sighting } from '#core/needle/tip-track.ts'
import { createRandom } from '#core/phantom/random.ts'

/** 1 mm along x, 0.3 mm across. */
const COVARIANCE = [1, 0, 0, 0, 0.09, 0, 0, 0, 0.09]

function pushed(seed: number, count = 60) {
  const random = createRandom(seed)
  const truth = Array.from({ length: count }, (_, n) => [n * 0.2, 0.4 * n, -0.1 * n] as const)
  const sightings = truth.map(([x, y, z], n): Sighting<'ct'> => ({
    tip: point('ct', x + random.normal(), y + 0.3 * random.normal(), z + 0.3 * random.normal()),
    covariance: COVARIANCE,
    atMs: n * 40,
  }))
  return { truth, sightings }
}

describe('a needle pushed at 11 mm/s and seen 25 times a second, seeds 1-50', () => {
  const runs = Array.from({ length: 50 }, (_, n) => {
    const { truth, sightings } = pushed(n + 1)
    const track = sightings.slice(1).reduce(followTip, startTrack(sightings[0]!))
    return { track, truth: truth.at(-1)!, last: sightings.at(-1)!.tip }
  })
  const rms = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)

  test('the track is at most three quarters as far off as the sightings', () => {
    const ofTrack = rms(runs.map(({ track, truth }) => track.tip.x - truth[0]))
    const ofSighting = rms(runs.map(({ last, truth }) => last.x - truth[0]))
    expect(ofSighting).toBeGreaterThan(0.7)
    expect(ofTrack).toBeLessThan(0.75 * ofSighting)
  })

  test('it says truly how far off it is: errors in deviations have mean square 1, to within a half', () => {
    const scaled = runs.flatMap(({ track, truth }) => [
      (track.tip.x - truth[0]) ** 2 / track.covariance[0]!,
      (track.tip.y - truth[1]) ** 2 / track.covariance[4]!,
      (track.tip.z - truth[2]) ** 2 / track.covariance[8]!,
    ])
    const mean = scaled.reduce((a, b) => a + b, 0) / scaled.length
    expect(mean).toBeGreaterThan(0.5)
    expect(mean).toBeLessThan(1.5)
  })

  test('its velocity is 5, 10, -2.5 mm/s, to within 2 in the mean', () => {
    const mean = [0, 1, 2].map((axis) => (1000 * runs.reduce((sum, { track }) => sum + track.velocity[axis]!, 0)) / 50)
    expect(Math.abs(mean[0]! - 5)).toBeLessThan(2)
    expect(Math.abs(mean[1]! - 10)).toBeLessThan(2)
    expect(Math.abs(mean[2]! + 2.5)).toBeLessThan(2)
  })
})

describe('a sighting elsewhere', () => {
  const { sightings } = pushed(7)
  const track = sightings.slice(1).reduce(followTip, startTrack(sightings[0]!))
  const elsewhere = (atMs: number): Sighting<'ct'> => ({ tip: point('ct', 60, 0, 0), covariance: COVARIANCE, atMs })

  test('is left out, four times in a row', () => {
    let next = track
    for (let n = 1; n <= 4; n++) next = followTip(next, elsewhere(track.atMs + 40 * n))
    expect(next.rejected).toBe(4)
    expect(next.tip.x).toBeLessThan(20)
  })

  test('is where the track starts anew at the fifth', () => {
    let next = track
    for (let n = 1; n <= 5; n++) next = followTip(next, elsewhere(track.atMs + 40 * n))
    expect(next.tip.x).toBe(60)
    expect(next.rejected).toBe(0)
  })
})

test('unseen for a second, the track is surely less sure', () => {
  const { sightings } = pushed(9)
  const track = sightings.slice(1).reduce(followTip, startTrack(sightings[0]!))
  const later = predictTrack(track, track.atMs + 1000)
  expect(later.covariance[4]!).toBeGreaterThan(4 * track.covariance[4]!)
  expect(() => predictTrack(track, track.atMs - 1)).toThrow(RangeError)
})

test('a covariance that is none is refused', () => {
  expect(() => startTrack({ tip: point('ct', 0, 0, 0), covariance: [1, 0], atMs: 0 })).toThrow(RangeError)
  expect(() => startTrack({ tip: point('ct', 0, 0, 0), covariance: [0, 0, 0, 0, 1, 0, 0, 0, 1], atMs: 0 })).toThrow(
    'a covariance has 0 on its diagonal',
  )
})
