import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { firstHit } from '#core/volumes/ray-cast.ts'
import { AXES, ball, CENTRE, RADIUS_MM, random } from './ball.ts'

const WHOLE = { levelHu: 0, low: [0, 0, 0], high: [1, 1, 1] } as const

describe.each(AXES)('a ball of 20 mm, $axes', ({ geometry }) => {
  const volume = ball(geometry)

  test('500 random rays (seed 7) hit it within 0.15 mm of the exact place, or miss it', () => {
    const next = random(7)
    let hits = 0
    for (let n = 0; n < 500; n++) {
      const unit = () => next() * 2 - 1
      const from = [unit(), unit(), unit()].map((x, axis) => CENTRE[axis]! + 60 * x) as [number, number, number]
      const to = [unit(), unit(), unit()].map((x, axis) => CENTRE[axis]! + 25 * x) as [number, number, number]
      const way = to.map((x, axis) => x - from[axis]!) as [number, number, number]
      const exact = rayMeetsBall(from, way)
      const found = firstHit(volume, point('ct', ...from), way, WHOLE)
      // A ray that only grazes the ball may be decided either way by the voxels.
      if (exact !== undefined && exact.depthMm < 0.5) continue
      expect(found === undefined).toBe(exact === undefined)
      if (!found || !exact) continue
      hits++
      // The field is exact at voxels and sags by at most h²/8R = 0.02 mm between them; a slanting ray stretches that.
      const off = Math.hypot(found.x - exact.at[0], found.y - exact.at[1], found.z - exact.at[2])
      expect(off).toBeLessThan(exact.cosine > 0.5 ? 0.15 : 0.15 / Math.max(exact.cosine, 0.15))
    }
    expect(hits).toBeGreaterThan(100)
  })
})

function rayMeetsBall(from: readonly number[], way: readonly number[]) {
  const length = Math.hypot(...way)
  const unit = way.map((x) => x / length)
  const toCentre = from.map((x, axis) => CENTRE[axis]! - x)
  const along = toCentre.reduce((sum, x, axis) => sum + x * unit[axis]!, 0)
  const offAxis = Math.sqrt(Math.max(0, toCentre.reduce((sum, x) => sum + x * x, 0) - along * along))
  const depthMm = RADIUS_MM - offAxis
  if (Math.abs(depthMm) < 0.5) return { depthMm: 0, at: [0, 0, 0] as const, cosine: 0 }
  const half = Math.sqrt(Math.max(0, RADIUS_MM ** 2 - offAxis ** 2))
  const distanceMm = along - half
  if (depthMm < 0 || along + half < 0) return undefined
  const atMm = Math.max(0, distanceMm)
  return {
    depthMm,
    at: from.map((x, axis) => x + unit[axis]! * atMm) as [number, number, number],
    cosine: half / RADIUS_MM,
  }
}

describe('what is shown is what is hit', () => {
  const volume = ball(AXES[0]!.geometry)
  const fromLeft = point('ct', CENTRE[0] + 100, CENTRE[1], CENTRE[2])

  test('from the left at x = 112 the ray meets the ball at x = 32', () => {
    expect(firstHit(volume, fromLeft, [-1, 0, 0], WHOLE)?.x).toBeCloseTo(CENTRE[0] + 20, 1)
  })

  test('with the left half cut away it meets the cut face in the middle', () => {
    const found = firstHit(volume, fromLeft, [-3, 0, 0], { ...WHOLE, high: [0.5, 1, 1] })
    expect(found?.x).toBeCloseTo(CENTRE[0], 6)
  })

  test('slices that have not arrived are air', () => {
    const found = firstHit(volume, point('ct', CENTRE[0], CENTRE[1], CENTRE[2] + 100), [0, 0, -1], {
      ...WHOLE,
      isArrived: (k) => k < 40,
    })
    // Slice 39 is at z = centre + 9.5.
    expect(found?.z).toBeCloseTo(CENTRE[2] + 9.5, 1)
  })

  test('behind the origin there is nothing', () => {
    expect(firstHit(volume, fromLeft, [1, 0, 0], WHOLE)).toBeUndefined()
  })

  test('wrong use names the culprit', () => {
    expect(() => firstHit(volume, point('mr', 0, 0, 0), [1, 0, 0], WHOLE)).toThrow('a ray in mr')
    expect(() => firstHit(volume, fromLeft, [0, 0, 0], WHOLE)).toThrow(RangeError)
  })
})
