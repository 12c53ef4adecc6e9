import { describe, expect, test } from 'vitest'
import { findShaft } from '#core/needle/shaft-line.ts'
import { tipInImage } from '#core/needle/tip-in-image.ts'
import { createRandom } from '#core/phantom/random.ts'

const SIDE = 160

/** A shaft drawn by its distance to a segment, broken up, with clutter beside it: as networks draw them. */
function drawn(seed: number) {
  const random = createRandom(seed)
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const tip = [between(40, 120), between(60, 130)] as const
  const steep = (between(15, 75) * Math.PI) / 180
  const way = [(random.uniform() < 0.5 ? -1 : 1) * Math.cos(steep), Math.sin(steep)] as const
  const length = between(35, 70)
  const map = new Float32Array(SIDE * SIDE)
  const gapAt = between(0.3, 0.7) * length
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const along = (column - tip[0]) * way[0] + (row - tip[1]) * way[1]
      const beside = Math.abs((row - tip[1]) * way[0] - (column - tip[0]) * way[1])
      if (along > 0 || along < -length || Math.abs(-along - gapAt) < 4) continue
      map[row * SIDE + column] = Math.exp(-((beside / 1.2) ** 2)) * between(0.6, 1)
    }
  }
  // Two layers of fascia, fainter and a third as long, and grains.
  for (let n = 0; n < 2; n++) {
    const row = Math.round(between(15, 140))
    const from = Math.round(between(5, 120))
    for (let column = from; column < from + 22; column++) map[row * SIDE + column] = between(0.4, 0.7)
  }
  for (let n = 0; n < 60; n++) map[Math.floor(random.uniform() * map.length)] = between(0.4, 1)
  return { map, tip, angleDeg: (Math.atan2(way[1], way[0]) * 180) / Math.PI, way }
}

describe('a broken shaft among clutter, seeds 1-200', () => {
  const found = Array.from({ length: 200 }, (_, n) => {
    const truth = drawn(n + 1)
    return { truth, shaft: findShaft(truth.map, SIDE) }
  })

  test('is found every time, its angle within 1.5° in 19 of 20', () => {
    expect(found.filter(({ shaft }) => !shaft)).toEqual([])
    const off = found
      .map(({ truth, shaft }) => {
        const angle = (Math.atan2(shaft!.direction[1], shaft!.direction[0]) * 180) / Math.PI
        return Math.abs(angle - truth.angleDeg)
      })
      .toSorted((a, b) => a - b)
    expect(off[100]).toBeLessThan(0.4)
    expect(off[190]).toBeLessThan(1.5)
  })

  test('ends within 2 cells of the tip in 19 of 20', () => {
    const off = found
      .map(({ truth, shaft }) => Math.hypot(shaft!.far[0] - truth.tip[0], shaft!.far[1] - truth.tip[1]))
      .toSorted((a, b) => a - b)
    expect(off[100]).toBeLessThan(1.2)
    expect(off[190]).toBeLessThan(2)
  })

  test('points away from the transducer', () => {
    for (const { shaft } of found) {
      expect(shaft!.direction[1]).toBeGreaterThan(0)
      expect(shaft!.far[1]).toBeGreaterThan(shaft!.near[1])
    }
  })
})

describe('what is no needle', () => {
  test('an empty map, single grains and a short streak', () => {
    expect(findShaft(new Float32Array(SIDE * SIDE), SIDE)).toBeUndefined()
    const random = createRandom(3)
    const grains = new Float32Array(SIDE * SIDE)
    for (let n = 0; n < 40; n++) grains[Math.floor(random.uniform() * grains.length)] = 1
    const shaft = findShaft(grains, SIDE)
    // Forty grains on 25 600 cells line up by chance, never densely.
    expect(shaft === undefined || shaft.density < 0.5).toBe(true)
    const streak = new Float32Array(SIDE * SIDE)
    for (let column = 40; column < 47; column++) streak[50 * SIDE + column] = 1
    expect(findShaft(streak, SIDE)).toBeUndefined()
  })

  test('a map of another size is refused', () => {
    expect(() => findShaft(new Float32Array(10), SIDE)).toThrow(new RangeError('a map of side 160 has 10 cells'))
  })
})

describe('the tip of a shaft that ends at (80, 80), 45° steep', () => {
  const map = new Float32Array(SIDE * SIDE)
  for (let n = 30; n <= 80; n++) map[n * SIDE + n] = 1
  const shaft = findShaft(map, SIDE)!

  test('is its end when no peak agrees, as with one 20 cells off the line', () => {
    const tip = tipInImage(shaft, [{ column: 100, row: 60, height: 1 }])
    expect(tip.from).toBe('shaft')
    expect(tip.column).toBeCloseTo(80, 0)
    expect(tip.row).toBeCloseTo(80, 0)
  })

  test('goes most of the way to a strong peak 5 cells beyond, and is surer', () => {
    const tip = tipInImage(shaft, [{ column: 83.5, row: 83.5, height: 1 }])
    // Weights 9 / (9 + 1.44): 0.862 of the way.
    expect(tip.column).toBeCloseTo(80 + 3.5 * 0.862, 1)
    expect(tip.sigmaAlong).toBeCloseTo(Math.sqrt((9 * 1.44) / (9 + 1.44)), 3)
  })
})
