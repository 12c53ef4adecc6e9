/** Three numbers with an x, a y and a z: places (mm) and directions in the frame `ct`. */
export type Vector = readonly [x: number, y: number, z: number]

export const plus = (a: Vector, b: Vector, times = 1): Vector => [
  a[0] + times * b[0],
  a[1] + times * b[1],
  a[2] + times * b[2],
]
export const minus = (a: Vector, b: Vector): Vector => plus(a, b, -1)
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
export const lengthOf = (a: Vector): number => Math.hypot(a[0], a[1], a[2])
/** @throws RangeError for a vector without a direction. */
export function unit(a: Vector): Vector {
  const length = lengthOf(a)
  if (!(length > 1e-12)) throw new RangeError('a vector of no length has no direction')
  return [a[0] / length, a[1] / length, a[2] / length]
}
/** What is left of `a` square to the unit vector `axis`. */
export const without = (a: Vector, axis: Vector): Vector => plus(a, axis, -dot(a, axis))
/** Between two unit vectors, rad. */
export const angleOf = (a: Vector, b: Vector): number => Math.atan2(lengthOf(cross(a, b)), dot(a, b))

/** The unit vector `from` turned towards the unit vector `to`, by no more than `mostRad`. */
export function turnedTowards(from: Vector, to: Vector, mostRad: number): Vector {
  const angle = angleOf(from, to)
  if (angle <= mostRad) return to
  const aside = without(to, from)
  if (lengthOf(aside) < 1e-9) return from
  const side = unit(aside)
  return plus(
    [from[0] * Math.cos(mostRad), from[1] * Math.cos(mostRad), from[2] * Math.cos(mostRad)],
    side,
    Math.sin(mostRad),
  )
}

/** A column of a column-major 4x4 matrix: 0 to 2 its axes, 3 its origin. */
export const column = (m: readonly number[], at: 0 | 1 | 2 | 3): Vector => [m[4 * at]!, m[4 * at + 1]!, m[4 * at + 2]!]

/** Column-major rigid matrix from two axes, about which the third is made right-handed, and the origin. */
export const matrixOf = (x: Vector, y: Vector, z: Vector, origin: Vector): number[] => [
  ...x, 0, ...y, 0, ...z, 0, ...origin, 1,
] // prettier-ignore
