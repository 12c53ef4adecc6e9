/**
 * How near something is that must not be touched, as beeps: the nearer the faster, as in a car that parks; higher when it
 * lies to the right of the needle, lower to the left, and from that side.
 */
import type { HazardReading } from '#core/safety/hazard-watch.ts'

export interface ClearanceTone {
  /** From beep to beep. */
  readonly periodMs: number
  readonly hz: number
  /** -1 left, 1 right. */
  readonly pan: number
}

export const TONE = {
  /** Silent while more than this is left before the stop zone, mm. */
  fromMm: 10,
  slowestMs: 1000,
  /** In the stop zone; faster runs together. */
  fastestMs: 120,
  beepMs: 60,
  leftHz: 440,
  middleHz: 622,
  rightHz: 880,
} as const

/** Sideways less than this is the middle, share of the distance. */
const MIDDLE = 0.25

/** @param right unit vector of the CT to the right of whoever looks along the path */
export function clearanceTone(
  reading: HazardReading | undefined,
  right: readonly [number, number, number],
): ClearanceTone | undefined {
  if (!reading || reading.leftMm > TONE.fromMm) return undefined
  const share = Math.min(1, Math.max(0, reading.leftMm / TONE.fromMm))
  const { onNeedle: a, onHazard: b } = reading.clearance
  const way = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const
  const length = Math.hypot(...way) || 1
  const pan = (way[0] * right[0] + way[1] * right[1] + way[2] * right[2]) / length
  const hz = Math.abs(pan) < MIDDLE ? TONE.middleHz : pan > 0 ? TONE.rightHz : TONE.leftHz
  return { periodMs: TONE.fastestMs + share * (TONE.slowestMs - TONE.fastestMs), hz, pan }
}
