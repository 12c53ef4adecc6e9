/**
 * A recorded procedure played at the pace it was recorded at: the same poses and pictures in the same displayed frames.
 *
 * Read at the very moments at which it was recorded, it gives bit for bit what was read then. What the session held at
 * a moment is `factsAt` it; whoever shows it decides what of that to take over.
 */
import { transform } from '#core/frames/transform.ts'
import type { Feel } from '#core/phantom/contact/feel.ts'
import type { Note } from '#core/recording/notes.ts'
import type { Recording } from '#core/recording/recording.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { NO_COUNTERS, type Device, type DeviceState, type PoseReading, type TrackerAccuracy } from '#devices/device.ts'

export type Facts = Readonly<Record<string, unknown>>

export interface RecordedDevice extends Device {
  /** What the session held at that moment; another object whenever something changed. To be asked before the moment is read. */
  factsAt(nowMs: number): Facts
  /** When its first displayed frame was, on the clock it was recorded on. */
  readonly firstMs: number
}

export interface RecordedOptions {
  /** 'headset': where head and hands were, as a headset's own device gave it. Default 'source'. */
  readonly of?: 'source' | 'headset'
  readonly loop?: boolean
}

/** A page that slept does not replay hours at once. */
const CATCH_UP_MS = 1000
/** From the last frame to the first of the next round. */
const BETWEEN_MS = 100

export function createRecorded(
  recording: Recording,
  { of = 'source', loop: isLooping = false }: RecordedOptions = {},
): RecordedDevice {
  const { notes, begun } = recording
  const firstMs = notes.find(({ topic }) => topic === 'ticks')?.note.nowMs ?? begun.nowMs
  const lastMs = notes.findLast(({ topic }) => topic === 'ticks')?.note.nowMs ?? begun.nowMs
  const roundMs = lastMs - firstMs + BETWEEN_MS
  const idsPerRound = 1 + notes.reduce((most, { topic, note }) => (topic === 'picture-facts' ? Math.max(most, note.frameId) : most), 0) // prettier-ignore
  const source = notes.find((each) => each.topic === 'sources' && each.note.from === of)
  const accuracy: TrackerAccuracy | undefined = source?.topic === 'sources' ? source.note.accuracy : undefined

  let state: DeviceState = { state: 'idle' }
  let counters = NO_COUNTERS
  /** From the recording's clock to the page's, in the round being played. */
  let shiftMs = 0
  let round = 0
  let next = 0
  let fan: Fan | undefined = firstFan(recording)
  const told = notes.filter((each) => each.topic === 'facts')
  let nextTold = 0
  let facts: Facts = {}

  function posesOf({ poses }: Note<'poses'>): PoseReading[] {
    return poses.map(({ to, from, matrix, status, atMs, errorMm }) => ({
      link: transform(to, from, matrix),
      status,
      atMs: atMs + shiftMs,
      ...(errorMm !== undefined && { errorMm }),
    }))
  }

  /** Undefined when its pixels were left out or cannot be unpacked: counted as a fault. */
  function pictureOf(note: Note<'picture-facts'>): UltrasoundFrame | undefined {
    const grey = unpacked('pictures', note.frameId)
    if (!grey) return undefined
    const { frameId, widthPx, heightPx, atMs, receivedAtMs, stampEpochMs, contact, simulated, flowScaleMmPerS } = note
    const flow = flowScaleMmPerS === undefined ? undefined : unpacked('flow-pictures', frameId)
    return {
      frameId: frameId + round * idsPerRound,
      widthPx,
      heightPx,
      grey,
      atMs: atMs + shiftMs,
      receivedAtMs: receivedAtMs + shiftMs,
      ...(flow && { flow: { bytes: flow, scaleMmPerS: flowScaleMmPerS! } }),
      ...(contact && { contact }),
      ...(simulated && { simulated }),
      ...(stampEpochMs !== undefined && { stampEpochMs }),
    }
  }

  function unpacked(topic: 'pictures' | 'flow-pictures', frameId: number) {
    try {
      return recording.picture(topic, frameId)?.grey
    } catch {
      return undefined
    }
  }

  const isOver = () => next >= notes.length

  return {
    name: recording.fileName,
    kind: 'replay',
    firstMs,
    ...(accuracy && { accuracy }),
    get fan() {
      return fan
    },
    factsAt(nowMs) {
      for (; nextTold < told.length && told[nextTold]!.note.nowMs + shiftMs <= nowMs; nextTold++)
        facts = { ...facts, ...told[nextTold]!.note.facts }
      return facts
    },
    get state() {
      return state
    },
    get counters() {
      return counters
    },

    start(nowMs) {
      shiftMs = nowMs - firstMs
      next = round = nextTold = 0
      facts = {}
      counters = { ...NO_COUNTERS, faults: recording.faults.length }
      state = notes.length ? { state: 'running' } : { state: 'failed', reason: `${recording.fileName} holds nothing` }
    },

    read(nowMs) {
      if (state.state !== 'running') return { poses: [], image: undefined }
      const dueMs = () => notes[next]!.note.nowMs + shiftMs
      if (!isOver() && nowMs - CATCH_UP_MS > dueMs()) shiftMs += nowMs - CATCH_UP_MS - dueMs()
      const poses: PoseReading[] = []
      let picture: Note<'picture-facts'> | undefined
      let feel: unknown
      let pictures = 0
      for (; !isOver() && dueMs() <= nowMs; next++) {
        const each = notes[next]!
        switch (each.topic) {
          case 'poses':
            // Calibrations stand on from the first round.
            if (each.note.from !== of) break
            feel = each.note.feel
            poses.push(...posesOf(each.note).filter(({ atMs }) => round === 0 || atMs !== Infinity)) // prettier-ignore
            break
          case 'picture-facts':
            if (of !== 'source') break
            picture = each.note
            pictures += 1
            fan = (each.note.fan as Fan | undefined) ?? fan
            break
          default: // Told, found or done then: what is made of poses and pictures now says it anew.
        }
      }
      const image = picture && pictureOf(picture)
      counters = {
        ...counters,
        imagesReceived: counters.imagesReceived + pictures,
        imagesDropped: counters.imagesDropped + Math.max(0, pictures - 1),
        posesReceived: counters.posesReceived + poses.length,
        faults: counters.faults + (picture && !image ? 1 : 0),
      }
      if (isOver() && isLooping) {
        next = nextTold = 0
        round += 1
        shiftMs += roundMs
      } else if (isOver()) state = { state: 'ended' }
      return { poses, image, ...(feel !== undefined && { feel: feel as Feel }) }
    },

    stop() {
      state = { state: 'idle' }
    },
  }
}

const firstFan = ({ notes }: Recording): Fan | undefined => {
  const first = notes.find((each) => each.topic === 'picture-facts' && each.note.fan !== undefined)
  return first?.topic === 'picture-facts' ? (first.note.fan as Fan) : undefined
}
