/**
 * Walls of a printed part that are thinner than a limit: from each triangle straight into the solid by its signed
 * distance, until it is left again; counted where the two faces look away from each other (within 20°): a wedge
 * that ends in an edge is no wall.
 */
import type { Mesh } from '#core/volumes/triangle-tree.ts'
import { length3, outsideBox, type Sdf } from '#core/phantom/sdf.ts'

type Vector = readonly [number, number, number]

const STEP_MM = 0.05
/** Cosine of 160°. */
const OPPOSITE = -0.94
/** Slivers have no direction. */
const LEAST_AREA_MM2 = 0.01

export interface ThinWall {
  /** Half way through it. */
  readonly at: Vector
  readonly thickMm: number
}

export function thinWalls({ positions, indices }: Mesh, sdf: Sdf, leastMm: number): readonly ThinWall[] {
  const at = (n: number): Vector => [positions[3 * n]!, positions[3 * n + 1]!, positions[3 * n + 2]!]
  const outwards = (q: Vector): Vector => {
    const along = ([x, y, z]: Vector) => sdf(q[0] + x, q[1] + y, q[2] + z) - sdf(q[0] - x, q[1] - y, q[2] - z)
    return unit([along([STEP_MM, 0, 0]), along([0, STEP_MM, 0]), along([0, 0, STEP_MM])])
  }
  const thin: ThinWall[] = []
  for (let n = 0; n < indices.length; n += 3) {
    const [a, b, c] = [at(indices[n]!), at(indices[n + 1]!), at(indices[n + 2]!)]
    const normal = cross(minus(b, a), minus(c, a))
    if (Math.hypot(...normal) / 2 < LEAST_AREA_MM2) continue
    const out = unit(normal)
    const middle: Vector = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3]
    const deep = (mm: number): Vector => [middle[0] - mm * out[0], middle[1] - mm * out[1], middle[2] - mm * out[2]]
    // Nearly all are thick; nothing is looked at closely that is inside half way and at the end.
    if (sdf(...deep(leastMm / 2)) < 0 && sdf(...deep(leastMm)) < 0) continue
    // A simplifier folds a few slivers over; their backs look out.
    if (dot(outwards(middle), out) < 0.5) continue
    for (let mm = 2 * STEP_MM; mm < leastMm; mm += STEP_MM) {
      if (sdf(...deep(mm)) < 0) continue
      if (dot(outwards(deep(mm)), out) < OPPOSITE) thin.push({ at: deep(mm / 2), thickMm: mm })
      break
    }
  }
  return thin
}

/** The same solid with a ball of `radiusMm` about each thin place: only there is it fuller. */
export function thickened(sdf: Sdf, thin: readonly ThinWall[], radiusMm: number): Sdf {
  if (thin.length === 0) return sdf
  const end = (pick: (...values: number[]) => number, by: number): Vector => [
    pick(...thin.map(({ at }) => at[0])) + by,
    pick(...thin.map(({ at }) => at[1])) + by,
    pick(...thin.map(({ at }) => at[2])) + by,
  ]
  const box = { low: end(Math.min, -radiusMm), high: end(Math.max, radiusMm) }
  return (x, y, z) => {
    let nearest = sdf(x, y, z)
    if (outsideBox(box, x, y, z) > 1) return nearest
    for (const { at } of thin) nearest = Math.min(nearest, length3(x - at[0], y - at[1], z - at[2]) - radiusMm)
    return nearest
  }
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const unit = (v: Vector): Vector => {
  const length = Math.hypot(...v) || 1
  return [v[0] / length, v[1] / length, v[2] / length]
}
