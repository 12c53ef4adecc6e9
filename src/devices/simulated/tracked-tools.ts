/** The simulated tracker with both its tools: the probe, seen all the time, and the needle, seen from the first time it is there. */
import { createRandom } from '#core/phantom/random.ts'
import { TRACKERS, type TrackerName } from '#core/signals/tracker-model.ts'
import type { TimedPose } from '#core/signals/pose-buffer.ts'
import type { PoseReading } from '#devices/device.ts'
import { createTrackerReadings } from './tracker-readings.ts'

type PoseAt = (ms: number) => TimedPose | undefined

export interface TrackedTools {
  readonly latencyMs: number
  /** When the newest sample of the probe that has come in by now was measured. */
  newestMs(nowMs: number): number
  /** The samples of each tool that have come in by now, in order. */
  probe(nowMs: number, poseAt: PoseAt): PoseReading[]
  needle(nowMs: number, poseAt: PoseAt): PoseReading[]
}

/** @param seed of its noise. */
export function createTrackedTools(tracker: TrackerName, seed: number, startMs: number): TrackedTools {
  const profile = TRACKERS[tracker]
  const probe = createTrackerReadings(profile, createRandom(seed), { tool: 'probe', markerFaces: [0, -1, 0] }, startMs)
  const needle = createTrackerReadings(
    profile,
    createRandom(seed + 1),
    { tool: 'needle', markerFaces: [0, 0, -1] },
    startMs,
  )
  return {
    latencyMs: profile.latencyMs,
    newestMs: (nowMs) => probe.newestMs(nowMs),
    probe: (nowMs, poseAt) => probe.due(nowMs, poseAt),
    needle: (nowMs, poseAt) => needle.due(nowMs, poseAt),
  }
}
