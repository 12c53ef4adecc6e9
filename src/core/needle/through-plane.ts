/** Where a needle comes through a plane is unsure by more than its tip: what is unsure along it counts too, by how much it leans. */
type Vector = readonly [number, number, number]
type OnPlane = readonly [number, number]

/** Radius that holds 95 of 100 of two normal numbers (Rayleigh), deviations. */
const TWO_AXES_95 = 2.4477

/**
 * Half axes, mm along `right` and `up`, of the ellipse that holds the place 95 times in 100.
 *
 * @param right @param up unit vectors in the plane, across each other
 * @param normal unit vector
 * @param covariance of a place of the needle, mm², 3x3
 */
export function ellipseThrough(
  direction: Vector,
  { right, up, normal }: { readonly right: Vector; readonly up: Vector; readonly normal: Vector },
  covariance: readonly number[],
): readonly [longer: OnPlane, shorter: OnPlane] {
  const lean = dot(direction, normal)
  const shear = (v: Vector): Vector => {
    const slope = dot(direction, v) / lean
    return [v[0] - slope * normal[0], v[1] - slope * normal[1], v[2] - slope * normal[2]]
  }
  const [r, u] = [shear(right), shear(up)]
  return ellipse(quadratic(covariance, r, r), quadratic(covariance, r, u), quadratic(covariance, u, u))
}

function ellipse(rr: number, ru: number, uu: number): readonly [OnPlane, OnPlane] {
  const turn = 0.5 * Math.atan2(2 * ru, rr - uu)
  const [half, middle] = [Math.hypot((rr - uu) / 2, ru), (rr + uu) / 2]
  const [long, short] = [middle + half, middle - half].map((v) => TWO_AXES_95 * Math.sqrt(Math.max(0, v)))
  return [
    [long! * Math.cos(turn), long! * Math.sin(turn)],
    [-short! * Math.sin(turn), short! * Math.cos(turn)],
  ]
}

const quadratic = (c: readonly number[], a: Vector, b: Vector): number =>
  [0, 1, 2].reduce((sum, row) => sum + a[row]! * (c[3 * row]! * b[0] + c[3 * row + 1]! * b[1] + c[3 * row + 2]! * b[2]), 0) // prettier-ignore
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
