import { describe, expect, test } from 'vitest'
import { fitRigid, fitSimilarity } from '#core/frames/fit-points.ts'
import { apply, distance, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'
import { registerLandmarks } from '#core/registration/landmark-registration.ts'
import { pairLandmarks } from '#core/registration/pair-landmarks.ts'

/** Turned about a random axis by up to 180°, and shifted. */
function randomMap(random: Random): Transform<'ct', 'patient'> {
  const q = Array.from({ length: 4 }, () => random.normal())
  const length = Math.hypot(...q)
  const [w, x, y, z] = q.map((value) => value / length) as [number, number, number, number]
  const rows = [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ]
  const column = (c: number) => [rows[0]![c]!, rows[1]![c]!, rows[2]![c]!, 0]
  return transform('ct', 'patient', [...column(0), ...column(1), ...column(2), 40, -20, 100, 1])
}

const FIDUCIALS = [
  point('patient', 0, 0, 0),
  point('patient', 60, 5, -4),
  point('patient', 8, 55, 3),
  point('patient', 50, 60, 12),
  point('patient', 25, 30, 28),
]

function touched(map: Transform<'ct', 'patient'>, random: Random, sigmaMm: number, places = FIDUCIALS) {
  return places.map((from) => {
    const { x, y, z } = apply(map, from)
    const off = () => sigmaMm * random.normal()
    return { from, to: point('ct', x + off(), y + off(), z + off()) }
  })
}

describe('points without error, seeds 1-20', () => {
  test('give back the map exactly, and its scale', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed)
      const map = randomMap(random)
      const { map: found, rms } = fitRigid(touched(map, random, 0))
      expect(rms).toBeLessThan(1e-9)
      for (const [at, value] of found.matrix.entries()) expect(value).toBeCloseTo(map.matrix[at]!, 9)
      const doubled = touched(map, random, 0).map(({ from, to }) => ({
        from: point('patient', from.x / 2, from.y / 2, from.z / 2),
        to,
      }))
      expect(fitSimilarity(doubled).scale).toBeCloseTo(2, 9)
    }
  })
})

describe('predicted against actual error at a target, 1000 trials of 0.7 mm per axis, seed 3', () => {
  const random = createRandom(3)
  const target = point('patient', 30, 20, -60)
  const trials = Array.from({ length: 1000 }, () => {
    const map = randomMap(random)
    const registration = registerLandmarks(touched(map, random, 0.7))
    const truth = apply(map, target)
    const found: Point<'ct'> = apply(registration.fit.map, target)
    return { actual: distance<'ct'>(truth, found), predicted: registration.treMm(found), fle: registration.fleMm }
  })
  const rms = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)

  test('their root mean squares agree within 8 %', () => {
    const ratio = rms(trials.map(({ predicted }) => predicted)) / rms(trials.map(({ actual }) => actual))
    console.log(`predicted TRE / actual TRE: ${ratio.toFixed(3)}`)
    expect(Math.abs(ratio - 1)).toBeLessThan(0.08)
  })

  test('the localisation error comes out as 0.7 √3 mm, within 4 %', () => {
    expect(rms(trials.map(({ fle }) => fle)) / (0.7 * Math.sqrt(3))).toBeCloseTo(1, 1)
  })
})

describe('what must not be used says why', () => {
  const random = createRandom(11)
  const map = randomMap(random)
  const refusalsOf = (change: (pairs: ReturnType<typeof touched>) => ReturnType<typeof touched>) =>
    registerLandmarks(change(touched(map, random, 0.3))).refusals.join('; ')

  test('good points are accepted', () => expect(refusalsOf((pairs) => pairs)).toBe(''))

  test('mirrored points', () => {
    const mirrored = (pairs: ReturnType<typeof touched>) =>
      pairs.map(({ from, to }) => ({ from: point('patient', -from.x, from.y, from.z), to }))
    expect(refusalsOf(mirrored)).toMatch(/mirrored they would fit to 0\.\d mm: left and right/)
  })

  test('one point touched 25 mm off, by its number', () => {
    const off = (pairs: ReturnType<typeof touched>) =>
      pairs.map((pair, n) => (n === 2 ? { ...pair, to: point('ct', pair.to.x + 25, pair.to.y, pair.to.z) } : pair))
    expect(refusalsOf(off)).toMatch(/without point 3 they fit to 0\.\d mm: touch that point again/)
  })

  test('a target far away from points that fit', () => {
    const pairs = touched(map, createRandom(12), 0.6)
    const far = apply(map, point('patient', 30, 30, 900))
    expect(registerLandmarks(pairs, far).refusals.join()).toMatch(/at the target \d+\.\d mm are to be expected/)
  })

  test('two points, and points on a line', () => {
    const pairs = touched(map, random, 0)
    expect(() => registerLandmarks(pairs.slice(0, 2))).toThrow('needs three pairs of points, got 2')
    const line = [0, 10, 20, 35].map((x) => point('patient', x, 2 * x, -x))
    expect(() => registerLandmarks(touched(map, random, 0, line))).toThrow('lie on one line; add one beside it')
  })
})

describe('pairing by distances, seeds 1-30', () => {
  test('finds the order of points touched in any order, 1 mm off', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = createRandom(seed)
      const pairs = touched(randomMap(random), random, 0.6)
      const order = pairs.map((_, n) => n).toSorted(() => random.uniform() - 0.5)
      const pairing = pairLandmarks(
        pairs.map(({ to }) => to),
        order.map((n) => pairs[n]!.from),
      )!
      expect(pairing.order.map((n) => order[n])).toEqual(pairs.map((_, n) => n))
      expect(pairing.rivalRms).toBeUndefined()
    }
  })

  test('leaves out a landmark that was not touched', () => {
    const random = createRandom(4)
    const pairs = touched(randomMap(random), random, 0.3)
    const pairing = pairLandmarks(
      pairs.map(({ to }) => to),
      [pairs[4]!.from, pairs[0]!.from, pairs[1]!.from, pairs[3]!.from],
    )!
    expect(pairing.order).toEqual([1, 2, -1, 3, 0])
  })

  test('warns of a square, whose corners may be turned', () => {
    const square = [
      [0, 0],
      [50, 0],
      [50, 50],
      [0, 50],
    ].map(([x, y]) => point('patient', x!, y!, 0))
    const random = createRandom(8)
    const pairs = touched(randomMap(random), random, 0.2, square)
    const pairing = pairLandmarks(
      pairs.map(({ to }) => to),
      square,
    )!
    expect(pairing.rivalRms).toBeLessThan(1.5)
  })

  test('says nothing where distances do not agree', () => {
    const other = [point('ct', 0, 0, 0), point('ct', 5, 0, 0), point('ct', 0, 9, 0)]
    expect(pairLandmarks(other, FIDUCIALS.slice(0, 3))).toBeUndefined()
    expect(() => pairLandmarks(other, FIDUCIALS.slice(0, 2))).toThrow(RangeError)
  })
})
