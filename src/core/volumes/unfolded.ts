/** A mesh without the folds that a simplifier leaves: two triangles back to back on the same three corners hold nothing. */

/** @returns the triangles without pairs of opposite ones. */
export function unfolded(indices: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const waiting = new Map<string, number[]>()
  const dropped = new Set<number>()
  for (let n = 0; n < indices.length; n += 3) {
    const [a, b, c] = [indices[n]!, indices[n + 1]!, indices[n + 2]!]
    const partner = waiting.get(turned(c, b, a))?.pop()
    if (partner !== undefined) {
      dropped.add(partner).add(n)
      continue
    }
    const key = turned(a, b, c)
    const others = waiting.get(key)
    if (others) others.push(n)
    else waiting.set(key, [n])
  }
  if (dropped.size === 0) return indices
  return indices.filter((_, at) => !dropped.has(at - (at % 3)))
}

/** The same word for a triangle whichever of its corners it begins with. */
function turned(a: number, b: number, c: number): string {
  if (a < b && a < c) return `${a} ${b} ${c}`
  return b < c ? `${b} ${c} ${a}` : `${c} ${a} ${b}`
}
