/** How sure a rigid map is, and what that makes of any place: the same six numbers whether points or a surface gave the map. */
import { Matrix } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import type { Point } from '#core/frames/transform.ts'
import { chiSquare3 } from './fit-covariance.ts'
import { fisher3 } from './fisher.ts'

export interface RigidCovariance {
  /** Of a small turn (rad, about `middle`) and a shift (mm) after the map, in the frame it leads to: 6x6, row by row. */
  readonly covariance: readonly number[]
  readonly middle: readonly [number, number, number]
}

/** What is true by construction: a spine and a tracker that are both computed. */
export const EXACT: RigidCovariance = { covariance: Array.from({ length: 36 }, () => 0), middle: [0, 0, 0] }

/** Covariance of a place's error, mm²: 3x3, row by row. */
export function covarianceAt({ covariance, middle }: RigidCovariance, { x, y, z }: Point<Frame>): readonly number[] {
  const [rx, ry, rz] = [x - middle[0], y - middle[1], z - middle[2]]
  // Displacement of a place by a small turn w and shift t: w x r + t.
  const j = new Matrix([
    [0, rz, -ry, 1, 0, 0],
    [-rz, 0, rx, 0, 1, 0],
    [ry, -rx, 0, 0, 0, 1],
  ])
  const whole = Matrix.from1DArray(6, 6, [...covariance])
  return j.mmul(whole).mmul(j.transpose()).to1DArray()
}

/** Expected distance of a place from the truth, root mean square, mm. */
export function treAt(rigid: RigidCovariance, place: Point<Frame>): number {
  const at = covarianceAt(rigid, place)
  return Math.sqrt(at[0]! + at[4]! + at[8]!)
}

/**
 * Few points do not tell well how noisy they are: as wide as to hold the truth 95 times in 100 all the same, when it is
 * read as if the noise were known. @param freedom of the estimate of the noise
 */
export function widened({ covariance, middle }: RigidCovariance, freedom: number): RigidCovariance {
  const wider = (3 * fisher3(0.95, freedom)) / chiSquare3(0.95)
  return { covariance: covariance.map((value) => value * wider), middle }
}
