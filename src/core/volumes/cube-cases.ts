/**
 * The triangles of marching cubes for each of the 256 ways a cube's corners can lie
 * inside or outside, made by construction and not from a printed table.
 *
 * Each face alone says how the surface crosses it (inside corners that meet only across
 * a face's diagonal are kept apart), so two cubes always agree on the face they share
 * and the surface is closed. The crossings of all faces join into loops; each loop
 * is cut into triangles whose new edges avoid the faces, so that no neighbour can
 * draw the same edge again and every edge has exactly two triangles.
 *
 * Corner c is at x = c & 1, y = c >> 1 & 1, z = c >> 2 & 1.
 */
export interface CubeEdge {
  /** The corner it starts from; it runs along +axis. */
  readonly corner: number
  readonly axis: 0 | 1 | 2
}

/** Numbered axis * 4 + the place among the four edges along that axis. */
export const CUBE_EDGES: readonly CubeEdge[] = ([0, 1, 2] as const).flatMap((axis) =>
  [0, 1, 2, 3, 4, 5, 6, 7].filter((corner) => !(corner & (1 << axis))).map((corner) => ({ corner, axis })),
)

/** Per case (bit c: corner c is inside): edges, three a triangle, counter-clockwise seen from outside in a right-handed frame. */
export const CUBE_CASES: readonly Uint8Array[] = Array.from({ length: 256 }, (_, inside) =>
  Uint8Array.from(loops(inside).flatMap(triangles)),
)

/** The four corners of each face, counter-clockwise seen from outside the cube. */
function faces(): readonly (readonly number[])[] {
  return [0, 1, 2].flatMap((axis) => {
    const [u, v] = [1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3)] as const
    const far = 1 << axis
    return [
      [0, v, u | v, u],
      [far, far | u, far | u | v, far | v],
    ]
  })
}

function edgeBetween(a: number, b: number): number {
  return CUBE_EDGES.findIndex(({ corner, axis }) => corner === (a & b) && 1 << axis === (a ^ b))
}

/** Closed walks over the crossed edges of the cube, inside on the left hand seen from outside the solid. */
function loops(inside: number): number[][] {
  const isInside = (corner: number) => (inside >> corner) & 1
  const next = new Map<number, number>()
  for (const face of faces()) {
    for (let at = 0; at < 4; at++) {
      if (isInside(face[at]!) || !isInside(face[(at + 1) % 4]!)) continue
      let end = at + 1
      while (isInside(face[(end + 1) % 4]!)) end++
      const enters = edgeBetween(face[at]!, face[(at + 1) % 4]!)
      const leaves = edgeBetween(face[end % 4]!, face[(end + 1) % 4]!)
      next.set(enters, leaves)
    }
  }
  const found: number[][] = []
  while (next.size) {
    const loop: number[] = []
    for (let edge = next.keys().next().value!; next.has(edge);) {
      loop.push(edge)
      const after = next.get(edge)!
      next.delete(edge)
      edge = after
    }
    found.push(loop)
  }
  return found
}

function shareFace(a: number, b: number): boolean {
  const touches = (edge: number, face: readonly number[]) => {
    const { corner, axis } = CUBE_EDGES[edge]!
    return face.includes(corner) && face.includes(corner | (1 << axis))
  }
  return faces().some((face) => touches(a, face) && touches(b, face))
}

/** The loop in triangles with as few new edges on the cube's faces as there can be: best ear on the edge first-last, then both sides. */
function triangles(loop: readonly number[]): number[] {
  const cut = (first: number, last: number): { cost: number; corners: number[] } => {
    if (last - first < 2) return { cost: 0, corners: [] }
    const isNew = (a: number, b: number) => (b - a > 1 && !(a === 0 && b === loop.length - 1) ? 1 : 0)
    const price = (a: number, b: number) => (isNew(a, b) && shareFace(loop[a]!, loop[b]!) ? 1 : 0)
    let best: { cost: number; corners: number[] } | undefined
    for (let middle = first + 1; middle < last; middle++) {
      const before = cut(first, middle)
      const after = cut(middle, last)
      const cost = before.cost + after.cost + price(first, middle) + price(middle, last)
      if (best && best.cost <= cost) continue
      best = { cost, corners: [loop[first]!, loop[middle]!, loop[last]!, ...before.corners, ...after.corners] }
    }
    return best!
  }
  return cut(0, loop.length - 1).corners
}
