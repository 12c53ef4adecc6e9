/**
 * A mesh's triangles in a tree of boxes, so that the nearest of them is found without asking the others.
 *
 * Plain numbers only: a tree is built in a worker and handed over without a copy. Nodes lie depth first, so that a
 * node's first child is the one after it; triangles lie in the order of the leaves.
 */

export interface TriangleTree {
  /** Nine numbers per triangle: corner after corner, x y z, mm. */
  readonly corners: Float32Array<ArrayBuffer>
  /** Nine numbers per triangle: of each corner the normal, weighted by the angles of all triangles that meet there. */
  readonly cornerNormals: Float32Array<ArrayBuffer>
  /** Six numbers per node: least x y z, most x y z. */
  readonly boxes: Float32Array<ArrayBuffer>
  /** Per node: the second child; for a leaf the first triangle, as -1 - n. */
  readonly links: Int32Array<ArrayBuffer>
  /** Per node: triangles of a leaf; 0 for a node with children. */
  readonly counts: Uint8Array<ArrayBuffer>
}

/** A closed surface: x y z of each corner, mm; three corners per triangle, counter-clockwise from outside. */
export interface Mesh {
  readonly positions: ArrayLike<number>
  readonly indices: ArrayLike<number>
}

/** Triangles of a leaf: fewer make the tree deeper than what they save. */
const LEAF = 2

/** @throws RangeError when there is no triangle */
export function triangleTree({ positions, indices }: Mesh): TriangleTree {
  const triangles = Math.floor(indices.length / 3)
  if (triangles === 0) throw new RangeError('a mesh without a triangle has no nearest point')
  const normals = angleWeightedNormals(positions, indices)
  const middles = new Float32Array(3 * triangles)
  for (let n = 0; n < triangles; n++)
    for (let axis = 0; axis < 3; axis++)
      middles[3 * n + axis] =
        (positions[3 * indices[3 * n]! + axis]! +
          positions[3 * indices[3 * n + 1]! + axis]! +
          positions[3 * indices[3 * n + 2]! + axis]!) /
        3
  const order = Uint32Array.from({ length: triangles }, (_, n) => n)
  const boxes: number[] = []
  const links: number[] = []
  const counts: number[] = []

  function build(start: number, end: number): void {
    const node = links.length
    pushBox(start, end)
    links.push(-1 - start)
    counts.push(end - start <= LEAF ? end - start : 0)
    if (end - start <= LEAF) return
    const axis = widestAxis(start, end)
    order.subarray(start, end).sort((a, b) => middles[3 * a + axis]! - middles[3 * b + axis]!)
    const half = (start + end) >> 1
    build(start, half)
    links[node] = links.length
    build(half, end)
  }

  function pushBox(start: number, end: number) {
    const at = boxes.length
    boxes.push(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity)
    for (let n = start; n < end; n++)
      for (let corner = 0; corner < 3; corner++)
        for (let axis = 0; axis < 3; axis++) {
          // Stored as floats: what is rounded must not leave its box.
          const value = Math.fround(positions[3 * indices[3 * order[n]! + corner]! + axis]!)
          if (value < boxes[at + axis]!) boxes[at + axis] = value
          if (value > boxes[at + axis + 3]!) boxes[at + axis + 3] = value
        }
  }

  function widestAxis(start: number, end: number): number {
    const low = [Infinity, Infinity, Infinity]
    const high = [-Infinity, -Infinity, -Infinity]
    for (let n = start; n < end; n++)
      for (let axis = 0; axis < 3; axis++) {
        const value = middles[3 * order[n]! + axis]!
        low[axis] = Math.min(low[axis]!, value)
        high[axis] = Math.max(high[axis]!, value)
      }
    const spans = low.map((value, axis) => high[axis]! - value)
    return spans.indexOf(Math.max(...spans))
  }

  build(0, triangles)
  const corners = new Float32Array(9 * triangles)
  const cornerNormals = new Float32Array(9 * triangles)
  for (let n = 0; n < triangles; n++)
    for (let at = 0; at < 9; at++) {
      const from = 3 * indices[3 * order[n]! + Math.floor(at / 3)]! + (at % 3)
      corners[9 * n + at] = positions[from]!
      cornerNormals[9 * n + at] = normals[from]!
    }
  return {
    corners,
    cornerNormals,
    boxes: new Float32Array(boxes),
    links: new Int32Array(links),
    counts: new Uint8Array(counts),
  }
}

/** On which side of a corner a place lies is told by this normal (Bærentzen and Aanæs 2005, IEEE TVCG 11:243-253). */
function angleWeightedNormals(positions: ArrayLike<number>, indices: ArrayLike<number>): Float64Array {
  const normals = new Float64Array(positions.length)
  for (let n = 0; n + 2 < indices.length; n += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => {
      const at = 3 * indices[n + corner]!
      return [positions[at]!, positions[at + 1]!, positions[at + 2]!] as const
    }) as [Vector, Vector, Vector]
    const across = cross(minus(b, a), minus(c, a))
    const area = Math.hypot(...across)
    if (!(area > 0)) continue
    for (const [corner, here, next, last] of [[0, a, b, c], [1, b, c, a], [2, c, a, b]] as const) {
      const angle = angleBetween(minus(next, here), minus(last, here))
      for (let axis = 0; axis < 3; axis++)
        normals[3 * indices[n + corner]! + axis]! += (angle * across[axis]!) / area
    }
  } // prettier-ignore
  return normals
}

type Vector = readonly [number, number, number]
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const angleBetween = (a: Vector, b: Vector) =>
  Math.atan2(Math.hypot(...cross(a, b)), a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
