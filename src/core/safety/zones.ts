/**
 * How near is too near, in grades, and how a grade is left again.
 *
 * A worse zone is told at once; a better one only when the needle is 0.5 mm beyond its limit for 200 ms, so that a
 * trembling hand at a limit does not make an alarm that comes and goes (SlicerIGT's breach warning has one limit and no
 * hysteresis).
 */
import { stopAtMm, warnAtMm, type SafetyMargin } from '#core/planning/procedure.ts'

/** Best first. */
export const ZONES = ['clear', 'warn', 'stop', 'inside'] as const
export type Zone = (typeof ZONES)[number]

export const HYSTERESIS = { mm: 0.5, ms: 200 } as const

export const isWorse = (a: Zone, b: Zone): boolean => ZONES.indexOf(a) > ZONES.indexOf(b)

/** @param distanceMm between the surfaces of needle and structure @param sigmaMm one deviation of it */
export function zoneAt(distanceMm: number, margin: SafetyMargin, sigmaMm: number): Zone {
  // Asked the other way round, so that what is not a number is never clear.
  if (!(distanceMm > 0)) return 'inside'
  if (!(distanceMm > stopAtMm(margin, sigmaMm))) return 'stop'
  return distanceMm > warnAtMm(margin, sigmaMm) ? 'clear' : 'warn'
}

export interface FollowedZone {
  readonly zone: Zone
  /** Since when the needle has been far enough out of it to leave; undefined while it is not. */
  readonly leavingSinceMs: number | undefined
}

export const CLEAR: FollowedZone = { zone: 'clear', leavingSinceMs: undefined }

/**
 * @param worstMm the least distance since the last step: a needle that went in and out between two steps was in
 * @param distanceMm where it is now
 */
export function followZone(
  before: FollowedZone,
  { worstMm, distanceMm, sigmaMm }: { readonly worstMm: number; readonly distanceMm: number; readonly sigmaMm: number },
  margin: SafetyMargin,
  nowMs: number,
): FollowedZone {
  const worst = zoneAt(worstMm, margin, sigmaMm)
  if (!isWorse(before.zone, worst)) return { zone: worst, leavingSinceMs: undefined }
  const settled = zoneAt(distanceMm - HYSTERESIS.mm, margin, sigmaMm)
  if (!isWorse(before.zone, settled)) return { zone: before.zone, leavingSinceMs: undefined }
  const sinceMs = before.leavingSinceMs ?? nowMs
  if (nowMs - sinceMs < HYSTERESIS.ms) return { zone: before.zone, leavingSinceMs: sinceMs }
  return { zone: settled, leavingSinceMs: undefined }
}
