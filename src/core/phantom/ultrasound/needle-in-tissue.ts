/** A needle as the simulated scanner sees it: straight, of steel, somewhere in the CT. */
import type { Point } from '#core/frames/transform.ts'

export interface NeedleInTissue {
  readonly tip: Point<'ct'>
  /** Unit vector in the CT from hub to tip. */
  readonly direction: readonly [number, number, number]
  readonly lengthMm: number
  /** 18-27; outer diameters by ISO 9626:2016. */
  readonly gauge: number
}

/** Outer diameter, mm, by gauge (ISO 9626:2016). */
const DIAMETERS_MM: Readonly<Record<number, number>> = {
  16: 1.65, 17: 1.5, 18: 1.27, 19: 1.07, 20: 0.91, 21: 0.82, 22: 0.72, 23: 0.64, 24: 0.57, 25: 0.51, 26: 0.46, 27: 0.41,
} // prettier-ignore

/** @throws RangeError that names a gauge there is not. */
export function needleDiameterMm(gauge: number): number {
  const found = DIAMETERS_MM[gauge]
  if (found === undefined) throw new RangeError(`gauge is ${gauge}; it can be 16 to 27`)
  return found
}
