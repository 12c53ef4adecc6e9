/**
 * Where the tip of a stylus or needle is in its marker's frame, from turning it about its tip on one spot.
 *
 * For every pose R t + p: R tip + t = pivot, that is [R | -I] [tip; pivot] = -t, by least squares (the linear form of
 * IGSIO's vtkIGSIOPivotCalibrationAlgo and SlicerIGT's pivot calibration; Yaniv 2015, SPIE 9415, compares it with others).
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { apply, point, type Point, type Transform } from './transform.ts'
import { solveRobustly } from './least-squares.ts'
import type { Frame } from './frames.ts'

export interface PivotCalibration<Marker extends Frame> {
  readonly tip: Point<Marker>
  /** Root mean square distance of the tip from the pivot over the poses kept, mm. */
  readonly rmseMm: number
  readonly kept: number
  readonly rejected: number
  /** Between the two poses furthest apart, degrees. */
  readonly spreadDeg: number
}

/** The axis must have been tilted by as much as this, or the tip slides along it unseen. */
const LEAST_SPREAD_DEG = 30
const LEAST_POSES = 10
/** A tip that moved by more was not held on its spot. */
const MOST_RMSE_MM = 3

/** @throws RangeError that says what to do: too few poses, too little turning, a tip that was not held still */
export function calibratePivot<Marker extends Frame>(
  poses: readonly Transform<Frame, Marker>[],
  mostRmseMm = MOST_RMSE_MM,
): PivotCalibration<Marker> {
  const marker = poses[0]?.from
  if (marker === undefined || poses.length < LEAST_POSES)
    throw new RangeError(`${poses.length} poses are too few: turn it for longer (at least ${LEAST_POSES})`)
  const spreadDeg = spreadOf(poses)
  if (spreadDeg < LEAST_SPREAD_DEG)
    throw new RangeError(
      `the poses differ by ${spreadDeg.toFixed(0)}°: turn it by at least ${LEAST_SPREAD_DEG}°, to all sides`,
    )
  const { solution, isKept } = solveRobustly(
    poses.map(({ matrix: m }) => ({
      a: [0, 1, 2].map((r) => [m[r]!, m[r + 4]!, m[r + 8]!, ...[0, 1, 2].map((c) => (r === c ? -1 : 0))]),
      b: [0, 1, 2].map((r) => [-m[r + 12]!]),
    })),
  )
  const [x, y, z, px, py, pz] = solution.map((row) => row[0]!) as [number, number, number, number, number, number]
  const tip = point(marker, x, y, z)
  const squares = poses
    .filter((_, n) => isKept[n])
    .map((pose) => {
      const there = apply(pose as Transform<Frame, Frame>, tip as Point<Frame>)
      return (there.x - px) ** 2 + (there.y - py) ** 2 + (there.z - pz) ** 2
    })
  const kept = squares.length
  const rmseMm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / kept)
  if (rmseMm > mostRmseMm)
    throw new RangeError(`the tip moved by ${rmseMm.toFixed(1)} mm: hold it on one spot and turn it again`)
  return { tip, rmseMm, kept, rejected: poses.length - kept, spreadDeg }
}

function spreadOf(poses: readonly Transform<Frame, Frame>[]): number {
  let most = 0
  const step = Math.max(1, Math.floor(poses.length / 60))
  for (let i = 0; i < poses.length; i += step)
    for (let j = 0; j < i; j += step) most = Math.max(most, turnBetween(poses[i]!.matrix, poses[j]!.matrix))
  return most
}

/** Angle of the turn from one pose to the other, degrees: the trace of a rotation is 1 + 2 cos. */
function turnBetween(a: readonly number[], b: readonly number[]): number {
  let trace = 0
  for (const at of [0, 1, 2, 4, 5, 6, 8, 9, 10]) trace += a[at]! * b[at]!
  return (Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))) * 180) / Math.PI
}

/**
 * The shaft's direction, from spinning the needle about it: between two poses the marker turns about the axis, which
 * keeps its direction in the marker. Least squares over pairs: the direction v with the smallest Σ |(R_ij - I) v|².
 */
export interface SpinCalibration {
  /** Unit vector in the marker's frame, from the marker's side to the tip. */
  readonly axis: readonly [number, number, number]
  /** Root mean square of how far the axis moved between poses, degrees. */
  readonly rmseDeg: number
}

/**
 * @param tip of the same needle: the axis is turned so that it points to it
 * @throws RangeError when it was not turned enough, or about more than one axis
 */
export function calibrateSpin<Marker extends Frame>(
  poses: readonly Transform<Frame, Marker>[],
  tip: Point<Marker>,
): SpinCalibration {
  if (poses.length < LEAST_POSES)
    throw new RangeError(`${poses.length} poses are too few: turn it for longer (at least ${LEAST_POSES})`)
  const spreadDeg = spreadOf(poses)
  if (spreadDeg < LEAST_SPREAD_DEG)
    throw new RangeError(`it was spun by ${spreadDeg.toFixed(0)}°: spin it by at least ${LEAST_SPREAD_DEG}°`)
  // R_j^T R_i v = v for the axis v of every pair.
  const normal = Matrix.zeros(3, 3)
  const step = Math.max(1, Math.floor(poses.length / 60))
  let pairs = 0
  for (let i = 0; i < poses.length; i += step) {
    for (let j = 0; j < i; j += step) {
      const turn = between(poses[i]!.matrix, poses[j]!.matrix)
      for (let r = 0; r < 3; r++)
        for (let c = 0; c < 3; c++)
          for (let k = 0; k < 3; k++)
            normal.set(
              r,
              c,
              normal.get(r, c) + (turn[3 * k + r]! - (k === r ? 1 : 0)) * (turn[3 * k + c]! - (k === c ? 1 : 0)),
            )
      pairs++
    }
  }
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(normal, { assumeSymmetric: true })
  const order = [0, 1, 2].toSorted((a, b) => realEigenvalues[a]! - realEigenvalues[b]!)
  const [least, next] = [realEigenvalues[order[0]!]!, realEigenvalues[order[1]!]!]
  if (least > 0.1 * next) throw new RangeError('it was turned about more than one axis: spin it about its shaft only')
  const found = eigenvectorMatrix.getColumn(order[0]!) as [number, number, number]
  const towards = found[0] * tip.x + found[1] * tip.y + found[2] * tip.z < 0 ? -1 : 1
  const rmseDeg = (Math.sqrt(Math.max(0, least) / pairs) * 180) / Math.PI
  return { axis: [towards * found[0], towards * found[1], towards * found[2]], rmseDeg }
}

/** R_j^T R_i, row by row. */
function between(i: readonly number[], j: readonly number[]): number[] {
  return [0, 1, 2].flatMap((r) =>
    [0, 1, 2].map((c) => [0, 1, 2].reduce((sum, k) => sum + j[4 * r + k]! * i[4 * c + k]!, 0)),
  )
}
