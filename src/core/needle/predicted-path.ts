/** Where a needle will be if it is pushed on straight, and how far off that may be. */
import { point, type Point } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { Covariance } from './tip-track.ts'

type Vector = readonly [number, number, number]

export interface NeedlePose<In extends Frame> {
  readonly tip: Point<In>
  /** Unit vector from hub to tip. */
  readonly direction: Vector
  /** Of the tip, mm². */
  readonly covariance: Covariance
  /** One deviation of the direction, rad. */
  readonly directionSigmaRad: number
  /** How much a needle of this gauge bends off its line, one deviation, mm per mm²; 0 for a stiff one. */
  readonly bendPerMm2?: number
}

export interface PredictedPoint<In extends Frame> {
  readonly at: Point<In>
  readonly distanceMm: number
  readonly covariance: Covariance
}

/** The tip after `distanceMm` more. @throws RangeError unless the direction is a unit vector */
export function pushedOn<In extends Frame>(pose: NeedlePose<In>, distanceMm: number): PredictedPoint<In> {
  const { tip, direction: d, covariance, directionSigmaRad, bendPerMm2 = 0 } = pose
  const length = Math.hypot(...d)
  if (Math.abs(length - 1) > 1e-3) throw new RangeError(`a needle's direction of length ${length}`)
  const aside = Math.abs(distanceMm) * directionSigmaRad
  const bend = bendPerMm2 * distanceMm * distanceMm
  const variance = aside * aside + bend * bend
  const grown = covariance.map((value, at) => {
    const [r, c] = [Math.floor(at / 3), at % 3]
    return value + variance * ((r === c ? 1 : 0) - d[r]! * d[c]!)
  })
  const on = (value: number, axis: number) => value + distanceMm * d[axis]!
  return { at: point(tip.in, on(tip.x, 0), on(tip.y, 1), on(tip.z, 2)), distanceMm, covariance: grown }
}

/**
 * Where the needle's line meets a plane.
 * @param normal unit vector
 * @returns undefined when it runs along the plane; a negative distance when it has passed it
 */
export function crossing<In extends Frame>(
  pose: NeedlePose<In>,
  through: Point<NoInfer<In>>,
  normal: Vector,
): PredictedPoint<In> | undefined {
  const { tip, direction: d } = pose
  const slope = d[0] * normal[0] + d[1] * normal[1] + d[2] * normal[2]
  if (Math.abs(slope) < 1e-3) return undefined
  const gap = (through.x - tip.x) * normal[0] + (through.y - tip.y) * normal[1] + (through.z - tip.z) * normal[2]
  return pushedOn(pose, gap / slope)
}

/** The nearest that a needle pushed on comes to a place, and by how much it passes it. */
export function passing<In extends Frame>(
  pose: NeedlePose<In>,
  target: Point<NoInfer<In>>,
): PredictedPoint<In> & { readonly missMm: number } {
  const { tip, direction: d } = pose
  const along = (target.x - tip.x) * d[0] + (target.y - tip.y) * d[1] + (target.z - tip.z) * d[2]
  const nearest = pushedOn(pose, Math.max(0, along))
  const { x, y, z } = nearest.at
  return { ...nearest, missMm: Math.hypot(target.x - x, target.y - y, target.z - z) }
}

/** Half axes of the ellipse that holds a point in a plane across `direction` with this chance, mm; the longer first. */
export function ellipseAcross(covariance: Covariance, direction: Vector, chance = 0.95): readonly [number, number] {
  if (!(chance > 0 && chance < 1)) throw new RangeError(`a chance of ${chance}`)
  const other: Vector = Math.abs(direction[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]
  const u = unit(cross(direction, other))
  const v = cross(direction, u)
  const seen = (a: Vector, b: Vector) =>
    [0, 1, 2].reduce(
      (sum, r) => sum + a[r]! * [0, 1, 2].reduce((inner, c) => inner + covariance[3 * r + c]! * b[c]!, 0),
      0,
    )
  const [a, b, c] = [seen(u, u), seen(u, v), seen(v, v)]
  const half = Math.hypot((a - c) / 2, b)
  const middle = (a + c) / 2
  // Of two normal numbers, the radius that holds a share p is sqrt(-2 ln(1 - p)) deviations (Rayleigh).
  const radius = Math.sqrt(-2 * Math.log(1 - chance))
  return [radius * Math.sqrt(Math.max(0, middle + half)), radius * Math.sqrt(Math.max(0, middle - half))]
}

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

function unit(v: Vector): Vector {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}
