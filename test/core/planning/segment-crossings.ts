/** An oracle apart from any distance field: where a straight path goes through the triangles of a surface. */
export interface Triangles {
  readonly positions: ArrayLike<number>
  readonly indices: ArrayLike<number>
}

type Place = readonly [number, number, number]

/** Möller and Trumbore 1997. @returns mm from the start of each crossing, in order */
export function segmentCrossings(from: Place, to: Place, { positions: p, indices }: Triangles): readonly number[] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2])
  const [dx, dy, dz] = [0, 1, 2].map((axis) => (to[axis]! - from[axis]!) / length) as [number, number, number]
  const found: number[] = []
  for (let n = 0; n < indices.length; n += 3) {
    const [a, b, c] = [3 * indices[n]!, 3 * indices[n + 1]!, 3 * indices[n + 2]!] as [number, number, number]
    const [e1x, e1y, e1z] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!]
    const [e2x, e2y, e2z] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!]
    const [hx, hy, hz] = [dy * e2z - dz * e2y, dz * e2x - dx * e2z, dx * e2y - dy * e2x]
    const determinant = e1x * hx + e1y * hy + e1z * hz
    if (Math.abs(determinant) < 1e-12) continue
    const [sx, sy, sz] = [from[0] - p[a]!, from[1] - p[a + 1]!, from[2] - p[a + 2]!]
    const u = (sx * hx + sy * hy + sz * hz) / determinant
    if (u < 0 || u > 1) continue
    const [qx, qy, qz] = [sy * e1z - sz * e1y, sz * e1x - sx * e1z, sx * e1y - sy * e1x]
    const v = (dx * qx + dy * qy + dz * qz) / determinant
    if (v < 0 || u + v > 1) continue
    const at = (e2x * qx + e2y * qy + e2z * qz) / determinant
    if (at >= 0 && at <= length) found.push(at)
  }
  return found.toSorted((a, b) => a - b)
}
