/**
 * What comes in, whatever makes it: live, replayed or simulated. One interface and
 * one conformance suite (`test/devices/device.case.ts`).
 *
 * A device buffers between two reads and never calls out; the pipeline reads it once
 * per displayed frame. Images are newest-wins; poses are all handed over in order.
 */
import type { Frame } from '#core/frames/frames.ts'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import type { Transform } from '#core/frames/transform.ts'
import type { Feel } from '#core/phantom/contact/feel.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'

export interface PoseReading {
  /** With a status other than ok the numbers are the last ones known, or the identity, and must not be used. */
  readonly link: Transform<Frame, Frame>
  readonly status: LinkStatus
  /** On the page's clock; Infinity for a calibration that came along with the stream. */
  readonly atMs: number
  /** Of a calibration: how far off it is expected to be, root mean square, mm; undefined when the source does not say. */
  readonly errorMm?: number
}

/** What is known of a tracker beyond what its poses show by themselves: slow errors too. One standard deviation per axis. */
export interface TrackerAccuracy {
  readonly positionMm: number
  readonly turnRad: number
  readonly source: string
}

export interface DeviceCounters {
  readonly imagesReceived: number
  /** Came in but a newer one came before anyone read it, here or in the bridge. */
  readonly imagesDropped: number
  readonly posesReceived: number
  /** Older than the newest of the same kind when it came in: not used. */
  readonly late: number
  /** Could not be read: bad CRC, wrong size, unknown type. */
  readonly faults: number
}

export interface Readings {
  readonly poses: readonly PoseReading[]
  /** The newest picture since the last read, if there is one. */
  readonly image: UltrasoundFrame | undefined
  /** What the hand that holds the needle feels, from devices that can tell. */
  readonly feel?: Feel
}

export type DeviceState =
  | { readonly state: 'idle' | 'connecting' | 'running' | 'ended' }
  | { readonly state: 'failed'; readonly reason: string }

export interface Device {
  readonly name: string
  readonly kind: 'replay' | 'openigtlink' | 'headset' | 'simulated' | 'camera'
  /** Where echoes are, when the source says so. */
  readonly fan: Fan | undefined
  /** Of the tracker whose poses it gives, where that is known. */
  readonly accuracy?: TrackerAccuracy | undefined
  start(nowMs: number): void
  /** @param nowMs the page's clock at this displayed frame. Never throws; faults are counted and end in `state`. */
  read(nowMs: number): Readings
  stop(): void
  readonly state: DeviceState
  /** What a person should know of it while it runs. */
  readonly note?: string | undefined
  readonly counters: DeviceCounters
}

export const NO_COUNTERS: DeviceCounters = { imagesReceived: 0, imagesDropped: 0, posesReceived: 0, late: 0, faults: 0 }
