/**
 * The straight needle path from skin entry to target, in the planning volume.
 *
 * Angles are those a radiologist reads off the slices: in the axial slice from the
 * sagittal plane (positive when the tip goes to the patient's left), and out of the
 * axial slice (positive when the tip goes towards the head). Patient frame is LPS.
 */
import type { Point } from '#core/frames/transform.ts'

export interface NeedlePath {
  readonly lengthMm: number
  /** In the axial plane, away from straight anterior; rad, positive towards the patient's left. */
  readonly axialAngleRad: number
  /** Out of the axial plane; rad, positive towards the head. */
  readonly cranialAngleRad: number
}

export type PlanPoint = Point<'ct'>

/** Undefined when the two points are closer than 1 mm: no direction can be trusted. */
export function needlePath(entry: PlanPoint, target: PlanPoint): NeedlePath | undefined {
  const left = target.x - entry.x
  const anterior = entry.y - target.y
  const superior = target.z - entry.z
  const lengthMm = Math.hypot(left, anterior, superior)
  if (lengthMm < 1) return undefined
  return {
    lengthMm,
    axialAngleRad: Math.atan2(left, anterior),
    cranialAngleRad: Math.asin(superior / lengthMm),
  }
}
