/**
 * A closed triangle surface that can be asked whether a point is inside it and where a segment first meets it.
 *
 * A bounding-volume tree over the triangles; inside is an odd number of crossings, by the vote of three rays, so that a
 * ray that grazes an edge decides nothing alone. Away from the surface the answer of a coarse cell is kept.
 */
import { rememberingCells } from './inside-cells.ts'
import { triangleTree, type Mesh } from './triangle-tree.ts'

type Vector = readonly [number, number, number]

export interface ClosedSurface {
  isInside(at: Vector): boolean
  /** Where the segment first meets the surface; undefined when it does not. */
  firstHit(from: Vector, to: Vector): Vector | undefined
}

/** Along no edge that a person would model. */
const VOTES: readonly [Vector, Vector, Vector] = [
  [0.8147, 0.4532, 0.3612],
  [-0.3173, 0.8871, 0.3354],
  [0.2719, -0.4183, 0.8666],
]

/** @throws RangeError when there is no triangle, or a corner is not a finite number. */
export function closedSurface(mesh: Mesh): ClosedSurface {
  const { positions, indices } = mesh
  if (indices.length % 3) throw new RangeError(`A surface needs whole triangles, got ${indices.length} corners`)
  for (let corner = 0; corner < indices.length; corner++)
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[indices[corner]! * 3 + axis]
      if (value === undefined || !Number.isFinite(value))
        throw new RangeError(`Triangle ${Math.floor(corner / 3)} has ${value} at corner ${corner % 3}`)
    }
  const { corners, boxes, links, counts } = triangleTree(mesh)
  const stack = new Int32Array(128)
  const entries = new Float64Array(128)

  /** How often `from + t · along`, 0 < t ≤ limit, crosses the surface, and the smallest of those t. */
  function cross(from: Vector, along: Vector, limit: number, isNearestWanted: boolean) {
    let [count, nearest] = [0, limit]
    const [perX, perY, perZ] = [1 / (along[0] || HARDLY), 1 / (along[1] || HARDLY), 1 / (along[2] || HARDLY)]
    let depth = 0
    const push = (node: number, entry: number) => {
      if (entry === Infinity || entry > nearest) return
      stack[depth] = node
      entries[depth++] = entry
    }
    push(0, boxEntry(boxes, 0, from, perX, perY, perZ))
    while (depth > 0) {
      const node = stack[--depth]!
      if (entries[depth]! > nearest) continue
      const link = links[node]!
      const triangles = counts[node]!
      if (!triangles) {
        const first = boxEntry(boxes, 6 * (node + 1), from, perX, perY, perZ)
        const second = boxEntry(boxes, 6 * link, from, perX, perY, perZ)
        // The nearer one lies on top: it may spare the other.
        if (first < second) push(link, second)
        push(node + 1, first)
        if (first >= second) push(link, second)
        continue
      }
      for (let at = -1 - link, end = at + triangles; at < end; at++) {
        const t = crossing(corners, at * 9, from, along)
        if (!(t > 0 && t <= nearest)) continue
        count++
        if (isNearestWanted) nearest = t
      }
    }
    return count ? { isOdd: count % 2 === 1, nearest } : undefined
  }

  function isWithin(at: Vector): boolean {
    const isOdd = (along: Vector) => cross(at, along, Infinity, false)?.isOdd ?? false
    const [first, second] = [isOdd(VOTES[0]), isOdd(VOTES[1])]
    return first === second ? first : isOdd(VOTES[2])
  }

  return {
    isInside: rememberingCells(corners, isWithin),
    firstHit(from, to) {
      const along: Vector = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
      const nearest = cross(from, along, 1, true)?.nearest
      return nearest === undefined
        ? undefined
        : [from[0] + nearest * along[0], from[1] + nearest * along[1], from[2] + nearest * along[2]]
    },
  }
}

/** Rounding of a reciprocal must not let a ray slip between two boxes that share a wall. */
const WIDER = 1 + 1e-9

/** In place of nothing: what runs along a wall is neither before nor behind it. */
const HARDLY = 1e-300

/** Where the ray enters the box, along it; infinite where it does not. */
function boxEntry(boxes: Float32Array, box: number, from: Vector, perX: number, perY: number, perZ: number): number {
  const ax = (boxes[box]! - from[0]) * perX
  const bx = (boxes[box + 3]! - from[0]) * perX
  const ay = (boxes[box + 1]! - from[1]) * perY
  const by = (boxes[box + 4]! - from[1]) * perY
  const az = (boxes[box + 2]! - from[2]) * perZ
  const bz = (boxes[box + 5]! - from[2]) * perZ
  const near = Math.max(0, Math.min(ax, bx), Math.min(ay, by), Math.min(az, bz))
  const far = Math.min(Math.max(ax, bx), Math.max(ay, by), Math.max(az, bz))
  return near > far * WIDER ? Infinity : near
}

/** Möller and Trumbore, "Fast, minimum storage ray/triangle intersection", 1997; NaN where they do not meet. */
function crossing(c: Float32Array, at: number, from: Vector, along: Vector): number {
  const ax = c[at]!
  const ay = c[at + 1]!
  const az = c[at + 2]!
  const ux = c[at + 3]! - ax
  const uy = c[at + 4]! - ay
  const uz = c[at + 5]! - az
  const vx = c[at + 6]! - ax
  const vy = c[at + 7]! - ay
  const vz = c[at + 8]! - az
  const px = along[1] * vz - along[2] * vy
  const py = along[2] * vx - along[0] * vz
  const pz = along[0] * vy - along[1] * vx
  const determinant = ux * px + uy * py + uz * pz
  if (determinant === 0) return Number.NaN
  const sx = from[0] - ax
  const sy = from[1] - ay
  const sz = from[2] - az
  const u = (sx * px + sy * py + sz * pz) / determinant
  if (u < 0 || u > 1) return Number.NaN
  const qx = sy * uz - sz * uy
  const qy = sz * ux - sx * uz
  const qz = sx * uy - sy * ux
  const v = (along[0] * qx + along[1] * qy + along[2] * qz) / determinant
  if (v < 0 || u + v > 1) return Number.NaN
  return (vx * qx + vy * qy + vz * qz) / determinant
}
