/** The thinnest wall of a mesh: from each triangle straight in, by a ray, to the face that looks the other way (within 20°). */
import { closedSurface } from '#core/volumes/closed-surface.ts'
import { createNearest, nearestTriangle } from '#core/volumes/nearest-triangle.ts'
import { triangleTree, type Mesh } from '#core/volumes/triangle-tree.ts'

type Vector = readonly [number, number, number]

/** Slivers have no direction of their own. */
const LEAST_AREA_MM2 = 0.05
const FARTHEST_MM = 2

export function thinnest(mesh: Mesh): { readonly mm: number; readonly looked: number } {
  const { positions, indices } = mesh
  const surface = closedSurface(mesh)
  const tree = triangleTree(mesh)
  const at = (n: number): Vector => [positions[3 * n]!, positions[3 * n + 1]!, positions[3 * n + 2]!]
  const normals: Vector[] = []
  for (let n = 0; n < indices.length; n += 3) normals.push(normalOf(at(indices[n]!), at(indices[n + 1]!), at(indices[n + 2]!))) // prettier-ignore
  let [mm, looked] = [Infinity, 0]
  for (const [triangle, normal] of normals.entries()) {
    const area = Math.hypot(...normal) / 2
    if (area < LEAST_AREA_MM2) continue
    looked++
    const out = normal.map((value) => value / (2 * area)) as unknown as Vector
    const [a, b, c] = [0, 1, 2].map((corner) => at(indices[3 * triangle + corner]!)) as [Vector, Vector, Vector]
    const deep = (far: number): Vector => [0, 1, 2].map((axis) => (a[axis]! + b[axis]! + c[axis]!) / 3 - far * out[axis]!) as unknown as Vector // prettier-ignore
    // Rounding leaves a neighbour's edge within a tenth of the triangle itself.
    const hit = surface.firstHit(deep(0.1), deep(FARTHEST_MM))
    if (!hit || !surface.isInside(deep(0.1))) continue
    const there = { ...createNearest(), distance2: 1 }
    nearestTriangle(tree, ...hit, there)
    const [p, q, r] = [0, 3, 6].map((from) => Array.from(tree.corners.subarray(9 * there.triangle + from, 9 * there.triangle + from + 3)) as unknown as Vector) as [Vector, Vector, Vector] // prettier-ignore
    const other = normalOf(p, q, r)
    const facing = (other[0] * out[0] + other[1] * out[1] + other[2] * out[2]) / Math.hypot(...other)
    const start = deep(0)
    if (facing < -0.94) mm = Math.min(mm, Math.hypot(hit[0] - start[0], hit[1] - start[1], hit[2] - start[2]))
  }
  return { mm, looked }
}

/** As long as twice the triangle's area. */
function normalOf(a: Vector, b: Vector, c: Vector): Vector {
  const [u, v] = [0, 1].map((which) => [0, 1, 2].map((axis) => (which ? c : b)[axis]! - a[axis]!)) as [number[], number[]] // prettier-ignore
  return [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!]
}
