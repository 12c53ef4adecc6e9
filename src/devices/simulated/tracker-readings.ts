/** A simulated tracker looking at one tool: samples at its rate, late by its latency, with its noise and losses. */
import { compose, invert, transform, type Transform } from '#core/frames/transform.ts'
import { ctFromPatient } from '#core/phantom/built-in-case.ts'
import { createTrackedTool, type Chance, type TrackerProfile } from '#core/signals/tracker-model.ts'
import type { TimedPose } from '#core/signals/pose-buffer.ts'
import type { PoseReading } from '#devices/device.ts'

export interface TrackerReadings {
  /** When the newest sample that has come in by now was measured. */
  newestMs(nowMs: number): number
  /** The samples that have come in by now, in order. @param poseAt where the tool was; undefined when it was not there. */
  due(nowMs: number, poseAt: (ms: number) => TimedPose | undefined): PoseReading[]
}

export interface TrackedLink {
  readonly tool: 'probe' | 'needle'
  /** The way its marker faces, in its own frame. */
  readonly markerFaces: readonly [x: number, y: number, z: number]
}

/** Behind the operator and above his head, CT mm: where a camera on a stand would look over his shoulder. */
const CAMERA_IN_CT = [-250, 1500, 800] as const
/** After a pause (a hidden tab) samples older than this are not made up afterwards. */
const CATCH_UP_MS = 1000

const patientFromCt = invert(ctFromPatient)

export function createTrackerReadings(
  profile: TrackerProfile,
  chance: Chance,
  { tool, markerFaces }: TrackedLink,
  startMs: number,
): TrackerReadings {
  const tracked = createTrackedTool(profile, chance)
  const periodMs = 1000 / profile.rateHz
  let next = 0

  return {
    newestMs: (nowMs) => startMs + Math.floor((nowMs - profile.latencyMs - startMs) / periodMs) * periodMs,
    due(nowMs, poseAt) {
      const readings: PoseReading[] = []
      const comeMs = nowMs - profile.latencyMs
      next = Math.max(next, Math.ceil((nowMs - startMs - CATCH_UP_MS) / periodMs))
      for (; startMs + next * periodMs <= comeMs; next++) {
        const atMs = startMs + next * periodMs
        const pose = poseAt(atMs)
        if (!pose) continue
        const ctFromTool = transform('ct', tool, pose.matrix) as Transform<'ct', 'probe' | 'needle'>
        const truth = compose(patientFromCt, ctFromTool)
        const measured = tracked.measure(truth.matrix, atMs, isTurnedAway(pose.matrix))
        const status = pose.status === 'ok' ? measured.status : pose.status
        readings.push({ link: { ...truth, matrix: measured.matrix }, status, atMs })
      }
      return readings
    },
  }

  function isTurnedAway(m: readonly number[]): boolean {
    if (profile.seenWithinRad === undefined) return false
    const [a, b, c] = markerFaces
    const way = [0, 1, 2].map((axis) => CAMERA_IN_CT[axis]! - m[12 + axis]!)
    const facing = [0, 1, 2].map((axis) => m[axis]! * a + m[4 + axis]! * b + m[8 + axis]! * c)
    const cosine = way.reduce((sum, v, axis) => sum + v * facing[axis]!, 0) / Math.hypot(...way)
    return cosine < Math.cos(profile.seenWithinRad)
  }
}
