/** `interspace recording info`: what a recording of a procedure holds, how large its pictures are, and whether it was cut off. */
import { open } from 'node:fs/promises'
import { createRecordingReader, type ReadRecording, type Recording } from '#core/recording/recording.ts'
import { fileFault, readArguments, type Command } from './command.ts'

export const recordingInfo: Command = {
  name: 'recording info',
  usage: 'recording info FILE',
  summary: 'One JSON object: how long, notes per topic, pictures and MB per minute, alarms, whether it was cut off.',
  async run(args, print) {
    const read = readArguments(args, {}, { atLeast: 1, atMost: 1, are: 'FILE' })
    if (!read.ok) return read.fault
    const file = read.positionals[0]!
    let result: ReadRecording
    try {
      result = await readInPieces(file)
    } catch (thrown) {
      return fileFault(thrown, file)
    }
    if (!result.ok) {
      const { code, reason } = result.fault
      return { code: `recording-${code}`, message: `${file}: ${reason}`, file }
    }
    print(summary(result.recording))
    return undefined
  },
}

/** Hours of pictures are more than one buffer holds. */
export async function readInPieces(path: string): Promise<ReadRecording> {
  const reader = createRecordingReader(path)
  const file = await open(path)
  try {
    for await (const piece of file.createReadStream() as AsyncIterable<Uint8Array>) reader.append(piece)
  } finally {
    await file.close()
  }
  return reader.finish()
}

function summary(recording: Recording) {
  const { fileName, begun, notes, pictures, pictureBytes, bytes, chunks, isEnded, faults } = recording
  const times = notes.map(({ note }) => note.nowMs)
  const lastMs = times.reduce((a, b) => Math.max(a, b), begun.nowMs)
  const minutes = (lastMs - begun.nowMs) / 60_000
  const sizes = notes.flatMap((each) => (each.topic === 'picture-facts' ? [`${each.note.widthPx} x ${each.note.heightPx}`] : [])) // prettier-ignore
  const pixels = notes.reduce((sum, each) => sum + (each.topic === 'picture-facts' ? each.note.widthPx * each.note.heightPx : 0), 0) // prettier-ignore
  const perMinute = (value: number) => (minutes > 0 ? Math.round(value / minutes / 1e4) / 100 : null)
  const losses = notes.findLast((each) => each.topic === 'losses')
  return {
    file: fileName,
    bytes,
    isEnded,
    chunks,
    source: begun.source,
    case: begun.caseName ?? null,
    begun: new Date(begun.clockZeroEpochMs + begun.nowMs).toISOString(),
    consentNoted: new Date(begun.consentAtEpochMs).toISOString(),
    lastsS: Math.round((lastMs - begun.nowMs) / 10) / 100,
    notes: counts(notes.map(({ topic }) => topic)),
    events: counts(notes.flatMap((each) => (each.topic === 'events' ? [`${each.note.kind}: ${each.note.level}`] : []))),
    pictures: {
      count: pictures,
      sizes: counts(sizes),
      compression: begun.compression,
      // Of the pixels' own bytes.
      packedTo: pixels > 0 ? Math.round((1000 * pictureBytes) / pixels) / 1000 : null,
      mbPerMinute: perMinute(pictureBytes),
      leftOut: losses?.topic === 'losses' ? losses.note.pictures : 0,
    },
    mbPerMinute: perMinute(bytes),
    faults,
  }
}

function counts(words: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const word of words) found[word] = (found[word] ?? 0) + 1
  return found
}
