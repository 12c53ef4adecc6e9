/** Distances to a mesh without any structure to find them faster: every triangle, one after the other. */
import type { Mesh } from '#core/volumes/triangle-tree.ts'

type Vector = readonly [number, number, number]

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const on = (a: Vector, way: Vector, by: number): Vector => [a[0] + by * way[0], a[1] + by * way[1], a[2] + by * way[2]]
const clamp = (value: number) => Math.min(1, Math.max(0, value))

export function trianglesOf({ positions, indices }: Mesh): (readonly [Vector, Vector, Vector])[] {
  const corner = (n: number): Vector => [positions[3 * n]!, positions[3 * n + 1]!, positions[3 * n + 2]!]
  return Array.from({ length: indices.length / 3 }, (_, n) => [
    corner(indices[3 * n]!),
    corner(indices[3 * n + 1]!),
    corner(indices[3 * n + 2]!),
  ])
}

function pointToSegment(p: Vector, a: Vector, b: Vector): number {
  const ab = minus(b, a)
  const share = clamp(dot(minus(p, a), ab) / (dot(ab, ab) || 1))
  return Math.hypot(...minus(p, on(a, ab, share)))
}

/** By the plane where the foot of the perpendicular is within the triangle, else by its three edges. */
export function pointToTriangle(p: Vector, [a, b, c]: readonly [Vector, Vector, Vector]): number {
  const normal = cross(minus(b, a), minus(c, a))
  const length = Math.hypot(...normal)
  const isWithin =
    length > 0 &&
    ([[a, b], [b, c], [c, a]] as const).every(([from, to]) => dot(cross(minus(to, from), minus(p, from)), normal) >= 0) // prettier-ignore
  if (isWithin) return Math.abs(dot(minus(p, a), normal)) / length
  return Math.min(pointToSegment(p, a, b), pointToSegment(p, b, c), pointToSegment(p, c, a))
}

/** Of two segments (Sunday 2001, clamped step by step). */
function segmentToSegment(p: Vector, q: Vector, a: Vector, b: Vector): number {
  const [u, v, w] = [minus(q, p), minus(b, a), minus(p, a)]
  const [uu, uv, vv, uw, vw] = [dot(u, u), dot(u, v), dot(v, v), dot(u, w), dot(v, w)]
  const flat = uu * vv - uv * uv
  let s = flat > 1e-12 ? clamp((uv * vw - vv * uw) / flat) : 0
  const t = clamp((uv * s + vw) / (vv || 1))
  s = clamp((uv * t - uw) / (uu || 1))
  return Math.hypot(...minus(on(p, u, s), on(a, v, t)))
}

/** 0 where the segment goes through it. */
export function segmentToTriangle(p: Vector, q: Vector, triangle: readonly [Vector, Vector, Vector]): number {
  const [a, b, c] = triangle
  const normal = cross(minus(b, a), minus(c, a))
  const [before, after] = [dot(minus(p, a), normal), dot(minus(q, a), normal)]
  if (before * after < 0) {
    const at = on(p, minus(q, p), before / (before - after))
    if (([[a, b], [b, c], [c, a]] as const).every(([from, to]) => dot(cross(minus(to, from), minus(at, from)), normal) >= 0)) return 0 // prettier-ignore
  }
  return Math.min(
    pointToTriangle(p, triangle),
    pointToTriangle(q, triangle),
    segmentToSegment(p, q, a, b),
    segmentToSegment(p, q, b, c),
    segmentToSegment(p, q, c, a),
  )
}

/** How often the mesh goes round a place: solid angles of all triangles (Van Oosterom and Strackee 1983). */
export function windingNumber(p: Vector, triangles: readonly (readonly [Vector, Vector, Vector])[]): number {
  let sum = 0
  for (const triangle of triangles) {
    const [a, b, c] = triangle.map((corner) => minus(corner, p)) as [Vector, Vector, Vector]
    const [la, lb, lc] = [Math.hypot(...a), Math.hypot(...b), Math.hypot(...c)]
    const volume = dot(a, cross(b, c))
    sum += 2 * Math.atan2(volume, la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb)
  }
  return sum / (4 * Math.PI)
}

export function distanceTo(p: Vector, triangles: readonly (readonly [Vector, Vector, Vector])[]): number {
  const least = triangles.reduce((best, each) => Math.min(best, pointToTriangle(p, each)), Infinity)
  return windingNumber(p, triangles) > 0.5 ? -least : least
}

/** Of a segment to the surface; 0 while it goes through it. */
export const segmentDistanceTo = (
  p: Vector,
  q: Vector,
  triangles: readonly (readonly [Vector, Vector, Vector])[],
): number => triangles.reduce((best, each) => Math.min(best, segmentToTriangle(p, q, each)), Infinity)

/** A triangle with the ball round it: what cannot be nearer than what was found is left out, and nothing else is clever. */
export interface BalledTriangle {
  readonly triangle: readonly [Vector, Vector, Vector]
  readonly middle: Vector
  readonly radius: number
}

export const nearTriangles = (mesh: Mesh): readonly BalledTriangle[] =>
  trianglesOf(mesh).map((triangle) => {
    const middle = [0, 1, 2].map((axis) => (triangle[0][axis]! + triangle[1][axis]! + triangle[2][axis]!) / 3)
    const at = middle as unknown as Vector
    return { triangle, middle: at, radius: Math.max(...triangle.map((corner) => Math.hypot(...minus(corner, at)))) }
  })

/** From a rod's surface to the mesh, mm; more than `withinMm` where it is more. */
export function rodDistance(
  {
    tip,
    direction,
    lengthMm,
    radiusMm,
  }: { readonly tip: Vector; readonly direction: Vector; readonly lengthMm: number; readonly radiusMm: number },
  triangles: readonly BalledTriangle[],
  withinMm: number,
): number {
  const hub = on(tip, direction, -lengthMm)
  const [dx, dy, dz] = direction
  let best = withinMm + radiusMm + 1e-3
  for (const { triangle, middle, radius } of triangles) {
    const [x, y, z] = [middle[0] - tip[0], middle[1] - tip[1], middle[2] - tip[2]]
    const back = Math.min(lengthMm, Math.max(0, -(x * dx + y * dy + z * dz)))
    if (Math.hypot(x + back * dx, y + back * dy, z + back * dz) - radius >= best) continue
    best = Math.min(best, segmentToTriangle(tip, hub, triangle))
  }
  return best - radiusMm
}
