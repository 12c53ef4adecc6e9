/**
 * A registration by landmarks, with how far off a target may be, and whether it may be used at all.
 *
 * FRE and TRE after Fitzpatrick, West and Maurer 1998, IEEE Trans Med Imaging 17:694-702: the localisation error of a
 * fiducial is FLE² = FRE² N / (N - 2), and a target's expected error
 * TRE²(r) = FLE²/N (1 + 1/3 Σ d_k² / f_k²), d_k its distance from the k-th principal axis of the fiducials and f_k
 * their root mean square distance from it. FRE says nothing of the target by itself (Fitzpatrick 2009, SPIE 7261).
 */
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix'
import { fitRigid, fitSimilarity, type PointFit, type PointPair } from '#core/frames/fit-points.ts'
import { apply, distance, type Point } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import { fisher3 } from './fisher.ts'
import { covarianceAt, type RigidCovariance } from './rigid-covariance.ts'

export interface LandmarkLimits {
  /** Of the fiducials, root mean square, mm. */
  readonly mostFreMm: number
  /** Expected at the target, root mean square, mm. */
  readonly mostTreMm: number
  /** How far a scale may be from 1 before millimetres are doubted, where it makes the fit clearly better. */
  readonly mostScale: number
}

/** Facets are 15 mm wide and joints 1-2 mm: targeting beyond 2-3 mm is of no use at the spine (docs of each procedure). */
export const LANDMARK_LIMITS: LandmarkLimits = { mostFreMm: 3, mostTreMm: 3, mostScale: 0.03 }

export interface LandmarkRegistration<To extends Frame, From extends Frame> extends RigidCovariance {
  readonly fit: PointFit<To, From>
  readonly freMm: number
  /** Expected error of localising one fiducial, mm; NaN for fewer than three. */
  readonly fleMm: number
  /** Error at each fiducial of the fit to all the others, mm: what a target there would have met. Empty for three pairs. */
  readonly leftOutMm: readonly number[]
  /** Why it must not be used; empty when it may. Each says what to do. */
  readonly refusals: readonly string[]
  readonly isAccepted: boolean
  /** Expected root mean square error at a place of `To`, mm. */
  treMm(target: Point<To>): number
  /** Degrees of freedom of the estimate of the noise. */
  readonly freedom: number
  /** Whether a place may be where another was found, at this chance: by F, for the noise is estimated from the same points. */
  holds(found: Point<To>, place: Point<To>, chance: number): boolean
}

/** A mirror, or one point less, that lowers the error to less than this share of it is no chance. */
const BETTER = 0.4
/** F of one more unknown (the scale) beyond which it is no chance: one in a hundred at eleven degrees of freedom. */
const LEAST_F = 9.65

/**
 * @param target where the error counts; the middle of the fiducials when absent
 * @throws RangeError for fewer than three pairs, or points on one line
 */
export function registerLandmarks<To extends Frame, From extends Frame>(
  pairs: readonly PointPair<To, From>[],
  target?: Point<To>,
  limits: LandmarkLimits = LANDMARK_LIMITS,
): LandmarkRegistration<To, From> {
  const fit = fitRigid(pairs)
  const count = pairs.length
  const freMm = fit.rms
  const fleMm = Math.sqrt((freMm * freMm * count) / (count - 2))
  const spread = principal(pairs.map((pair) => pair.to))
  const treMm = (place: Point<To>) => {
    const ratio = spread.reduce(
      (sum, { axis, rmsMm }) => sum + fromAxis(place, spread[0]!.middle, axis) ** 2 / rmsMm ** 2,
      0,
    )
    return fleMm * Math.sqrt((1 + ratio / 3) / count)
  }
  const leftOutMm = count > 3 ? pairs.map((_, n) => leftOut(pairs, n)) : []
  const at = target ?? spread[0]!.middle
  const refusals = refusalsOf(pairs, fit, treMm(at as Point<To>), leftOutMm, limits)
  const rigid = rigidCovariance(
    pairs.map((pair) => pair.to),
    fleMm * fleMm,
  )
  const freedom = 3 * count - 6
  return {
    fit,
    freMm,
    fleMm,
    leftOutMm,
    refusals,
    isAccepted: refusals.length === 0,
    treMm,
    ...rigid,
    freedom,
    holds(found, place, chance) {
      const off = Matrix.columnVector([place.x - found.x, place.y - found.y, place.z - found.z])
      const spread = Matrix.from1DArray(3, 3, [...covarianceAt(rigid, found)])
      return off.transpose().mmul(inverse(spread)).mmul(off).get(0, 0) <= 3 * fisher3(chance, freedom)
    },
  }
}

/** Least squares: what errors of a third of FLE² along each axis make of the turn about the middle, and of the shift. */
function rigidCovariance(points: readonly Point<Frame>[], fle2: number): RigidCovariance {
  const { middle: m } = principal(points)[0]!
  const turn = Matrix.zeros(3, 3)
  for (const { x, y, z } of points) {
    const d = [x - m.x, y - m.y, z - m.z]
    const far2 = d[0]! ** 2 + d[1]! ** 2 + d[2]! ** 2
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) turn.set(r, c, turn.get(r, c) + (r === c ? far2 : 0) - d[r]! * d[c]!)
  }
  const whole = Matrix.zeros(6, 6)
  whole.setSubMatrix(inverse(turn).mul(fle2 / 3), 0, 0)
  whole.setSubMatrix(Matrix.eye(3).mul(fle2 / 3 / points.length), 3, 3)
  return { covariance: whole.to1DArray(), middle: [m.x, m.y, m.z] }
}

function refusalsOf<To extends Frame, From extends Frame>(
  pairs: readonly PointPair<To, From>[],
  { rms, mirroredRms }: PointFit<To, From>,
  treMm: number,
  leftOutMm: readonly number[],
  { mostFreMm, mostTreMm, mostScale }: LandmarkLimits,
): string[] {
  const refusals: string[] = []
  const mm = (value: number) => `${value.toFixed(1)} mm`
  if (rms > mostFreMm)
    refusals.push(
      `the points do not fit: they are off by ${mm(rms)} (root mean square), at most ${mm(mostFreMm)} is allowed`,
    )
  else if (treMm > mostTreMm)
    refusals.push(
      `at the target ${mm(treMm)} are to be expected, at most ${mm(mostTreMm)} is allowed: add points around it`,
    )
  if (rms > mostFreMm && mirroredRms < BETTER * rms)
    refusals.push(`mirrored they would fit to ${mm(mirroredRms)}: left and right, or two points, are swapped`)
  const similar = fitSimilarity(pairs)
  const freedom = 3 * pairs.length - 7
  const f = ((rms * rms - similar.rms * similar.rms) / (similar.rms * similar.rms)) * freedom
  if (Math.abs(similar.scale - 1) > mostScale && f > LEAST_F)
    refusals.push(
      `with a scale of ${similar.scale.toFixed(3)} they would fit to ${mm(similar.rms)}: millimetres of one side are wrong; calibrate again`,
    )
  if (rms > mostFreMm) {
    const without = leftOutMm.map((_, n) => rmsWithout(pairs, n))
    const least = Math.min(...without)
    if (least <= mostFreMm && least < BETTER * rms)
      refusals.push(`without point ${without.indexOf(least) + 1} they fit to ${mm(least)}: touch that point again`)
    else if (refusals.length === 1)
      refusals.push('nothing single explains it: touch each point again, exactly where it was picked')
  }
  return refusals
}

function leftOut<To extends Frame, From extends Frame>(pairs: readonly PointPair<To, From>[], n: number): number {
  try {
    const { map } = fitRigid(pairs.filter((_, other) => other !== n))
    return distance<To>(apply<To, From>(map, pairs[n]!.from), pairs[n]!.to)
  } catch {
    // The rest lies on one line: this point alone holds the turn about it, and nothing tells its error.
    return NaN
  }
}

function rmsWithout<To extends Frame, From extends Frame>(pairs: readonly PointPair<To, From>[], n: number): number {
  try {
    return fitRigid(pairs.filter((_, other) => other !== n)).rms
  } catch {
    return Infinity
  }
}

interface PrincipalAxis {
  readonly middle: Point<Frame>
  readonly axis: readonly number[]
  /** Root mean square distance of the points from it. */
  readonly rmsMm: number
}

function principal(points: readonly Point<Frame>[]): PrincipalAxis[] {
  const count = points.length
  const sum = (of: 'x' | 'y' | 'z') => points.reduce((total, point) => total + point[of], 0) / count
  const middle: Point<Frame> = { in: points[0]!.in, x: sum('x'), y: sum('y'), z: sum('z') }
  const away = points.map(({ x, y, z }) => [x - middle.x, y - middle.y, z - middle.z])
  const scatter = Matrix.zeros(3, 3)
  for (const point of away)
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) scatter.set(r, c, scatter.get(r, c) + (point[r]! * point[c]!) / count)
  const { eigenvectorMatrix } = new EigenvalueDecomposition(scatter, { assumeSymmetric: true })
  return [0, 1, 2].map((k) => {
    const axis = eigenvectorMatrix.getColumn(k)
    const squares = points.reduce((total, point) => total + fromAxis(point, middle, axis) ** 2, 0)
    return { middle, axis, rmsMm: Math.sqrt(squares / count) }
  })
}

function fromAxis({ x, y, z }: Point<Frame>, middle: Point<Frame>, axis: readonly number[]): number {
  const d = [x - middle.x, y - middle.y, z - middle.z] as const
  const along = d[0] * axis[0]! + d[1] * axis[1]! + d[2] * axis[2]!
  return Math.sqrt(Math.max(0, d[0] ** 2 + d[1] ** 2 + d[2] ** 2 - along * along))
}
