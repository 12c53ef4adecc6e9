/**
 * A recording played at the pace it was recorded at, on the page's clock.
 *
 * What the recording says of each pose is passed on: what was not tracked then is not tracked now.
 */
import { linkName, type Frame } from '#core/frames/frames.ts'
import { transform } from '#core/frames/transform.ts'
import type { PlusConfig } from '#core/ultrasound/plus-config.ts'
import type { Sequence } from '#core/ultrasound/sequence.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { NO_COUNTERS, type Device, type DeviceState, type PoseReading } from '#devices/device.ts'
import { timelineOf } from './timeline.ts'

export interface ReplayOptions {
  /** Calibrations in it are handed over once, at the start, and its fan is the device's. */
  readonly config?: PlusConfig
  /** Begin again after the last frame. Default false. */
  readonly loop?: boolean
  /** 2 plays twice as fast. Default 1. */
  readonly speed?: number
}

/** A page that slept does not replay hours at once: of a longer pause only this much is caught up with. */
const CATCH_UP_MS = 1000

/** @throws RangeError unless the speed is above 0. */
export function createReplay(
  sequence: Sequence,
  { config, loop: isLooping = false, speed = 1 }: ReplayOptions = {},
): Device {
  if (!(speed > 0 && speed < Infinity)) throw new RangeError(`a recording cannot be played at speed ${speed}`)
  const { moments, lengthMs, left } = timelineOf(sequence.frames)
  const roundMs = lengthMs / speed

  let state: DeviceState = { state: 'idle' }
  let counters = NO_COUNTERS
  let startMs = 0
  /** Counts frames since the start, over all rounds. */
  let next = 0
  let calibrations: readonly PoseReading[] = []

  /** On the page's clock. */
  const dueMs = (count: number) =>
    startMs + Math.floor(count / moments.length) * roundMs + moments[count % moments.length]!.ms / speed
  const isOver = () => !isLooping && next >= moments.length

  function posesOf(count: number): PoseReading[] {
    const { transforms } = sequence.frames[moments[count % moments.length]!.index]!
    return transforms.flatMap(({ link, matrix, status }) =>
      link ? [{ link: transform<Frame, Frame>(link.to, link.from, matrix), status, atMs: dueMs(count) }] : [],
    )
  }

  /** @param count of a frame with a picture. */
  function pictureOf(count: number, nowMs: number): UltrasoundFrame {
    const { widthPx, heightPx } = sequence
    const grey = sequence.greyOfFrame(moments[count % moments.length]!.index)
    return { frameId: count, widthPx, heightPx, grey, atMs: dueMs(count), receivedAtMs: nowMs }
  }

  const hasPicture = (count: number) =>
    sequence.widthPx * sequence.heightPx > 0 &&
    sequence.frames[moments[count % moments.length]!.index]!.imageStatus === 'ok'

  return {
    name: sequence.fileName,
    kind: 'replay',
    fan: config?.fan,
    get state() {
      return state
    },
    get counters() {
      return counters
    },

    start(nowMs) {
      startMs = nowMs
      next = 0
      counters = { ...NO_COUNTERS, faults: left }
      calibrations = calibrationsOf(config)
      state = moments.length
        ? { state: 'running' }
        : { state: 'failed', reason: `${sequence.fileName} has no timestamps: it cannot be played` }
    },

    read(nowMs) {
      if (state.state !== 'running') return { poses: [], image: undefined }
      const poses = [...calibrations]
      calibrations = []
      let picture: number | undefined
      let pictures = 0
      const asleepMs = nowMs - CATCH_UP_MS - dueMs(next)
      if (asleepMs > 0) startMs += asleepMs
      for (; !isOver() && dueMs(next) <= nowMs; next++) {
        poses.push(...posesOf(next))
        if (!hasPicture(next)) continue
        picture = next
        pictures += 1
      }
      counters = {
        ...counters,
        imagesReceived: counters.imagesReceived + pictures,
        imagesDropped: counters.imagesDropped + Math.max(0, pictures - 1),
        posesReceived: counters.posesReceived + poses.length,
      }
      if (isOver()) state = { state: 'ended' }
      return { poses, image: picture === undefined ? undefined : pictureOf(picture, nowMs) }
    },

    stop() {
      state = { state: 'idle' }
    },
  }
}

function calibrationsOf(config: PlusConfig | undefined): PoseReading[] {
  const links = new Map((config?.transforms ?? []).flatMap(({ link }) => (link ? [[nameOf(link), link] as const] : [])))
  return [...links.values()].map((link) => ({ link, status: 'ok', atMs: Infinity }))
}

const nameOf = ({ to, from }: { to: Frame; from: Frame }) => linkName(to, from)
