/** A recording made note by note, for tests. */
import { createByteWriter } from '#core/recording/byte-writer.ts'
import type { NoteTopic } from '#core/recording/notes.ts'
import { toPlainJson } from '#core/recording/plain-json.ts'
import { createRecordingWriter } from '#core/recording/recording-writer.ts'
import { readRecording, type Recording } from '#core/recording/recording.ts'

export const CLOCK_ZERO_MS = 1_790_000_000_000

export interface RecordingMade {
  note(topic: NoteTopic, nowMs: number, content?: object): void
  picture(frameId: number, nowMs: number, grey: Uint8Array<ArrayBuffer>, more?: object): void
  read(): Recording
}

export function makeRecording(begun: object = {}): RecordingMade {
  const file = createByteWriter()
  const writer = createRecordingWriter((bytes) => file.bytes(bytes), CLOCK_ZERO_MS)
  const note: RecordingMade['note'] = (topic, nowMs, content = {}) =>
    writer.note(topic, nowMs, toPlainJson({ nowMs, ...content }))
  note('begun', 0, { format: 1, clockZeroEpochMs: CLOCK_ZERO_MS, consentAtEpochMs: 1, source: 'test', compression: 'none', ...begun }) // prettier-ignore
  return {
    note,
    picture(frameId, nowMs, grey, more) {
      note('picture-facts', nowMs, { frameId, widthPx: grey.length, heightPx: 1, atMs: nowMs - 2, receivedAtMs: nowMs - 1, ...more }) // prettier-ignore
      writer.picture('pictures', frameId, nowMs - 2, { widthPx: grey.length, heightPx: 1, grey }, 'none')
    },
    read() {
      writer.end()
      const result = readRecording(file.take(), 'test.mcap')
      if (!result.ok) throw new Error(result.fault.reason)
      return result.recording
    },
  }
}
