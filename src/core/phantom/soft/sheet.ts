/** Thin sheets of ligament and fascia as a few triangles with a thickness. */
import type { Box, Sdf } from '#core/phantom/sdf.ts'
import { boxAround } from './skeleton.ts'
import { cross, dot, length, minus, type Place } from './vector.ts'

type Triangle = readonly [Place, Place, Place]

/** How far a place is from a triangle (after Quilez, "Triangle distance"), mm. */
function triangleDistance([a, b, c]: Triangle): Sdf {
  const [ab, bc, ca] = [minus(b, a), minus(c, b), minus(a, c)]
  const normal = cross(ab, minus(c, a))
  const squared = dot(normal, normal) || 1e-12
  const edges = [
    { from: a, way: ab, inward: cross(normal, ab) },
    { from: b, way: bc, inward: cross(normal, bc) },
    { from: c, way: ca, inward: cross(normal, ca) },
  ].map((edge) => ({ ...edge, squared: dot(edge.way, edge.way) || 1e-12 }))
  return (x, y, z) => {
    let isOver = true
    let nearest = Infinity
    for (const { from, way, inward, squared: edgeSquared } of edges) {
      const px = x - from[0]
      const py = y - from[1]
      const pz = z - from[2]
      if (px * inward[0] + py * inward[1] + pz * inward[2] < 0) isOver = false
      let t = (px * way[0] + py * way[1] + pz * way[2]) / edgeSquared
      t = t < 0 ? 0 : t > 1 ? 1 : t
      const dx = px - way[0] * t
      const dy = py - way[1] * t
      const dz = pz - way[2] * t
      nearest = Math.min(nearest, dx * dx + dy * dy + dz * dz)
    }
    if (!isOver) return Math.sqrt(nearest)
    return Math.abs((x - a[0]) * normal[0] + (y - a[1]) * normal[1] + (z - a[2]) * normal[2]) / Math.sqrt(squared)
  }
}

export interface Sheet {
  readonly sdf: Sdf
  readonly box: Box
}

/** A sheet spanned over rows of places (each row as long as the others), this thick. */
export function sheet(rows: readonly (readonly Place[])[], thicknessMm: number): Sheet {
  const triangles: Triangle[] = []
  for (let r = 0; r + 1 < rows.length; r++)
    for (let c = 0; c + 1 < rows[r]!.length; c++) {
      const [a, b, d, e] = [rows[r]![c]!, rows[r]![c + 1]!, rows[r + 1]![c]!, rows[r + 1]![c + 1]!]
      triangles.push([a, b, d], [b, e, d])
    }
  const distances = triangles
    .filter(([a, b, c]) => length(cross(minus(b, a), minus(c, a))) > 1e-9)
    .map(triangleDistance)
  const half = thicknessMm / 2
  return {
    sdf: (x, y, z) => {
      let nearest = Infinity
      for (const distance of distances) nearest = Math.min(nearest, distance(x, y, z))
      return nearest - half
    },
    box: boxAround(rows.flat(), half),
  }
}
