/**
 * Where the tip is by the tracker and by the picture together: each counts as much as it is sure, in each direction by
 * itself (minimum variance; Bar-Shalom, Li, Kirubarajan, 2001, §3.2). The picture is sure along and across the needle and
 * unsure out of its slice, a tracker is alike every way.
 *
 * Only of two that are one: where they are apart by more than chance neither is believed by this, and it says nothing.
 * What a network sees is unreviewed: guidance, clearances and alarms go by the tracked tip alone.
 */
import { EigenvalueDecomposition, Matrix, inverse } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import { point, type Point } from '#core/frames/transform.ts'
import type { Covariance } from './tip-track.ts'
import { LEAST_TRACKED_SIGMA_MM, SLICE_MM, tipsApart, type TrackedTip } from './tips-apart.ts'

export interface FusedTip<In extends Frame> {
  readonly tip: Point<In>
  readonly covariance: Covariance
  /** Longest half axis of the ellipsoid that holds it 95 times in 100, mm. */
  readonly within95Mm: number
}

/** Chi-square of three at 95 %. */
const REACH = Math.sqrt(7.8147)

/** @param outMm how far the tracked tip is out of the picture: beyond the slice the end that is seen is no tip */
export function fusedTip<In extends Frame>(
  seen: { readonly tip: Point<In>; readonly covariance: Covariance },
  tracked: TrackedTip<NoInfer<In>>,
  outMm: number,
): FusedTip<In> | undefined {
  if (!(Math.abs(outMm) <= SLICE_MM) || tipsApart(seen, tracked, outMm).isApart) return undefined
  const variance = Math.max(LEAST_TRACKED_SIGMA_MM, tracked.sigmaMm) ** 2
  const ofTracked = Matrix.eye(3, 3, variance)
  const ofSeen = Matrix.from1DArray(3, 3, [...seen.covariance])
  const gain = ofTracked.mmul(inverse(Matrix.add(ofTracked, ofSeen)))
  const off = Matrix.columnVector([seen.tip.x - tracked.tip.x, seen.tip.y - tracked.tip.y, seen.tip.z - tracked.tip.z])
  const move = gain.mmul(off).to1DArray() as [number, number, number]
  const covariance = Matrix.sub(ofTracked, gain.mmul(ofTracked))
  const { realEigenvalues } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true })
  return {
    tip: point(seen.tip.in, tracked.tip.x + move[0], tracked.tip.y + move[1], tracked.tip.z + move[2]),
    covariance: covariance.to1DArray(),
    within95Mm: REACH * Math.sqrt(Math.max(0, ...realEigenvalues)),
  }
}
