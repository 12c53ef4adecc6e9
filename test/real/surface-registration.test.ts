import { expect, test } from 'vitest'
import { apply, distance, IDENTITY, invert, point, transform, type Point } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { registerSurface, SURFACE_OPTIONS } from '#core/registration/surface-registration.ts'
import { boneOfCt, type BoneOfCt } from './lumbar-bone.ts'
import { LUMBAR_CT } from './lumbar-ct.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

/** L5 to L1 and the sacrum. */
const isLumbarBone = (label: number) => label >= 26 && label <= 31
const GUESS = transform('ct', 'patient', IDENTITY)

interface Trial {
  /** Of the true place: how far off the guess is. */
  readonly shiftMm: number
  readonly turnDeg: number
  readonly noiseMm: number
  readonly outliers: number
  readonly starts: number
  /** How much of the spine was swept, mm. */
  readonly sweptMm: number
}

/** A part of the back of the bone, seen with noise and outliers, anywhere within the range; and what comes of it. */
function tried({ map, seen }: BoneOfCt, seed: number, trial: Trial) {
  const random = createRandom(seed)
  const within = (range: number) => range * (2 * random.uniform() - 1)
  const heights = seen.map(({ z }) => z)
  const [low, high] = [Math.min(...heights), Math.max(...heights)]
  const from = low + 10 + random.uniform() * Math.max(0, high - low - 20 - trial.sweptMm)
  const part = seen.filter(({ z }) => z > from && z < from + trial.sweptMm).filter(() => random.uniform() < 0.3)
  const mean = (of: 'x' | 'y' | 'z') => part.reduce((sum, p) => sum + p[of], 0) / part.length
  const middle = [mean('x'), mean('y'), mean('z')] as const
  const turn = (trial.turnDeg * Math.PI) / 180
  const patientFromCt = transform(
    'patient',
    'ct',
    turnAndShift([within(turn), within(turn), within(turn), ...[0, 0, 0].map(() => within(trial.shiftMm))], middle),
  )
  const points = part.map((place): Point<'patient'> => {
    const { x, y, z } = apply(patientFromCt, place)
    const isOff = random.uniform() < trial.outliers
    const off = () => (isOff ? within(15) : trial.noiseMm * random.normal())
    return point('patient', x + off(), y + off(), z + off())
  })
  const registration = registerSurface(points, map, GUESS, { ...SURFACE_OPTIONS, starts: trial.starts })
  // Facets lie 18 mm aside and at the depth of the laminae.
  const target = apply(patientFromCt, point('ct', middle[0] + 18, middle[1], middle[2]))
  const truth = apply(invert(patientFromCt), target)
  const found = apply(registration.map, target)
  return { registration, truth, found, treMm: distance<'ct'>(truth, found) }
}

const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)

describeWithData('bone points from behind on a real labelled CT', [LUMBAR_CT], () => {
  const bone = boneOfCt(readNifti(sharedData(LUMBAR_CT)!), isLumbarBone)

  test('from ±30 mm and ±20°, 0.8 mm of noise and 20 % outliers, seeds 1-40: landed or refused, 1.5 mm median, 2 mm in 95 of 100', () => {
    const trial = { shiftMm: 30, turnDeg: 20, noiseMm: 0.8, outliers: 0.2, starts: 256, sweptMm: 110 }
    const runs = Array.from({ length: 40 }, (_, n) => tried(bone, n + 1, trial))
    const accepted = runs.filter(({ registration }) => registration.isAccepted)
    const sorted = accepted.map(({ treMm }) => treMm).toSorted((a, b) => a - b)
    const [median, p95] = [sorted[Math.floor(sorted.length / 2)]!, sorted[Math.floor(0.95 * sorted.length)]!]
    console.log(
      `surface registration: ${accepted.length} of 40 accepted, TRE median ${median.toFixed(2)} mm, 95 % ${p95.toFixed(2)} mm, worst ${sorted.at(-1)!.toFixed(2)} mm`,
    )
    expect(accepted.length).toBeGreaterThanOrEqual(38)
    expect(median).toBeLessThan(1.5)
    expect(p95).toBeLessThan(2)
    // No wrong level is ever accepted: levels are 34 mm apart.
    expect(sorted.at(-1)).toBeLessThan(5)
  })

  test('a single vertebra, from a whole level off: refused, or right', () => {
    const trial = { shiftMm: 34, turnDeg: 8, noiseMm: 0.8, outliers: 0.2, starts: 256, sweptMm: 38 }
    const runs = Array.from({ length: 20 }, (_, n) => tried(bone, 100 + n, trial))
    const wrong = runs.filter(({ registration, treMm }) => registration.isAccepted && treMm > 5)
    console.log(
      `one level swept: ${runs.filter((r) => r.registration.isAccepted).length} of 20 accepted, ${wrong.length} wrong`,
    )
    expect(wrong).toEqual([])
  })

  test('predicted and actual error agree: 95 of 100 ellipsoids hold the truth in 90 to 98 of 100, 500 trials', () => {
    // Noise of 0.5, 0.75 and 1 mm, sweeps of 70, 110 and 150 mm.
    const runs = Array.from({ length: 500 }, (_, n) =>
      tried(bone, 1000 + n, {
        shiftMm: 3,
        turnDeg: 2,
        noiseMm: 0.5 + 0.25 * (n % 3),
        outliers: 0.2,
        starts: 4,
        sweptMm: 70 + 40 * (Math.floor(n / 3) % 3),
      }),
    )
    const predicted = rms(runs.map(({ registration, truth }) => registration.treMm(truth)))
    const actual = rms(runs.map(({ treMm }) => treMm))
    const held = runs.filter(({ registration, truth, found }) => registration.holds(found, truth, 0.95)).length
    console.log(
      `predicted TRE ${predicted.toFixed(3)} mm, actual ${actual.toFixed(3)} mm; the 95 % ellipsoid holds ${(held / 5).toFixed(1)} %`,
    )
    expect(held / 500).toBeGreaterThan(0.9)
    expect(held / 500).toBeLessThan(0.98)
  })

  test('points of no bone are refused, few points are an error', () => {
    const random = createRandom(9)
    const cloud = Array.from({ length: 400 }, () =>
      point('patient', ...([0, 1, 2].map(() => 120 * random.uniform()) as [number, number, number])),
    )
    expect(registerSurface(cloud, bone.map, GUESS, { ...SURFACE_OPTIONS, starts: 32 }).isAccepted).toBe(false)
    expect(() => registerSurface(cloud.slice(0, 20), bone.map, GUESS)).toThrow('20 points on bone are too few')
  })
})
