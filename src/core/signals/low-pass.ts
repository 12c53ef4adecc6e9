/**
 * First-order low-pass of a pose: position by lerp, rotation by slerp, as 3D Slicer's
 * SlicerIGT TransformProcessor does it.
 *
 * At a steady speed it lags by its time constant, 1 / (2π · cut-off): 32 ms at 5 Hz,
 * 16 ms at 10 Hz. That is said here because a lag at 50 mm/s is 1.6 mm at 5 Hz.
 */
import type { Matrix } from '#core/frames/transform.ts'
import { quaternionOf, rigidMatrix, slerp } from './rotation.ts'

export interface PoseFilter {
  /** @param matrix rigid, column-major. @returns the smoothed pose; the first one comes back unchanged. */
  next(matrix: Matrix, atMs: number): Matrix
  /** At a steady speed the output is this old, ms. */
  readonly lagMs: number
  /** Forgets the past: after a gap, or when tracking was lost. */
  reset(): void
}

/** @throws RangeError unless the cut-off is above 0 Hz. */
export function createLowPass(cutOffHz: number): PoseFilter {
  if (!(cutOffHz > 0)) throw new RangeError(`a low-pass needs a cut-off above 0 Hz, got ${cutOffHz}`)
  const lagMs = 1000 / (2 * Math.PI * cutOffHz)
  let before: { readonly matrix: Matrix; readonly atMs: number } | undefined

  return {
    lagMs,
    next(matrix, atMs) {
      if (!before || atMs <= before.atMs) {
        before ??= { matrix, atMs }
        return before.matrix
      }
      const part = 1 - Math.exp(-(atMs - before.atMs) / lagMs)
      before = { matrix: blend(before.matrix, matrix, part), atMs }
      return before.matrix
    },
    reset: () => void (before = undefined),
  }
}

/** `part` of the way from one rigid pose to another. */
export function blend(from: Matrix, to: Matrix, part: number): Matrix {
  const position = [12, 13, 14].map((i) => from[i]! + part * (to[i]! - from[i]!)) as [number, number, number]
  return rigidMatrix(slerp(quaternionOf(from), quaternionOf(to), part), position)
}
