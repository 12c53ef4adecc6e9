/** Gauss-Newton on a distance field with Geman and McClure's weights: one descent from one start. */
import { Matrix, solve } from 'ml-matrix'
import { compose, transform, type Point, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { fieldReader } from '#core/volumes/distance-map.ts'
import { turnAndShift } from './starting-poses.ts'

export type Read = ReturnType<typeof fieldReader>

export interface Descent<To extends Frame, From extends Frame> {
  readonly map: Transform<To, From>
  /** Mean robust cost of a point, 0-1. */
  readonly cost: number
}

export function thinned<In extends Frame>(points: readonly Point<In>[], count: number): readonly Point<In>[] {
  if (points.length <= count) return points
  return Array.from({ length: count }, (_, n) => points[Math.floor((n * points.length) / count)]!)
}

export function middleOf<To extends Frame, From extends Frame>(
  { matrix: m }: Transform<To, From>,
  points: readonly Point<From>[],
): readonly [number, number, number] {
  const mean = (of: 'x' | 'y' | 'z') => points.reduce((sum, p) => sum + p[of], 0) / points.length
  const [x, y, z] = [mean('x'), mean('y'), mean('z')]
  const at = (r: 0 | 1 | 2) => m[r]! * x + m[r + 4]! * y + m[r + 8]! * z + m[r + 12]!
  return [at(0), at(1), at(2)]
}

/** Sums of the normal equations of one step, and the cost where it starts. */
export function equations<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  read: Read,
  map: Transform<To, From>,
  middle: readonly [number, number, number],
  scaleMm: number,
) {
  const m = map.matrix
  const [cx, cy, cz] = middle
  const normal = new Float64Array(36)
  const side = new Float64Array(6)
  const j = new Float64Array(6)
  const found = new Float64Array(4)
  const scale2 = scaleMm * scaleMm
  let cost = 0
  let squares = 0
  let inliers = 0
  for (const p of points) {
    const x = m[0]! * p.x + m[4]! * p.y + m[8]! * p.z + m[12]!
    const y = m[1]! * p.x + m[5]! * p.y + m[9]! * p.z + m[13]!
    const z = m[2]! * p.x + m[6]! * p.y + m[10]! * p.z + m[14]!
    read(x, y, z, found)
    const [d, gx, gy, gz] = found as unknown as [number, number, number, number]
    const d2 = d * d
    cost += d2 / (d2 + scale2)
    if (Math.abs(d) < 2.5 * scaleMm) {
      inliers++
      squares += d2
    }
    const weight = (scale2 / (d2 + scale2)) ** 2
    const [rx, ry, rz] = [x - cx, y - cy, z - cz]
    j[0] = ry * gz - rz * gy
    j[1] = rz * gx - rx * gz
    j[2] = rx * gy - ry * gx
    j[3] = gx
    j[4] = gy
    j[5] = gz
    for (let a = 0; a < 6; a++) {
      side[a]! -= weight * j[a]! * d
      for (let b = 0; b <= a; b++) normal[6 * a + b]! += weight * j[a]! * j[b]!
    }
  }
  for (let a = 0; a < 6; a++) for (let b = a + 1; b < 6; b++) normal[6 * a + b] = normal[6 * b + a]!
  const count = points.length
  return {
    normal,
    side,
    cost: cost / count,
    rmsMm: Math.sqrt(squares / Math.max(1, inliers)),
    inliers: inliers / count,
  }
}

export function descend<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  read: Read,
  start: Transform<To, From>,
  scales: readonly number[],
  rounds: number,
): Descent<To, From> {
  let map = start
  for (const scaleMm of scales) {
    for (let round = 0; round < rounds; round++) {
      const middle = middleOf(map, points)
      const { normal, side } = equations(points, read, map, middle, scaleMm)
      const motion = stepOf(normal, side, points.length)
      map = compose(transform(map.to, map.to, turnAndShift(motion, middle)), map)
      if (
        Math.hypot(motion[3]!, motion[4]!, motion[5]!) < 0.01 &&
        Math.hypot(motion[0]!, motion[1]!, motion[2]!) < 2e-4
      )
        break
    }
  }
  return costOf(points, read, map, scales.at(-1)!)
}

export function costOf<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  read: Read,
  map: Transform<To, From>,
  scaleMm: number,
): Descent<To, From> {
  return { map, cost: equations(points, read, map, middleOf(map, points), scaleMm).cost }
}

/** Damped a little, and no longer than what the field's slope can be trusted for. */
function stepOf(normal: Float64Array, side: Float64Array, count: number): number[] {
  const a = new Matrix(Array.from({ length: 6 }, (_, r) => Array.from(normal.subarray(6 * r, 6 * r + 6))))
  const damping = 1e-3 * count
  for (let n = 0; n < 6; n++) a.set(n, n, a.get(n, n) + (n < 3 ? 400 * damping : damping))
  const motion = solve(a, Matrix.columnVector(Array.from(side))).to1DArray()
  const turn = Math.hypot(motion[0]!, motion[1]!, motion[2]!)
  const shift = Math.hypot(motion[3]!, motion[4]!, motion[5]!)
  const shorter = Math.min(1, 0.15 / Math.max(1e-9, turn), 8 / Math.max(1e-9, shift))
  return motion.map((value) => value * shorter)
}
