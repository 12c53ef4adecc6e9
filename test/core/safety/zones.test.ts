import { describe, expect, test } from 'vitest'
import { USUAL_MARGIN } from '#core/planning/procedure.ts'
import { CLEAR, followZone, zoneAt, type FollowedZone } from '#core/safety/zones.ts'

describe('zones', () => {
  test.each([
    { distanceMm: 8, sigmaMm: 0, zone: 'clear' },
    { distanceMm: 5, sigmaMm: 0, zone: 'warn' },
    { distanceMm: 6.9, sigmaMm: 1, zone: 'warn' },
    { distanceMm: 2, sigmaMm: 0, zone: 'stop' },
    { distanceMm: 3.9, sigmaMm: 1, zone: 'stop' },
    { distanceMm: 0, sigmaMm: 1, zone: 'inside' },
    { distanceMm: Number.NaN, sigmaMm: 0, zone: 'inside' },
    { distanceMm: 40, sigmaMm: Number.NaN, zone: 'stop' },
  ] as const)('$distanceMm mm away, unsure by $sigmaMm mm, is $zone (stop 2 mm, warn 5 mm, 2 deviations)', (row) =>
    expect(zoneAt(row.distanceMm, USUAL_MARGIN, row.sigmaMm)).toBe(row.zone),
  )

  const run = (steps: readonly (readonly [atMs: number, distanceMm: number])[]) =>
    steps.reduce<FollowedZone>(
      (zone, [atMs, distanceMm]) =>
        followZone(zone, { worstMm: distanceMm, distanceMm, sigmaMm: 0 }, USUAL_MARGIN, atMs),
      CLEAR,
    ).zone

  test('a worse zone is told at once', () => expect(run([[0, 1.9]])).toBe('stop'))
  test('0.4 mm beyond the limit it stays, however long', () => expect(run([[0, 1.9], [10, 2.4], [9000, 2.4]])).toBe('stop')) // prettier-ignore
  test('0.6 mm beyond it leaves after 200 ms and not after 199', () => {
    expect(run([[0, 1.9], [10, 2.6], [209, 2.6]])).toBe('stop') // prettier-ignore
    expect(run([[0, 1.9], [10, 2.6], [210, 2.6]])).toBe('warn') // prettier-ignore
  })
  test('coming back in between begins the 200 ms anew', () =>
    expect(run([[0, 1.9], [10, 2.6], [150, 1.9], [210, 2.6], [400, 2.6]])).toBe('stop')) // prettier-ignore
  test('trembling by 0.3 mm about a limit 60 times a second for 10 s changes the zone once', () => {
    let [zone, changes] = [CLEAR, 0]
    for (let n = 0; n < 600; n++) {
      const distanceMm = 5 + (n % 2 ? 0.3 : -0.3)
      const next = followZone(zone, { worstMm: distanceMm, distanceMm, sigmaMm: 0 }, USUAL_MARGIN, n * 16.7)
      if (next.zone !== zone.zone) changes++
      zone = next
    }
    expect(changes).toBe(1)
  })
  test('in and out between two steps is in', () =>
    expect(followZone(CLEAR, { worstMm: 1, distanceMm: 9, sigmaMm: 0 }, USUAL_MARGIN, 0).zone).toBe('stop'))
})
