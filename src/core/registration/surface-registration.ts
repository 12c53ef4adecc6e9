/**
 * Points of bone seen by ultrasound laid onto the bone of a volume.
 *
 * Gauss-Newton on the distance field of the bone's surface (as Fitzgibbon 2003, Image Vis Comput 21:1145-1153, with the
 * field in place of closest points), weights after Geman and McClure with a scale that is drawn in (graduated
 * non-convexity, Black and Rangarajan 1996), from many starts. What comes out carries the covariance of its six numbers,
 * and whether another, different place fits nearly as well: the next level is the classic wrong answer.
 */
import { Matrix, inverse } from 'ml-matrix'
import { compose, transform, type Point, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import { fieldReader, type DistanceMap } from '#core/volumes/distance-map.ts'
import { chiSquare3, sandwich } from './fit-covariance.ts'
import { covarianceAt, treAt, type RigidCovariance } from './rigid-covariance.ts'
import { cloudOf, middleOf, thinned, type Cloud } from './cloud.ts'
import { costOf, descend, equations, type Descent, type Read } from './robust-descent.ts'
import { startingPoses, turnAndShift, type Spread } from './starting-poses.ts'

export interface SurfaceOptions {
  /** How far off the first guess may be. */
  readonly spread: Spread
  readonly starts: number
  /** Deviation of one point on bone, mm. */
  readonly noiseMm: number
  /** Neighbouring points of one picture err alike: how many of them tell as much as one. 1 where each errs by itself. */
  readonly pointsPerFreeOne: number
  readonly seed: number
}

export const SURFACE_OPTIONS: SurfaceOptions = {
  spread: { shiftMm: 30, turnDeg: 20 },
  starts: 256,
  noiseMm: 1,
  pointsPerFreeOne: 1,
  seed: 1,
}

export interface SurfaceRegistration<To extends Frame, From extends Frame> extends RigidCovariance {
  readonly map: Transform<To, From>
  /** Root mean square distance of the points that count, mm, and their share. */
  readonly rmsMm: number
  readonly inlierShare: number
  /** Cost of the best different place, as a multiple of the best; Infinity when all starts led to one. */
  readonly rivalRatio: number
  readonly refusals: readonly string[]
  readonly isAccepted: boolean
  /** Expected root mean square error at a place of `To`, mm. */
  treMm(target: Point<To>): number
  /** Covariance of a place's error, mm²: 3x3, row by row. */
  covarianceAt(target: Point<To>): readonly number[]
  /** Whether a place may be where another was found, at this chance. */
  holds(found: Point<To>, place: Point<To>, chance: number): boolean
}

/** Points looked at from every start, and when the best are refined. */
const [FEW, SOME, MANY] = [140, 400, 1200]
const REFINED = 12
/** How often it can be stopped, and the share of the time that the starts take. */
const [STARTS_A_STEP, STARTED] = [8, 0.7]
/** Scales of the weights, mm, from far to near. */
const FAR_SCALES = [12, 8, 5, 4]
const NEAR_SCALES = [4, 3, 2.5]
/** With all points that are looked at. */
const LAST_SCALES = [2, 2]
/** A place is another one from here on: mean distance of the points between the two, mm. */
const DIFFERENT_MM = 5
const LEAST_POINTS = 60
/** What a surface made of voxels, and noise on a curved one, shift a fit by along each axis, voxels: measured with 0.5 to 1 mm of noise. */
const FIELD_SIGMA = 0.06
const [MOST_RMS_OF_NOISE, LEAST_INLIERS, LEAST_RIVAL, MOST_TRE_MM] = [1.8, 0.6, 1.15, 2.5]

/**
 * @param points on bone, in `From`
 * @param guess where they may be
 * @throws RangeError for too few points
 */
export function registerSurface<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  bone: DistanceMap<To>,
  guess: Transform<To, From>,
  options: SurfaceOptions = SURFACE_OPTIONS,
): SurfaceRegistration<To, From> {
  const steps = registerSurfaceInSteps(points, bone, guess, options)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

/**
 * The same in steps short enough to be stopped between.
 * @yields the share that is done, 0-1
 */
export function* registerSurfaceInSteps<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  bone: DistanceMap<To>,
  guess: Transform<To, From>,
  options: SurfaceOptions = SURFACE_OPTIONS,
): Generator<number, SurfaceRegistration<To, From>> {
  if (points.length < LEAST_POINTS)
    throw new RangeError(
      `${points.length} points on bone are too few: sweep over more of it (at least ${LEAST_POINTS})`,
    )
  const read = fieldReader(bone)
  const few = cloudOf(thinned(points, FEW))
  const some = cloudOf(thinned(points, SOME))
  const many = cloudOf(thinned(points, MANY))
  const started: Descent<To, From>[] = []
  for (const about of startingPoses(options.starts, options.spread, options.seed)) {
    const map = compose(aboutMiddle(guess, few, about), guess)
    started.push(descend(few, read, map, FAR_SCALES, 3))
    if (started.length % STARTS_A_STEP === 0) yield (STARTED * started.length) / options.starts
  }
  const best = started.toSorted((a, b) => a.cost - b.cost).slice(0, REFINED)
  const refined: Descent<To, From>[] = []
  for (const { map } of best) {
    const near = descend(some, read, map, NEAR_SCALES, 6)
    refined.push(descend(many, read, near.map, LAST_SCALES, 6))
    yield STARTED + ((1 - STARTED) * refined.length) / best.length
  }
  refined.sort((a, b) => a.cost - b.cost)
  const winner = refined[0]!
  const rival = [...refined, ...started.map(({ map }) => costOf(many, read, map, LAST_SCALES.at(-1)!))].filter(
    ({ map }) => apart(many, map, winner.map) > DIFFERENT_MM,
  )
  const rivalRatio = Math.min(...rival.map(({ cost }) => cost)) / winner.cost
  return judged(many, read, winner.map, rivalRatio, options, Math.max(...bone.geometry.spacingMm))
}

/** A small motion in `To` about the middle of the points. */
function aboutMiddle<To extends Frame, From extends Frame>(
  map: Transform<To, From>,
  points: Cloud<From>,
  motion: readonly number[],
): Transform<To, To> {
  return transform(map.to, map.to, turnAndShift(motion, middleOf(map, points)))
}

function apart<To extends Frame, From extends Frame>(
  { count, places }: Cloud<From>,
  { matrix: a }: Transform<To, From>,
  { matrix: b }: Transform<To, From>,
): number {
  const looked = Math.min(count, 40)
  let sum = 0
  for (let n = 0; n < looked; n++) {
    const at = 3 * Math.floor((n * count) / looked)
    const [x, y, z] = [places[at]!, places[at + 1]!, places[at + 2]!]
    const off = (r: 0 | 1 | 2) =>
      (a[r]! - b[r]!) * x + (a[r + 4]! - b[r + 4]!) * y + (a[r + 8]! - b[r + 8]!) * z + a[r + 12]! - b[r + 12]!
    sum += Math.hypot(off(0), off(1), off(2))
  }
  return sum / looked
}

function judged<To extends Frame, From extends Frame>(
  points: Cloud<From>,
  read: Read,
  map: Transform<To, From>,
  rivalRatio: number,
  { noiseMm, pointsPerFreeOne }: SurfaceOptions,
  voxelMm: number,
): SurfaceRegistration<To, From> {
  const middle = middleOf(map, points)
  const scaleMm = LAST_SCALES.at(-1)!
  const { rmsMm, inliers } = equations(points, read, map, middle, scaleMm)
  const covariance = sandwich(points, read, map, middle, scaleMm).mul(pointsPerFreeOne)
  for (const n of [3, 4, 5]) covariance.set(n, n, covariance.get(n, n) + (FIELD_SIGMA * voxelMm) ** 2)
  const rigid: RigidCovariance = { covariance: covariance.to1DArray(), middle }
  const treMm = (target: Point<To>) => treAt(rigid, target)
  const refusals: string[] = []
  const tre = treMm({ in: map.to, x: middle[0], y: middle[1], z: middle[2] })
  if (rmsMm > MOST_RMS_OF_NOISE * noiseMm)
    refusals.push(
      `the points lie ${rmsMm.toFixed(1)} mm off the bone (root mean square): they do not belong to it, or moved; check whose volume it is, and sweep again`,
    )
  if (inliers < LEAST_INLIERS)
    refusals.push(`only ${Math.round(100 * inliers)} of 100 points lie on bone: sweep again, or mark bone by hand`)
  if (rivalRatio < LEAST_RIVAL)
    refusals.push(
      'another place fits nearly as well, perhaps a level higher or lower: say which level it is, or sweep over the sacrum too',
    )
  if (tre > MOST_TRE_MM) refusals.push(`${tre.toFixed(1)} mm are to be expected in its middle: sweep over more bone`)
  return {
    map,
    rmsMm,
    inlierShare: inliers,
    ...rigid,
    rivalRatio,
    refusals,
    isAccepted: refusals.length === 0,
    treMm,
    covarianceAt: (target) => covarianceAt(rigid, target),
    holds(found, place, chance) {
      const off = Matrix.columnVector([place.x - found.x, place.y - found.y, place.z - found.z])
      const spread = Matrix.from1DArray(3, 3, [...covarianceAt(rigid, found)])
      return off.transpose().mmul(inverse(spread)).mmul(off).get(0, 0) <= chiSquare3(chance)
    },
  }
}
