/**
 * Where a flat thing with known points is before a camera, from where they are seen.
 *
 * A homography gives the first guess (Zhang 2000, IEEE Trans Pattern Anal Mach Intell 22:1330-1334), least squares of the
 * distances in the picture the rest. Seen from afar a plane tilted one way looks almost as one tilted the other way
 * (Schweighofer and Pinz 2006, 28:2024-2030): both are reckoned, and where the picture does not tell them apart the
 * pose is refused, unless a moment ago it was known.
 */
import { Matrix, SingularValueDecomposition, solve } from 'ml-matrix'
import { cross, dot, mapped, times, unit, type Vector } from './three-vectors.ts'
import type { Intrinsics } from './intrinsics.ts'

export interface SeenPoint {
  /** On the thing, mm. */
  readonly onThing: readonly [x: number, y: number]
  readonly px: readonly [x: number, y: number]
}

/** cameraFromThing: rows of a rotation, and a place; camera: x right, y down, z ahead, mm. */
export interface CameraPose {
  readonly turn: readonly [Vector, Vector, Vector]
  readonly at: Vector
}

export interface PlanarPose {
  readonly pose: CameraPose
  /** Of the points in the picture, root mean square per coordinate. */
  readonly rmsPx: number
  /** By how much the other tilt fits worse, in squared errors; Infinity where there is no other. */
  readonly margin: number
  /** One standard deviation at the usual corner error: of the place, and of the direction. */
  readonly errorMm: number
  readonly errorDeg: number
}

export const PLANAR_POSE = {
  /** One standard deviation of a corner that was refined, per coordinate; measured on pictures with grain and blur. */
  cornerPx: 0.15,
  /** Squared errors by which one tilt must fit better: of 9 the odds are a hundred to one. */
  leastMargin: 9,
  /** Tilts nearer to each other than this are one. */
  sameDeg: 3,
  /** More is no flat thing, or another camera than was stated. */
  mostRmsPx: 2,
  /** Since a moment ago a tool turned by no more than this. */
  hintDeg: 20,
} as const

/** @returns why there is none, in words, where the picture does not say. @param hint the pose of a moment ago, if it was known */
export function planarPose(points: readonly SeenPoint[], camera: Intrinsics, hint?: CameraPose): PlanarPose | string {
  if (points.length < 4) return `${points.length} corners are too few`
  const first = firstGuess(points, camera)
  if (!first) return 'its corners lie on one line'
  const a = refined(points, camera, first)
  const b = refined(points, camera, otherTilt(a.pose))
  const [best, other] = a.sum <= b.sum ? [a, b] : [b, a]
  const rmsPx = Math.sqrt(best.sum / (2 * points.length))
  if (!(rmsPx <= PLANAR_POSE.mostRmsPx)) return `its corners fit to ${rmsPx.toFixed(1)} px only: it is bent, or not as printed` // prettier-ignore
  const isOne = turnBetweenDeg(best.pose, other.pose) < PLANAR_POSE.sameDeg
  const margin = isOne ? Infinity : (other.sum - best.sum) / PLANAR_POSE.cornerPx ** 2
  const found = (of: typeof best, itsMargin: number) => ({ pose: of.pose, rmsPx, margin: itsMargin, ...errorsOf(of.normal) }) // prettier-ignore
  if (margin >= PLANAR_POSE.leastMargin) return found(best, margin)
  const near = hint && [best, other].filter(({ pose }) => turnBetweenDeg(pose, hint) < PLANAR_POSE.hintDeg)
  if (near?.length === 1) return found(near[0]!, margin)
  return 'it cannot be told which way it is tilted: bring it nearer, or tilt it more'
}

interface Fit {
  readonly pose: CameraPose
  readonly sum: number
  readonly normal: Matrix
}

function firstGuess(points: readonly SeenPoint[], { focalPx, centrePx }: Intrinsics): CameraPose | undefined {
  const size = Math.max(...points.map(({ onThing: [x, y] }) => Math.hypot(x, y)), 1)
  const rows = points.flatMap(({ onThing, px }) => {
    const [x, y] = [onThing[0] / size, onThing[1] / size]
    const [u, v] = [(px[0] - centrePx[0]) / focalPx, (px[1] - centrePx[1]) / focalPx]
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, -u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, -v],
    ]
  })
  // The null space of at least eight equations: a ninth row of zeros where there are no more.
  while (rows.length < 9) rows.push(Array.from({ length: 9 }, () => 0))
  const svd = new SingularValueDecomposition(new Matrix(rows))
  if (!(svd.diagonal[7]! > 1e-6 * svd.diagonal[0]!)) return undefined
  const h = svd.rightSingularVectors.getColumn(8)
  const sign = h[8]! < 0 ? -1 : 1
  const column = (k: number): Vector => [sign * h[k]!, sign * h[k + 3]!, sign * h[k + 6]!]
  const [h1, h2, h3] = [times(column(0), 1 / size), times(column(1), 1 / size), column(2)]
  const scale = 2 / (Math.hypot(...h1) + Math.hypot(...h2))
  const x = unit(h1)
  const z = unit(cross(x, h2))
  const y = cross(z, x)
  const turn = [0, 1, 2].map((r) => [x[r]!, y[r]!, z[r]!]) as unknown as CameraPose['turn']
  return { turn, at: times(h3, scale) }
}

/** The plane's normal mirrored about the line of sight. */
function otherTilt({ turn, at }: CameraPose): CameraPose {
  const sight = unit(at)
  // Of its two directions the one that goes with the line of sight.
  const towards: Vector = [turn[0][2], turn[1][2], turn[2][2]]
  const normal = times(towards, dot(towards, sight) < 0 ? -1 : 1)
  const axis = cross(normal, sight)
  const sine = Math.hypot(...axis)
  if (sine < 1e-6) return { turn, at }
  return { turn: turnedBy(turn, times(axis, (2 * Math.asin(Math.min(1, sine))) / sine)), at }
}

function refined(points: readonly SeenPoint[], camera: Intrinsics, start: CameraPose): Fit {
  let pose = start
  let { sum, normal, side } = equations(points, camera, pose)
  let damping = 1e-3
  for (let round = 0; round < 40; round++) {
    const damped = normal.clone()
    for (let k = 0; k < 6; k++) damped.set(k, k, normal.get(k, k) * (1 + damping))
    const step = solve(damped, side).to1DArray() as number[]
    const next: CameraPose = {
      turn: turnedBy(pose.turn, [step[0]!, step[1]!, step[2]!]),
      at: [pose.at[0] + step[3]!, pose.at[1] + step[4]!, pose.at[2] + step[5]!],
    }
    const then = equations(points, camera, next)
    if (!(then.sum < sum)) {
      damping *= 10
      if (damping > 1e8) break
      continue
    }
    const gain = sum - then.sum
    pose = next
    ;({ sum, normal, side } = then)
    damping = Math.max(1e-9, damping / 10)
    if (gain < 1e-12 * sum) break
  }
  return { pose, sum, normal }
}

function equations(points: readonly SeenPoint[], { focalPx: f, centrePx }: Intrinsics, { turn, at }: CameraPose) {
  const [normal, side] = [Matrix.zeros(6, 6), Matrix.zeros(6, 1)]
  let sum = 0
  for (const {
    onThing: [bx, by],
    px,
  } of points) {
    const arm = mapped(turn, [bx, by, 0])
    const [x, y, z] = [arm[0] + at[0], arm[1] + at[1], arm[2] + at[2]]
    if (z < 1) return { sum: Infinity, normal, side }
    const off = [px[0] - centrePx[0] - (f * x) / z, px[1] - centrePx[1] - (f * y) / z]
    const byPlace = [[f / z, 0, (-f * x) / z ** 2], [0, f / z, (-f * y) / z ** 2]] // prettier-ignore
    for (const [k, p] of byPlace.entries()) {
      // A small turn w moves a point by w x arm.
      const row = [p[2]! * arm[1] - p[1]! * arm[2], p[0]! * arm[2] - p[2]! * arm[0], p[1]! * arm[0] - p[0]! * arm[1], ...p] // prettier-ignore
      sum += off[k]! ** 2
      for (let r = 0; r < 6; r++) {
        side.set(r, 0, side.get(r, 0) + row[r]! * off[k]!)
        for (let c = 0; c < 6; c++) normal.set(r, c, normal.get(r, c) + row[r]! * row[c]!)
      }
    }
  }
  return { sum, normal, side }
}

function errorsOf(normal: Matrix): { readonly errorMm: number; readonly errorDeg: number } {
  const open = new SingularValueDecomposition(normal).inverse()
  const of = (from: number) => PLANAR_POSE.cornerPx * Math.sqrt(open.get(from, from) + open.get(from + 1, from + 1) + open.get(from + 2, from + 2)) // prettier-ignore
  return { errorMm: of(3), errorDeg: (of(0) * 180) / Math.PI }
}

function turnedBy(turn: CameraPose['turn'], w: Vector): CameraPose['turn'] {
  const angle = Math.hypot(...w)
  if (angle < 1e-15) return turn
  const [x, y, z] = times(w, 1 / angle)
  const [c, s, t] = [Math.cos(angle), Math.sin(angle), 1 - Math.cos(angle)]
  const by: CameraPose['turn'] = [
    [c + t * x * x, t * x * y - s * z, t * x * z + s * y],
    [t * x * y + s * z, c + t * y * y, t * y * z - s * x],
    [t * x * z - s * y, t * y * z + s * x, c + t * z * z],
  ]
  const columns = [0, 1, 2].map((k) => mapped(by, [turn[0][k]!, turn[1][k]!, turn[2][k]!]))
  return [0, 1, 2].map((r) => columns.map((column) => column[r]!)) as unknown as CameraPose['turn']
}

export function turnBetweenDeg(a: CameraPose, b: CameraPose): number {
  let trace = 0
  for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) trace += a.turn[r]![c]! * b.turn[r]![c]!
  return (Math.acos(Math.min(1, Math.max(-1, (trace - 1) / 2))) * 180) / Math.PI
}
