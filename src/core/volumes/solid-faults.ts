/** Whether a triangle mesh bounds a solid, as slicers need it: closed, with two sides, and nowhere touching itself. */
import type { Mesh } from './triangle-tree.ts'

/** What is wrong, in words; nothing when it is watertight and manifold, with its outside outside. */
export function solidFaults({ positions, indices }: Mesh): readonly string[] {
  const corners = positions.length / 3
  const edges = new Map<number, number>()
  let flat = 0
  let volume = 0
  for (let n = 0; n < indices.length; n += 3) {
    const [a, b, c] = [indices[n]!, indices[n + 1]!, indices[n + 2]!]
    if (a === b || b === c || c === a) flat++
    for (const key of [a * corners + b, b * corners + c, c * corners + a]) edges.set(key, (edges.get(key) ?? 0) + 1)
    volume += sixfold(positions, a, b, c) / 6
  }
  let [open, forked] = [0, 0]
  for (const [key, count] of edges) {
    if (count > 1) forked++
    if (!edges.has((key % corners) * corners + Math.floor(key / corners))) open++
  }
  const pinched = open + forked === 0 ? pinchedCorners(indices, corners) : 0
  return [
    ...(indices.length === 0 ? ['there is no triangle'] : []),
    ...(flat ? [`${flat} triangles have two corners in one`] : []),
    ...(open ? [`${open} edges are open`] : []),
    ...(forked ? [`${forked} edges have more than two triangles`] : []),
    ...(pinched ? [`at ${pinched} corners two sheets touch`] : []),
    ...(indices.length && volume <= 0 ? ['inside and outside are changed over'] : []),
  ]
}

/** Corners whose triangles are more than one fan. */
function pinchedCorners(indices: ArrayLike<number>, corners: number): number {
  const count = new Uint32Array(corners)
  /** The corner after, going round `corner`, from the corner before: every directed edge is there once. */
  const next = new Map<number, number>()
  for (let n = 0; n < indices.length; n += 3)
    for (let turn = 0; turn < 3; turn++) {
      const at = indices[n + turn]!
      const [from, to] = [indices[n + ((turn + 1) % 3)]!, indices[n + ((turn + 2) % 3)]!]
      count[at]!++
      next.set(at * corners + from, to)
    }
  let pinched = 0
  const seen = new Uint8Array(corners)
  for (let n = 0; n < indices.length; n += 3)
    for (let turn = 0; turn < 3; turn++) {
      const at = indices[n + turn]!
      if (seen[at]) continue
      seen[at] = 1
      const first = indices[n + ((turn + 1) % 3)]!
      let [here, steps] = [first, 0]
      do {
        here = next.get(at * corners + here)!
        steps++
      } while (here !== first && steps <= count[at]!)
      if (steps !== count[at]) pinched++
    }
  return pinched
}

/** Six times the volume between the triangle and the origin. */
function sixfold(positions: ArrayLike<number>, a: number, b: number, c: number): number {
  const [ax, ay, az] = [positions[3 * a]!, positions[3 * a + 1]!, positions[3 * a + 2]!]
  const [bx, by, bz] = [positions[3 * b]!, positions[3 * b + 1]!, positions[3 * b + 2]!]
  const [cx, cy, cz] = [positions[3 * c]!, positions[3 * c + 1]!, positions[3 * c + 2]!]
  return ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
}
