/**
 * The point of a mesh that is nearest to a place.
 *
 * Nothing is allocated per question: the answer is written into a record that the caller keeps. Within a triangle by
 * the regions of Ericson 2005, Real-Time Collision Detection, §5.1.5.
 */
import type { TriangleTree } from './triangle-tree.ts'

export interface Nearest {
  /** Squared, mm²; as it was given when nothing is nearer than that. */
  distance2: number
  /** In the tree's order; -1 when nothing is nearer than what was given. */
  triangle: number
  x: number
  y: number
  z: number
  /** Shares of the triangle's corners in the point. */
  u: number
  v: number
  w: number
}

export const createNearest = (): Nearest => ({ distance2: Infinity, triangle: -1, x: 0, y: 0, z: 0, u: 1, v: 0, w: 0 })

/** Deeper than any tree of four thousand million triangles; consumed within one question. */
const scratchNodes = new Int32Array(96)
const scratchNear = new Float64Array(96)
const scratch = createNearest()

/** @param into its `distance2` is the limit: only what is nearer is looked for. @returns whether anything is */
export function nearestTriangle(tree: TriangleTree, x: number, y: number, z: number, into: Nearest): boolean {
  const { boxes, links, counts } = tree
  into.triangle = -1
  scratchNodes[0] = 0
  scratchNear[0] = boxDistance2(boxes, 0, x, y, z)
  for (let size = 1; size > 0;) {
    size--
    if (scratchNear[size]! >= into.distance2) continue
    const node = scratchNodes[size]!
    const count = counts[node]!
    if (count > 0) {
      const first = -1 - links[node]!
      for (let n = first; n < first + count; n++) onTriangle(tree.corners, n, x, y, z, into)
      continue
    }
    const [a, b] = [node + 1, links[node]!]
    const nearA = boxDistance2(boxes, a, x, y, z)
    const nearB = boxDistance2(boxes, b, x, y, z)
    const isAFirst = nearA <= nearB
    // The nearer one is looked at first: it lies on top.
    scratchNodes[size] = isAFirst ? b : a
    scratchNear[size++] = isAFirst ? nearB : nearA
    scratchNodes[size] = isAFirst ? a : b
    scratchNear[size++] = isAFirst ? nearA : nearB
  }
  return into.triangle >= 0
}

/**
 * Of a place to a closed mesh, mm, negative inside.
 *
 * @param aboutMm how far it is at most, where that is known: found sooner, and right all the same when it is further
 */
export function signedDistance(tree: TriangleTree, x: number, y: number, z: number, aboutMm = Infinity): number {
  scratch.distance2 = aboutMm * aboutMm
  if (!nearestTriangle(tree, x, y, z, scratch)) {
    scratch.distance2 = Infinity
    nearestTriangle(tree, x, y, z, scratch)
  }
  const distance = Math.sqrt(scratch.distance2)
  return isInside(tree, scratch, x, y, z) ? -distance : distance
}

/** By the normal where the nearest point lies, on an edge or a corner that of all triangles that meet there. */
function isInside({ corners: c, cornerNormals: n }: TriangleTree, on: Nearest, px: number, py: number, pz: number) {
  const { u, v, w } = on
  const at = 9 * on.triangle
  const [dx, dy, dz] = [px - on.x, py - on.y, pz - on.z]
  if (u > EDGE && v > EDGE && w > EDGE) {
    const [ux, uy, uz] = [c[at + 3]! - c[at]!, c[at + 4]! - c[at + 1]!, c[at + 5]! - c[at + 2]!]
    const [vx, vy, vz] = [c[at + 6]! - c[at]!, c[at + 7]! - c[at + 1]!, c[at + 8]! - c[at + 2]!]
    return dx * (uy * vz - uz * vy) + dy * (uz * vx - ux * vz) + dz * (ux * vy - uy * vx) < 0
  }
  const along = (axis: 0 | 1 | 2) => u * n[at + axis]! + v * n[at + 3 + axis]! + w * n[at + 6 + axis]!
  return dx * along(0) + dy * along(1) + dz * along(2) < 0
}

const EDGE = 1e-6

function boxDistance2(boxes: Float32Array, node: number, x: number, y: number, z: number): number {
  const at = 6 * node
  const dx = Math.max(boxes[at]! - x, 0, x - boxes[at + 3]!)
  const dy = Math.max(boxes[at + 1]! - y, 0, y - boxes[at + 4]!)
  const dz = Math.max(boxes[at + 2]! - z, 0, z - boxes[at + 5]!)
  return dx * dx + dy * dy + dz * dz
}

/** Takes triangle `n` for the nearest when it is nearer than what is there. */
export function onTriangle(c: Float32Array, n: number, px: number, py: number, pz: number, into: Nearest): boolean {
  const at = 9 * n
  const ax = c[at]!, ay = c[at + 1]!, az = c[at + 2]! // prettier-ignore
  const abx = c[at + 3]! - ax, aby = c[at + 4]! - ay, abz = c[at + 5]! - az // prettier-ignore
  const acx = c[at + 6]! - ax, acy = c[at + 7]! - ay, acz = c[at + 8]! - az // prettier-ignore
  const apx = px - ax, apy = py - ay, apz = pz - az // prettier-ignore
  const d1 = abx * apx + aby * apy + abz * apz
  const d2 = acx * apx + acy * apy + acz * apz
  const d3 = d1 - (abx * abx + aby * aby + abz * abz)
  const bc = abx * acx + aby * acy + abz * acz
  const d4 = d2 - bc
  const d5 = d1 - bc
  const d6 = d2 - (acx * acx + acy * acy + acz * acz)
  const vc = d1 * d4 - d3 * d2
  const vb = d5 * d2 - d1 * d6
  const va = d3 * d6 - d5 * d4
  let v = 0
  let w = 0
  if (Math.max(d1, d2) <= 0) v = 0
  else if (d3 >= 0 && d4 <= d3) v = 1
  else if (vc <= 0 && d1 >= 0 && d3 <= 0) v = d1 / (d1 - d3)
  else if (d6 >= 0 && d5 <= d6) w = 1
  else if (vb <= 0 && d2 >= 0 && d6 <= 0) w = d2 / (d2 - d6)
  else if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    w = (d4 - d3) / (d4 - d3 + (d5 - d6))
    v = 1 - w
  } else {
    const sum = va + vb + vc
    v = vb / sum
    w = vc / sum
  }
  const x = ax + v * abx + w * acx
  const y = ay + v * aby + w * acy
  const z = az + v * abz + w * acz
  const distance2 = (px - x) * (px - x) + (py - y) * (py - y) + (pz - z) * (pz - z)
  if (!(distance2 < into.distance2)) return false
  into.distance2 = distance2
  into.triangle = n
  into.x = x
  into.y = y
  into.z = z
  into.u = 1 - v - w
  into.v = v
  into.w = w
  return true
}
