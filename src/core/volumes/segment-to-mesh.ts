/**
 * Where a straight piece and a mesh come nearest to each other.
 *
 * Of a triangle the nearest is found at an end of the piece, on an edge of the triangle, or where the piece goes through
 * it (Ericson 2005, Real-Time Collision Detection, §5.1.10). Boxes of the tree are left out by the ball round each and by their shadows.
 */
import { createNearest, onTriangle } from './nearest-triangle.ts'
import type { TriangleTree } from './triangle-tree.ts'

type Vector = readonly [number, number, number]

export interface SegmentNearest {
  /** Squared, mm²: 0 where the piece goes through the surface; as it was given when nothing is nearer. */
  distance2: number
  /** Whether anything is nearer than what was given. */
  isFound: boolean
  /** Along the piece from its start, mm. */
  along: number
  /** On the surface. */
  x: number
  y: number
  z: number
}

export const createSegmentNearest = (): SegmentNearest => ({
  distance2: Infinity,
  isFound: false,
  along: 0,
  x: 0,
  y: 0,
  z: 0,
})

const scratchNodes = new Int32Array(96)
const scratchNear = new Float64Array(96)
const end = createNearest()
/** The piece that is asked about: start, unit direction, length. One question at a time. */
let [sx, sy, sz, dx, dy, dz, length] = [0, 0, 0, 0, 0, 0, 0]
/** Its direction without one axis, of length 1; 0 where nothing is left of it. */
let [yOfX, zOfX, xOfY, zOfY, xOfZ, yOfZ] = [0, 0, 0, 0, 0, 0]

/**
 * @param direction unit vector
 * @param into its `distance2` is the limit: only what is nearer is looked for
 */
export function segmentToMesh(
  { boxes, links, counts, corners }: TriangleTree,
  start: Vector,
  direction: Vector,
  lengthMm: number,
  into: SegmentNearest,
): void {
  ;[sx, sy, sz] = start
  ;[dx, dy, dz] = direction
  length = lengthMm
  const yz = Math.sqrt(dy * dy + dz * dz)
  const xz = Math.sqrt(dx * dx + dz * dz)
  const xy = Math.sqrt(dx * dx + dy * dy)
  ;[yOfX, zOfX] = yz > 1e-9 ? [dy / yz, dz / yz] : [0, 0]
  ;[xOfY, zOfY] = xz > 1e-9 ? [dx / xz, dz / xz] : [0, 0]
  ;[xOfZ, yOfZ] = xy > 1e-9 ? [dx / xy, dy / xy] : [0, 0]
  into.isFound = false
  scratchNodes[0] = 0
  scratchNear[0] = nodeDistance2(boxes, 0)
  for (let size = 1; size > 0;) {
    size--
    if (scratchNear[size]! >= into.distance2) continue
    const node = scratchNodes[size]!
    const count = counts[node]!
    if (count > 0) {
      const first = -1 - links[node]!
      for (let n = first; n < first + count; n++) toTriangle(corners, n, into)
      continue
    }
    const b = links[node]!
    const nearA = nodeDistance2(boxes, node + 1)
    const nearB = nodeDistance2(boxes, b)
    const isAFirst = nearA <= nearB
    scratchNodes[size] = isAFirst ? b : node + 1
    scratchNear[size++] = isAFirst ? nearB : nearA
    scratchNodes[size] = isAFirst ? node + 1 : b
    scratchNear[size++] = isAFirst ? nearA : nearB
  }
}

/** No more than the distance of the piece to a node's box, squared; 0 where they may meet. */
function nodeDistance2(boxes: Float32Array, node: number): number {
  const at = 6 * node
  const hx = (boxes[at + 3]! - boxes[at]!) / 2
  const hy = (boxes[at + 4]! - boxes[at + 1]!) / 2
  const hz = (boxes[at + 5]! - boxes[at + 2]!) / 2
  const cx = boxes[at]! + hx - sx
  const cy = boxes[at + 1]! + hy - sy
  const cz = boxes[at + 2]! + hz - sz
  const along = Math.min(length, Math.max(0, cx * dx + cy * dy + cz * dz))
  const [ox, oy, oz] = [cx - along * dx, cy - along * dy, cz - along * dz]
  const ball = Math.sqrt(ox * ox + oy * oy + oz * oz) - Math.sqrt(hx * hx + hy * hy + hz * hz)
  // Along each direction square to both the piece and an edge of the box, the box casts a shadow beside the piece's point.
  const x = Math.abs(cz * yOfX - cy * zOfX) - hy * Math.abs(zOfX) - hz * Math.abs(yOfX)
  const y = Math.abs(cx * zOfY - cz * xOfY) - hx * Math.abs(zOfY) - hz * Math.abs(xOfY)
  const z = Math.abs(cy * xOfZ - cx * yOfZ) - hx * Math.abs(yOfZ) - hy * Math.abs(xOfZ)
  const gap = Math.max(ball, x, y, z)
  return gap > 0 ? gap * gap : 0
}

function toTriangle(c: Float32Array, n: number, into: SegmentNearest): void {
  const at = 9 * n
  const ax = c[at]!, ay = c[at + 1]!, az = c[at + 2]! // prettier-ignore
  const bx = c[at + 3]!, by = c[at + 4]!, bz = c[at + 5]! // prettier-ignore
  const cx = c[at + 6]!, cy = c[at + 7]!, cz = c[at + 8]! // prettier-ignore
  toEdge(ax, ay, az, bx, by, bz, into)
  toEdge(bx, by, bz, cx, cy, cz, into)
  toEdge(cx, cy, cz, ax, ay, az, into)
  toEnd(c, n, 0, into)
  toEnd(c, n, length, into)
  // Through it: the ends lie on either side, and the crossing within all three edges.
  const ux = bx - ax, uy = by - ay, uz = bz - az // prettier-ignore
  const vx = cx - ax, vy = cy - ay, vz = cz - az // prettier-ignore
  const nx = uy * vz - uz * vy, ny = uz * vx - ux * vz, nz = ux * vy - uy * vx // prettier-ignore
  const slope = nx * dx + ny * dy + nz * dz
  if (slope === 0) return
  const along = (nx * (ax - sx) + ny * (ay - sy) + nz * (az - sz)) / slope
  if (!(along >= 0 && along <= length)) return
  const px = sx + along * dx - ax, py = sy + along * dy - ay, pz = sz + along * dz - az // prettier-ignore
  const square = nx * nx + ny * ny + nz * nz
  const v = (nx * (py * vz - pz * vy) + ny * (pz * vx - px * vz) + nz * (px * vy - py * vx)) / square
  const w = (nx * (uy * pz - uz * py) + ny * (uz * px - ux * pz) + nz * (ux * py - uy * px)) / square
  if (v >= 0 && w >= 0 && v + w <= 1) take(into, 0, along, px + ax, py + ay, pz + az)
}

function toEnd(c: Float32Array, n: number, along: number, into: SegmentNearest): void {
  end.distance2 = into.distance2
  if (onTriangle(c, n, sx + along * dx, sy + along * dy, sz + along * dz, end))
    take(into, end.distance2, along, end.x, end.y, end.z)
}

/** Nearest points of two pieces (Ericson 2005, §5.1.9). */
function toEdge(ax: number, ay: number, az: number, bx: number, by: number, bz: number, into: SegmentNearest): void {
  const ex = bx - ax, ey = by - ay, ez = bz - az // prettier-ignore
  const rx = sx - ax, ry = sy - ay, rz = sz - az // prettier-ignore
  const ee = ex * ex + ey * ey + ez * ez
  if (!(ee > 0)) return
  const f = ex * rx + ey * ry + ez * rz
  const c = dx * rx + dy * ry + dz * rz
  const b = dx * ex + dy * ey + dz * ez
  const flat = ee - b * b
  let along = flat > 1e-12 ? Math.min(length, Math.max(0, (b * f - c * ee) / flat)) : 0
  let share = (b * along + f) / ee
  if (share < 0) {
    share = 0
    along = Math.min(length, Math.max(0, -c))
  } else if (share > 1) {
    share = 1
    along = Math.min(length, Math.max(0, b - c))
  }
  const x = ax + share * ex, y = ay + share * ey, z = az + share * ez // prettier-ignore
  const gx = sx + along * dx - x, gy = sy + along * dy - y, gz = sz + along * dz - z // prettier-ignore
  const distance2 = gx * gx + gy * gy + gz * gz
  if (distance2 < into.distance2) take(into, distance2, along, x, y, z)
}

function take(into: SegmentNearest, distance2: number, along: number, x: number, y: number, z: number): void {
  // A piece that goes through in several places is told of the first of them that was found.
  if (into.isFound && !(distance2 < into.distance2)) return
  into.distance2 = distance2
  into.isFound = true
  into.along = along
  into.x = x
  into.y = y
  into.z = z
}
