/**
 * The map that takes points of one frame nearest to their partners in another.
 *
 * Umeyama 1991, IEEE Trans Pattern Anal Mach Intell 13:376-380: from the singular values of the covariance of the two
 * sets; the determinant's sign keeps the map from being a mirror.
 */
import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { apply, distance, transform, type Point, type Transform } from './transform.ts'
import { linkName, type Frame } from './frames.ts'

export interface PointPair<To extends Frame, From extends Frame> {
  readonly from: Point<From>
  readonly to: Point<To>
}

export interface PointFit<To extends Frame, From extends Frame> {
  readonly map: Transform<To, From>
  /** 1 for a rigid map. */
  readonly scale: number
  /** Distance of each mapped point from its partner, in the unit of `To`. */
  readonly residuals: readonly number[]
  /** Root mean square of them: the fiducial registration error. */
  readonly rms: number
  /** The same if the map might be a mirror: far smaller means that left and right, or the order of points, are swapped. */
  readonly mirroredRms: number
}

/** Points nearer to one line than this share of their spread along it leave the turn about it open. */
const LEAST_BREADTH = 0.02

export const fitRigid = <To extends Frame, From extends Frame>(pairs: readonly PointPair<To, From>[]) =>
  fit(pairs, false)

export const fitSimilarity = <To extends Frame, From extends Frame>(pairs: readonly PointPair<To, From>[]) =>
  fit(pairs, true)

/** @throws RangeError that says what is missing: fewer than three pairs, or points on one line */
function fit<To extends Frame, From extends Frame>(
  pairs: readonly PointPair<To, From>[],
  isScaled: boolean,
): PointFit<To, From> {
  const first = pairs[0]
  const link = first ? linkName(first.to.in, first.from.in) : 'a map'
  if (!first || pairs.length < 3)
    throw new RangeError(`${link} needs three pairs of points, got ${pairs.length}: add more, not all on one line`)
  const [from, to] = [pairs.map((pair) => vector(pair.from)), pairs.map((pair) => vector(pair.to))]
  if (![...from, ...to].flat().every(Number.isFinite)) throw new RangeError(`${link}: a point has no numbers`)
  const [middleFrom, middleTo] = [mean(from), mean(to)]
  const away = (points: readonly Vector[], middle: Vector) =>
    points.map((point) => point.map((value, axis) => value - middle[axis]!) as unknown as Vector)
  const [a, b] = [away(from, middleFrom), away(to, middleTo)]
  for (const [points, frame] of [[a, first.from.in] as const, [b, first.to.in] as const]) {
    const { diagonal } = new SingularValueDecomposition(new Matrix(points.map((point) => [...point])))
    if (!(diagonal[1]! > LEAST_BREADTH * diagonal[0]!)) {
      throw new RangeError(`${link}: the points in ${frame} lie on one line; add one beside it`)
    }
  }
  const covariance = Matrix.zeros(3, 3)
  for (const [n, point] of a.entries())
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) covariance.set(r, c, covariance.get(r, c) + b[n]![r]! * point[c]!)
  const svd = new SingularValueDecomposition(covariance)
  const [u, v] = [svd.leftSingularVectors, svd.rightSingularVectors]
  const turn = (sign: 1 | -1) => u.mmul(Matrix.diag([1, 1, sign])).mmul(v.transpose())
  const sign = determinant(turn(1)) < 0 ? -1 : 1
  const rotation = turn(sign)
  const spread = a.reduce((sum, point) => sum + dot(point, point), 0)
  const scale = isScaled ? (svd.diagonal[0]! + svd.diagonal[1]! + sign * svd.diagonal[2]!) / spread : 1
  const mirror = turn(sign === 1 ? -1 : 1)
  const mirrorScale = isScaled ? (svd.diagonal[0]! + svd.diagonal[1]! - sign * svd.diagonal[2]!) / spread : 1
  const rows = rotation.to2DArray()
  const shift = middleTo.map((value, r) => value - scale * dot(rows[r] as unknown as Vector, middleFrom))
  const map = transform(first.to.in, first.from.in, [
    ...[0, 1, 2].flatMap((c) => [scale * rows[0]![c]!, scale * rows[1]![c]!, scale * rows[2]![c]!, 0]),
    ...shift,
    1,
  ])
  const residuals = pairs.map((pair) => distance<To>(apply<To, From>(map, pair.from), pair.to))
  return {
    map,
    scale,
    residuals,
    rms: rms(residuals),
    mirroredRms: rms(a.map((p, n) => off(mirror, mirrorScale, p, b[n]!))),
  }
}

type Vector = readonly [number, number, number]

const vector = ({ x, y, z }: Point<Frame>): Vector => [x, y, z]
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const mean = (points: readonly Vector[]) =>
  [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + point[axis]!, 0) / points.length) as unknown as Vector
const rms = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
const off = (rotation: Matrix, scale: number, p: Vector, q: Vector) =>
  Math.hypot(...q.map((value, r) => value - scale * dot(rotation.getRow(r) as unknown as Vector, p)))

function determinant(m: Matrix): number {
  const [a, b, c] = [m.getRow(0), m.getRow(1), m.getRow(2)] as [number[], number[], number[]]
  return (
    a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) -
    a[1]! * (b[0]! * c[2]! - b[2]! * c[0]!) +
    a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!)
  )
}
