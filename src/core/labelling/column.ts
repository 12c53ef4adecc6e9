/**
 * The column of vertebral bodies as a curve in front of the canal, and what a walk along it meets: marrow, endplates, discs.
 */
import type { CanalPath } from './canal.ts'

export type Vector = readonly [x: number, y: number, z: number]

/** One place of the column, every millimetre of its way upwards. */
export interface ColumnStep {
  /** In the middle of the bodies, LPS mm. */
  readonly middle: Vector
  readonly canal: Vector
  /** Unit vectors: up along the column, and straight backwards from it. */
  readonly up: Vector
  readonly back: Vector
}

export const COLUMN = {
  /** Half a body and half a canal: 18 + 8 mm in the middle of adults (docs/phantom.md). */
  frontMm: 26,
  /** The found path is rough by a voxel or two. */
  smoothMm: 14,
  stepMm: 1,
  /** The canal is lost a little before the volume ends; its last direction is followed so far. */
  onwardsMm: 20,
  /** What is averaged across the column: well inside the rims. */
  halfWidthMm: 14,
  halfDepthMm: 10,
} as const

export function columnOf({ points }: CanalPath): readonly ColumnStep[] {
  const steps: ColumnStep[] = []
  const [first, last] = [points[0]![2] - COLUMN.onwardsMm, points.at(-1)![2] + COLUMN.onwardsMm]
  for (let z = first; z <= last;) {
    const line = localLine(points, Math.min(Math.max(z, points[0]![2]), points.at(-1)![2]), z)
    const up = unit([line.slopeX, line.slopeY, 1])
    const back = unit([-up[1] * up[0], 1 - up[1] * up[1], -up[1] * up[2]])
    const canal: Vector = [line.x, line.y, z]
    const middle = canal.map((x, axis) => x - COLUMN.frontMm * back[axis]!) as unknown as Vector
    steps.push({ middle, canal, up, back })
    z += COLUMN.stepMm * up[2]
  }
  return steps
}

/** The straight line nearest to the path round a height, near points counting most (Cleveland 1979's local regression): it does not pull in at the ends. */
function localLine(points: readonly Vector[], z: number, wantedZ: number) {
  let [sw, sz, szz, sx, szx, sy, szy] = [0, 0, 0, 0, 0, 0, 0]
  for (const p of points) {
    const d = p[2] - z
    const weight = Math.exp(-0.5 * (d / COLUMN.smoothMm) ** 2)
    sw += weight
    sz += weight * d
    szz += weight * d * d
    sx += weight * p[0]
    szx += weight * d * p[0]
    sy += weight * p[1]
    szy += weight * d * p[1]
  }
  const determinant = sw * szz - sz * sz
  const slope = (s: number, zs: number) => (sw * zs - sz * s) / determinant
  const [slopeX, slopeY] = [slope(sx, szx), slope(sy, szy)]
  const away = wantedZ - z
  return { slopeX, slopeY, x: (sx - slopeX * sz) / sw + away * slopeX, y: (sy - slopeY * sz) / sw + away * slopeY }
}

/** Mean of the volume across the column at each step. */
export function columnProfile(
  steps: readonly ColumnStep[],
  read: (x: number, y: number, z: number) => number,
): Float32Array {
  return Float32Array.from(steps, ({ middle, up, back }) => {
    const aside = cross(back, up)
    let [sum, count] = [0, 0]
    for (let u = -COLUMN.halfWidthMm; u <= COLUMN.halfWidthMm; u += 2)
      for (let v = -COLUMN.halfDepthMm; v <= COLUMN.halfDepthMm; v += 2) {
        sum += read(
          middle[0] + u * aside[0] + v * back[0],
          middle[1] + u * aside[1] + v * back[1],
          middle[2] + u * aside[2] + v * back[2],
        )
        count++
      }
    return sum / count
  })
}

export function unit(v: Vector): Vector {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
