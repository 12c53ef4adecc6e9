/**
 * A recording as it is read back: every note in its order, checked, and every picture still packed.
 *
 * A recording that was cut off is one too: it ends where it was cut, and says so.
 */
import { bytesOfCompressedImage } from './compressed-image.ts'
import { greyOfPng, type GreyPicture } from './grey-png.ts'
import { NOTES, NOTE_TOPICS, PICTURE_TOPICS, RECORDING_FORMAT, type Note, type NoteTopic, type PictureTopic } from './notes.ts' // prettier-ignore
import { fromPlainJson } from './plain-json.ts'
import { checkStructure } from './recorded-structures.ts'
import { createMcapReader } from './read-mcap.ts'
import { textOf } from './utf8.ts'

/** A note and its place in the recording. */
export type Noted = {
  [Topic in NoteTopic]: { readonly topic: Topic; readonly note: Note<Topic> }
}[NoteTopic]

export interface Recording {
  readonly fileName: string
  readonly begun: Note<'begun'>
  /** All notes but the first, in the order they were written. */
  readonly notes: readonly Noted[]
  /** Unpacked when it is asked for; undefined when it was not written. @throws RangeError when it cannot be unpacked */
  picture(topic: PictureTopic, frameId: number): GreyPicture | undefined
  readonly pictures: number
  /** Bytes of packed pictures. */
  readonly pictureBytes: number
  readonly bytes: number
  /** Chunks that were read whole. */
  readonly chunks: number
  /** It was stopped by a person; otherwise it was cut off. */
  readonly isEnded: boolean
  /** What had to be left out, in words. */
  readonly faults: readonly string[]
}

export interface RecordingFault {
  readonly code: 'not-a-recording' | 'empty' | 'newer'
  readonly file: string
  readonly reason: string
}

export type ReadRecording =
  { readonly ok: true; readonly recording: Recording } | { readonly ok: false; readonly fault: RecordingFault }

export interface RecordingReader {
  append(bytes: Uint8Array): void
  finish(): ReadRecording
}

/** Takes a file in pieces, so that it need not lie in memory as one. */
export function createRecordingReader(fileName: string): RecordingReader {
  const mcap = createMcapReader()
  const notes: Noted[] = []
  const packed = new Map<PictureTopic, Map<number, Uint8Array>>(PICTURE_TOPICS.map((topic) => [topic, new Map()]))
  const faults: string[] = []
  let bytes = 0
  let pictureBytes = 0
  let refused: string | undefined

  function take(topic: string, sequence: number, message: Uint8Array) {
    const name = topic.slice(1)
    const pictures = packed.get(name as PictureTopic)
    if (pictures) {
      const png = bytesOfCompressedImage(message)
      pictureBytes += png.length
      pictures.set(sequence, png)
      return
    }
    if (!NOTE_TOPICS.includes(name as NoteTopic)) return
    const note = fromPlainJson(textOf(message))
    const fault = NOTES[name as NoteTopic].fault(note, name)
    if (fault) throw new RangeError(fault)
    if (name === 'structures') checkStructure(note as Note<'structures'>)
    notes.push({ topic: name, note } as Noted)
  }

  return {
    append(piece) {
      bytes += piece.length
      if (refused) return
      try {
        for (const { topic, sequence, bytes: message } of mcap.append(piece)) {
          try {
            take(topic, sequence, message)
          } catch (error) {
            faults.push(`${topic}, message ${sequence}: ${error instanceof Error ? error.message : String(error)}`)
          }
        }
      } catch (error) {
        refused = error instanceof Error ? error.message : String(error)
      }
    },

    finish() {
      const fail = (code: RecordingFault['code'], reason: string) =>
        ({ ok: false, fault: { code, file: fileName, reason } }) as const
      if (refused) return fail('not-a-recording', refused)
      const first = notes.find((each) => each.topic === 'begun')
      if (first?.topic !== 'begun') {
        const other = [...mcap.channels.values()].map(({ topic }) => topic).join(', ')
        return other
          ? fail('not-a-recording', `this MCAP file is of something else; its topics are ${other}`)
          : fail('empty', 'nothing was written before it was cut off')
      }
      if (first.note.format > RECORDING_FORMAT)
        return fail('newer', `format ${first.note.format} is newer than ${RECORDING_FORMAT}, the newest known here`)
      return {
        ok: true,
        recording: {
          fileName,
          begun: first.note,
          notes: notes.filter((each) => each !== first),
          picture(topic, frameId) {
            const png = packed.get(topic)?.get(frameId)
            return png && greyOfPng(png)
          },
          pictures: packed.get('pictures')!.size,
          pictureBytes,
          bytes,
          chunks: mcap.chunks,
          isEnded: mcap.isEnded,
          faults: [...mcap.faults, ...faults],
        },
      }
    },
  }
}

export function readRecording(bytes: Uint8Array, fileName: string): ReadRecording {
  const reader = createRecordingReader(fileName)
  reader.append(bytes)
  return reader.finish()
}
