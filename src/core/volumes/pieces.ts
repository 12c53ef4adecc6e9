/** Which triangles of a mesh hang together, and a mesh without the crumbs that a grid leaves where a shape runs out thin. */

type Indices = Uint32Array<ArrayBuffer>

export interface MeshPiece {
  readonly indices: Indices
  readonly areaMm2: number
}

/** @returns the largest first. */
export function piecesOf(positions: Float32Array, indices: Indices): MeshPiece[] {
  const root = joinedCorners(positions.length / 3, indices)
  const triangles = new Map<number, number[]>()
  for (let n = 0; n < indices.length; n += 3) {
    const piece = root(indices[n]!)
    const known = triangles.get(piece)
    if (known) known.push(indices[n]!, indices[n + 1]!, indices[n + 2]!)
    else triangles.set(piece, [indices[n]!, indices[n + 1]!, indices[n + 2]!])
  }
  return [...triangles.values()]
    .map((corners) => ({ indices: new Uint32Array(corners), areaMm2: areaOf(positions, corners) }))
    .toSorted((a, b) => b.areaMm2 - a.areaMm2)
}

/** @param share of the whole area below which a piece is a crumb. */
export function withoutCrumbs(positions: Float32Array, indices: Indices, share: number): Indices {
  const pieces = piecesOf(positions, indices)
  const least = share * pieces.reduce((sum, { areaMm2 }) => sum + areaMm2, 0)
  const kept = pieces.filter(({ areaMm2 }) => areaMm2 >= least)
  if (kept.length === pieces.length) return indices
  const left = new Uint32Array(kept.reduce((sum, piece) => sum + piece.indices.length, 0))
  let at = 0
  for (const piece of kept) {
    left.set(piece.indices, at)
    at += piece.indices.length
  }
  return left
}

/** One corner for every piece, the same for all corners of it. */
function joinedCorners(corners: number, indices: Indices): (corner: number) => number {
  const next = new Uint32Array(corners).map((_, corner) => corner)
  const root = (corner: number): number => {
    while (next[corner] !== corner) {
      next[corner] = next[next[corner]!]!
      corner = next[corner]!
    }
    return corner
  }
  for (let n = 0; n < indices.length; n += 3) {
    const first = root(indices[n]!)
    next[root(indices[n + 1]!)] = first
    next[root(indices[n + 2]!)] = first
  }
  return root
}

function areaOf(positions: Float32Array, corners: ArrayLike<number>): number {
  let area = 0
  for (let n = 0; n < corners.length; n += 3) {
    const [a, b, c] = [3 * corners[n]!, 3 * corners[n + 1]!, 3 * corners[n + 2]!]
    const edge = (to: number, axis: number) => positions[to + axis]! - positions[a + axis]!
    const [ux, uy, uz] = [edge(b, 0), edge(b, 1), edge(b, 2)]
    const [vx, vy, vz] = [edge(c, 0), edge(c, 1), edge(c, 2)]
    area += Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2
  }
  return area
}
