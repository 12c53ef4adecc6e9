/**
 * Whether the needle that is seen and the needle that is tracked are one: a needle that bends, or a marker that has
 * slipped on its hub, puts them apart by more than both their errors.
 *
 * A picture shows only what lies in its slice: where the tracked tip is beyond it, the end that is seen is where the shaft
 * leaves the slice, and is held against the tracked shaft's line instead of its tip.
 */
import { Matrix, inverse } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import type { Point } from '#core/frames/transform.ts'
import type { Covariance } from './tip-track.ts'

type Vector = readonly [number, number, number]

export interface TrackedTip<In extends Frame> {
  readonly tip: Point<In>
  /** Unit vector from hub to tip. */
  readonly direction: Vector
  /** One deviation of the tip's place, every way alike, mm. */
  readonly sigmaMm: number
}

export interface Apart {
  readonly apartMm: number
  /** More than chance: beyond what 99.73 in 100 pictures would give. */
  readonly isApart: boolean
}

/** Half a slice: a tip further out of the picture is not in it, mm. */
export const SLICE_MM = 3
/** Chi-square at 99.73 %, of three and of two numbers. */
const [GATE_3, GATE_2] = [14.16, 11.83]
/** No tracker with its calibration is better than this, mm (NDI Polaris and pivot calibration, some 0.5 to 1). */
export const LEAST_TRACKED_SIGMA_MM = 1

/** @param outMm how far the tracked tip is out of the picture */
export function tipsApart<In extends Frame>(
  seen: { readonly tip: Point<In>; readonly covariance: Covariance },
  tracked: TrackedTip<NoInfer<In>>,
  outMm: number,
): Apart {
  const off: Vector = [seen.tip.x - tracked.tip.x, seen.tip.y - tracked.tip.y, seen.tip.z - tracked.tip.z]
  const isInSlice = Math.abs(outMm) <= SLICE_MM
  const { direction: d } = tracked
  const ahead = off[0] * d[0] + off[1] * d[1] + off[2] * d[2]
  // Beside the line nothing along it counts; a shaft has no place beyond its tip.
  const isOnShaft = !isInSlice && ahead < 0
  const gap = isOnShaft ? (off.map((value, axis) => value - ahead * d[axis]!) as unknown as Vector) : off
  const sigma = Math.max(LEAST_TRACKED_SIGMA_MM, tracked.sigmaMm)
  const spread = seen.covariance.map((value, at) => value + (at % 4 === 0 ? sigma * sigma : 0))
  const weighed = inverse(new Matrix([spread.slice(0, 3), spread.slice(3, 6), spread.slice(6, 9)]))
  const distance = gap.reduce(
    (sum, value, r) =>
      sum + value * (weighed.get(r, 0) * gap[0] + weighed.get(r, 1) * gap[1] + weighed.get(r, 2) * gap[2]),
    0,
  )
  return { apartMm: Math.hypot(...gap), isApart: distance > (isOnShaft ? GATE_2 : GATE_3) }
}

export interface Agreement {
  /** Pictures in a row. */
  readonly apart: number
  readonly together: number
  readonly isTold: boolean
}

export const AGREED: Agreement = { apart: 0, together: 0, isTold: false }

/** A single picture may be wrong either way. */
const [TOLD_AFTER, TAKEN_BACK_AFTER] = [5, 3]

export function agreeOn({ apart, together, isTold }: Agreement, isApart: boolean): Agreement {
  const now = { apart: isApart ? apart + 1 : 0, together: isApart ? 0 : together + 1 }
  return { ...now, isTold: isTold ? now.together < TAKEN_BACK_AFTER : now.apart >= TOLD_AFTER }
}

/** @returns what the operator must read */
export const apartInWords = (apartMm: number): string =>
  `needle seen ${Math.round(apartMm)} mm off the tracked one: bending or slipped mount`
