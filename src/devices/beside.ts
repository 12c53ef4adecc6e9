/**
 * A tracker of last resort beside an ultrasound source: pictures from one, poses from the other.
 *
 * Only as long as the source has no tracker of its own. Two trackers each have their own marker on the patient and call it
 * by the same name: their poses must never be mixed.
 */
import type { Device, DeviceCounters } from './device.ts'

export interface BesideParts {
  readonly source: Device
  readonly tracker: Device
  /** The source turns out to be tracked: what the other said of tools is no more. */
  readonly onOwnTracker: () => void
}

/** Of a source that is told so the other's note is not asked for any more. */
export const OWN_TRACKER = 'the camera is not used: this source has a tracker of its own'

export function createBeside({ source, tracker, onOwnTracker }: BesideParts): Device {
  let hasOwn = false
  let wasUsed = false
  return {
    get name() {
      return source.name
    },
    kind: source.kind,
    get fan() {
      return source.fan
    },
    get accuracy() {
      return hasOwn ? source.accuracy : tracker.accuracy
    },
    start(nowMs) {
      hasOwn = wasUsed = false
      source.start(nowMs)
      tracker.start(nowMs)
    },
    read(nowMs) {
      const [own, other] = [source.read(nowMs), tracker.read(nowMs)]
      if (!hasOwn && own.poses.some(({ atMs }) => atMs !== Infinity)) {
        hasOwn = true
        if (wasUsed) onOwnTracker()
      }
      if (hasOwn || other.poses.length === 0) return own
      wasUsed = true
      return { ...own, poses: [...own.poses, ...other.poses] }
    },
    stop() {
      source.stop()
      tracker.stop()
    },
    get state() {
      return source.state
    },
    get note() {
      const { state } = tracker
      const of = hasOwn ? OWN_TRACKER : state.state === 'failed' ? state.reason : tracker.note
      return [source.note, of].filter(Boolean).join('; ') || undefined
    },
    get counters(): DeviceCounters {
      const [a, b] = [source.counters, tracker.counters]
      return { ...a, posesReceived: a.posesReceived + (hasOwn ? 0 : b.posesReceived), faults: a.faults + b.faults }
    },
  }
}
