/** A recording out of its file, piece by piece: an hour of pictures is more than one buffer holds. */
import { createRecordingReader, type Recording } from '#core/recording/recording.ts'

/** @throws Error naming the file and what is wrong with it */
export async function openRecording(file: File): Promise<Recording> {
  const reader = createRecordingReader(file.name)
  const stream = file.stream().getReader()
  for (let piece = await stream.read(); !piece.done; piece = await stream.read()) reader.append(piece.value)
  const read = reader.finish()
  if (!read.ok) throw new Error(`${file.name}: ${read.fault.reason}`)
  return read.recording
}
