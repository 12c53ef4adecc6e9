/** What can be measured on a triangle mesh without knowing how it was made. */
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'

type Vector = readonly [number, number, number]

export interface MeshFacts {
  readonly areaMm2: number
  /** By the divergence theorem; positive when triangles turn counter-clockwise seen from outside. Only for a closed mesh. */
  readonly volumeMm3: number
  /** Integral of |n| along x, y and z: the area of the surface's shadow along each axis, every fold counted. */
  readonly shadowsMm2: Vector
  /** Directed edges that are not met by exactly one in the other direction. */
  readonly openEdges: number
  /** Edges with more than two triangles. */
  readonly forkedEdges: number
  readonly triangles: number
  readonly vertices: number
  /** Share of triangles (by area) whose own normal agrees with the mean of their corners' normals. */
  readonly agreeing: number
}

export function meshFacts({ positions, normals, indices }: SurfaceMesh): MeshFacts {
  const at = (array: Float32Array, n: number): Vector => [array[3 * n]!, array[3 * n + 1]!, array[3 * n + 2]!]
  const edges = new Map<number, number>()
  const vertices = positions.length / 3
  let area = 0
  let volume = 0
  let agreeing = 0
  const shadows: [number, number, number] = [0, 0, 0]
  for (let n = 0; n < indices.length; n += 3) {
    const corners = [indices[n]!, indices[n + 1]!, indices[n + 2]!] as const
    const [a, b, c] = corners.map((corner) => at(positions, corner)) as [Vector, Vector, Vector]
    const u = minus(b, a)
    const v = minus(c, a)
    const normal: Vector = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    const size = Math.hypot(...normal) / 2
    area += size
    volume += (a[0] * normal[0] + a[1] * normal[1] + a[2] * normal[2]) / 6
    for (const axis of [0, 1, 2] as const) shadows[axis] += Math.abs(normal[axis]) / 2
    const out = corners.map((corner) => at(normals, corner)).reduce((sum, x) => sum + dot(x, normal), 0)
    if (out > 0) agreeing += size
    for (const [from, to] of [
      [corners[0], corners[1]],
      [corners[1], corners[2]],
      [corners[2], corners[0]],
    ] as const) {
      const key = from * vertices + to
      edges.set(key, (edges.get(key) ?? 0) + 1)
    }
  }
  let openEdges = 0
  let forkedEdges = 0
  for (const [key, count] of edges) {
    const back = edges.get((key % vertices) * vertices + Math.floor(key / vertices)) ?? 0
    if (back !== count) openEdges++
    if (count > 1) forkedEdges++
  }
  return {
    areaMm2: area,
    volumeMm3: volume,
    shadowsMm2: shadows,
    openEdges,
    forkedEdges,
    triangles: indices.length / 3,
    vertices,
    agreeing: agreeing / area,
  }
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
