/**
 * The whole procedure into one recording: what was read in each displayed frame as it came, what the session held, what
 * a person did, and what was told.
 *
 * On the page's thread it only writes notes as text and copies a picture's pixels; packing and writing is the worker's.
 */
import { RECORDING_FORMAT, type NoteTopic } from '#core/recording/notes.ts'
import { toPlainJson } from '#core/recording/plain-json.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { Device, Readings } from '#devices/device.ts'
import type { Live } from '#session/live.ts'
import { NOT_RECORDING, recordingName, type Recording } from '#session/recording.ts'
import { isAllowed, sayNotAgreed } from '#session/open-record.ts'
import { whyNotRecorded } from '#session/recording-words.ts'
import type { Session } from '#session/session.ts'
import { beginRecording, type RecordingPort, type RecordingWorker } from '#workers/recording/client.ts'
import { createKeptStructures } from './kept-structures.ts'
import { changedFacts, createToldNotes, factsOf } from './recorded-facts.ts'

export interface Recorder {
  /** What a device gave in this displayed frame. */
  took(nowMs: number, device: Device, readings: Readings): void
  /** At the end of each displayed frame. */
  tick(live: Live): void
  /** What a person did, besides what changes the session. */
  did(action: string, args: readonly unknown[]): void
  start(): Promise<void>
  stop(): Promise<void>
  /** Brings the counts in the session up to date; called a few times per second. */
  report(): void
}

export interface RecorderParts {
  readonly session: Session
  readonly makeWorker: () => RecordingPort
  readonly nowMs: () => number
  readonly clockZeroEpochMs: number
  /** Where patients are recorded, what lies in the browser is sealed with it. */
  readonly key?: CryptoKey | undefined
  /** A recording was ended, or failed: what is kept has changed. */
  readonly onKept: () => void
}

const COMPRESSION = 'deflate'

export function createRecorder({ session, makeWorker, nowMs, clockZeroEpochMs, key, onKept }: RecorderParts): Recorder {
  const { actions } = session
  let worker: RecordingWorker | undefined
  let beganMs = 0
  let pictures = 0
  let told = createToldNotes()
  let kept = createKeptStructures()
  let leftOutBefore = 0
  let known: { source?: Device; headset?: Device } = {}

  const change = (more: Partial<Recording>) => actions.set({ recording: { ...session.getState().recording, ...more } })

  function note(topic: NoteTopic, noteMs: number, content: object) {
    worker?.note(topic, noteMs, toPlainJson({ nowMs: noteMs, ...content }))
  }

  function takePicture(frame: UltrasoundFrame, fan: Fan | undefined, noteMs: number) {
    const { grey, flow, simulated, contact, stampEpochMs, ...rest } = frame
    const { frameId, widthPx, heightPx, atMs } = rest
    note('picture-facts', noteMs, {
      ...rest,
      ...(contact && { contact }),
      ...(simulated && { simulated }),
      ...(stampEpochMs !== undefined && { stampEpochMs }),
      ...(fan && { fan }),
      ...(flow && { flowScaleMmPerS: flow.scaleMmPerS }),
    })
    // Others still draw from these pixels.
    const isTaken = worker!.picture('pictures', frameId, atMs, { widthPx, heightPx, grey: grey.slice() })
    if (isTaken) pictures += 1
    if (isTaken && flow)
      worker!.picture('flow-pictures', frameId, atMs, { widthPx, heightPx, grey: flow.bytes.slice() })
  }

  session.subscribe((state, before) => {
    if (!worker) return
    const facts = changedFacts(state, before)
    if (facts) note('facts', nowMs(), { facts })
    for (const notice of state.notices.filter((each) => !before.notices.includes(each)))
      note('events', nowMs(), { kind: 'notice', level: notice.level, words: notice.text })
  })

  function fail(reason: string) {
    worker = undefined
    change({ state: 'failed', reason })
    actions.notify('error', `The recording has stopped: ${reason}. What was written before can be read.`)
    onKept()
  }

  function report() {
    if (!worker || session.getState().recording.state !== 'running') return
    change({ lastsMs: nowMs() - beganMs, bytes: worker.bytes, pictures, leftOut: worker.leftOut })
  }

  return {
    took(at, device, { poses, image, feel }) {
      if (!worker) return
      const from = device.kind === 'headset' ? 'headset' : 'source'
      if (known[from] !== device) {
        known[from] = device
        const { name, kind, accuracy } = device
        note('sources', at, { from, name, kind, ...(accuracy && { accuracy }) })
      }
      const given = poses.map(({ link: { to, from: of, matrix }, ...rest }) => ({ to, from: of, matrix, ...rest }))
      if (poses.length || feel) note('poses', at, { from, poses: given, ...(feel && { feel }) })
      if (image) takePicture(image, device.fan, at)
    },

    tick(live) {
      if (!worker) return
      note('ticks', live.nowMs, {})
      const structure = kept.next(session.getState())
      if (structure) note('structures', live.nowMs, structure)
      for (const { topic, content } of told.of(live)) note(topic, live.nowMs, content)
      if (worker.leftOut !== leftOutBefore) note('losses', live.nowMs, { pictures: (leftOutBefore = worker.leftOut) })
      worker.send()
    },

    did(action, args) {
      note('actions', nowMs(), { action, with: args })
    },

    async start() {
      const { recording, consent, source, openCase } = session.getState()
      if (recording.state === 'starting' || recording.state === 'running' || recording.state === 'ending') return
      const isAgreed = isAllowed(session.getState(), 'recording')
      const reason = isAgreed ? whyNotRecorded(consent) : sayNotAgreed('recording')
      if (reason) return actions.notify('warning', reason)
      const beganEpochMs = Math.round(clockZeroEpochMs + nowMs())
      const name = recordingName(beganEpochMs)
      actions.set({ recording: { ...NOT_RECORDING, state: 'starting', name, beganEpochMs } })
      let begun: RecordingWorker
      try {
        begun = await beginRecording(makeWorker, {
          name,
          clockZeroEpochMs,
          compression: COMPRESSION,
          key,
          onFailed: fail,
        })
      } catch {
        return
      }
      beganMs = nowMs()
      pictures = leftOutBefore = 0
      told = createToldNotes()
      kept = createKeptStructures()
      known = {}
      worker = begun
      note('begun', beganMs, {
        format: RECORDING_FORMAT,
        clockZeroEpochMs,
        consentAtEpochMs: consent.recording,
        source: source.label,
        ...(openCase && { caseName: openCase.name }),
        compression: COMPRESSION,
      })
      change({ state: 'running' })
      note('facts', beganMs, { facts: factsOf(session.getState()) })
    },

    async stop() {
      const ending = worker
      if (!ending) return
      worker = undefined
      change({ state: 'ending', lastsMs: nowMs() - beganMs })
      try {
        const bytes = await ending.end()
        change({ state: 'off', bytes, pictures, leftOut: ending.leftOut })
      } catch {
        // The failure was told as it happened.
      }
      onKept()
    },

    report,
  }
}
