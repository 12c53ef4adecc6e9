import { expect, test } from 'vitest'
import { apply, point, transform, type Point } from '#core/frames/transform.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'
import { fisher3 } from '#core/registration/fisher.ts'
import { registerLandmarks, type LandmarkRegistration } from '#core/registration/landmark-registration.ts'
import { covarianceAt, treAt, widened } from '#core/registration/rigid-covariance.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'

/** Spinous and articular processes lie so: within a hand's breadth, and not in one plane. */
const PLACES = [
  [0, 0, 0],
  [18, 14, 4],
  [-19, 12, 2],
  [2, -1, 35],
  [19, 13, 38],
  [-17, 15, 37],
] as const
/** At a facet, and well in front of everything that can be touched. */
const TARGETS = [point('patient', 18, 30, 20), point('patient', 0, 60, 20)]

interface Trial {
  readonly registration: LandmarkRegistration<'ct', 'patient'>
  readonly truth: Point<'ct'>
  readonly found: Point<'ct'>
}

function tried(random: Random, count: number, sigmaMm: number, target: Point<'patient'>): Trial {
  const turn = () => 3 * (random.uniform() - 0.5)
  const ctFromPatient = transform('ct', 'patient', turnAndShift([turn(), turn(), turn(), 80, -30, 140], [5, 9, -4]))
  const pairs = PLACES.slice(0, count).map(([x, y, z]) => {
    const from = point('patient', x, y, z)
    const at = apply(ctFromPatient, from)
    const off = () => sigmaMm * random.normal()
    return { from, to: point('ct', at.x + off(), at.y + off(), at.z + off()) }
  })
  const registration = registerLandmarks(pairs)
  return { registration, truth: apply(ctFromPatient, target), found: apply(registration.fit.map, target) }
}

/** Written apart from the product's: inverse of a 3x3 by cofactors. */
function off2(spread: readonly number[], d: readonly number[]): number {
  const [a, b, c, , e, f, , , i] = spread as [
    number, number, number, number, number, number, number, number, number,
  ] // prettier-ignore
  const cof = [e * i - f * f, c * f - b * i, b * f - c * e, a * i - c * c, b * c - a * f, a * e - b * b] as const
  const determinant = a * cof[0] + b * cof[1] + c * cof[2]
  const [x, y, z] = d as [number, number, number]
  return (
    (cof[0] * x * x + cof[3] * y * y + cof[5] * z * z + 2 * (cof[1] * x * y + cof[2] * x * z + cof[4] * y * z)) /
    determinant
  )
}

test.each([3, 4, 5, 6])(
  '%i landmarks: the 95 % ellipsoid holds the truth in 90 to 98 of 100, and so does the widened one, 500 trials, seed 21',
  (count) => {
    const random = createRandom(21 * count)
    const trials = Array.from({ length: 500 }, (_, n) => tried(random, count, 0.4 + 0.3 * (n % 3), TARGETS[n % 2]!))
    const held = trials.filter(({ registration, found, truth }) => registration.holds(found, truth, 0.95)).length
    // 7.815: chi-square of three, 95 % (any table).
    const heldWidened = trials.filter(
      ({ registration, found, truth }) =>
        off2(covarianceAt(widened(registration, registration.freedom), found), [
          truth.x - found.x,
          truth.y - found.y,
          truth.z - found.z,
        ]) <= 7.815,
    ).length
    console.log(`${count} landmarks: the 95 % ellipsoid holds the truth in ${(held / 5).toFixed(1)} %`)
    expect(held / 500).toBeGreaterThan(0.9)
    expect(held / 500).toBeLessThan(0.98)
    expect(heldWidened).toBe(held)
  },
)

test('the covariance has the trace of Fitzpatrick’s formula at any place, seeds 1-20', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { registration, found } = tried(createRandom(seed), 3 + (seed % 4), 0.7, TARGETS[seed % 2]!)
    expect(treAt(registration, found)).toBeCloseTo(registration.treMm(found), 9)
  }
})

test.each([
  { freedom: 3, f: 9.277 },
  { freedom: 6, f: 4.757 },
  { freedom: 9, f: 3.863 },
  { freedom: 30, f: 2.922 },
  { freedom: 1, f: 215.7 },
])('F of 3 and $freedom at 95 % is $f, as tables have it', ({ freedom, f }) => {
  expect(fisher3(0.95, freedom) / f).toBeCloseTo(1, 3)
})
