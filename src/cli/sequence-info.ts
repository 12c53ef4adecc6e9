/** `interspace sequence info`: what a PLUS recording holds. */
import { readFile } from 'node:fs/promises'
import { parseSequence, type Sequence, type SequenceTransform } from '#core/ultrasound/sequence.ts'
import { fileFault, readArguments, type Command } from './command.ts'

export const sequenceInfo: Command = {
  name: 'sequence info',
  usage: 'sequence info FILE',
  summary: 'One JSON object: dimensions, frames, transforms with counts per status, orientation, time span.',
  async run(args, print) {
    const read = readArguments(args, {}, { atLeast: 1, atMost: 1, are: 'FILE' })
    if (!read.ok) return read.fault
    const file = read.positionals[0]!
    let bytes: Uint8Array
    try {
      bytes = await readFile(file)
    } catch (thrown) {
      return fileFault(thrown, file)
    }
    const result = parseSequence(bytes, file)
    if (!result.ok) {
      const { code, reason, at } = result.fault
      const where = at === undefined ? file : `${file}, byte ${at}`
      return { code: `sequence-${code}`, message: `${where}: ${reason}`, file, ...(at !== undefined && { at }) }
    }
    print(summary(result.sequence))
    return undefined
  },
}

function summary({ fileName, widthPx, heightPx, frameCount, orientation, frames, remarks }: Sequence) {
  return {
    file: fileName,
    dimensions: [widthPx, heightPx],
    frames: frameCount,
    orientation,
    images: counts(frames.map(({ imageStatus }) => imageStatus)),
    transforms: transformSummaries(frames.flatMap(({ transforms }) => transforms)),
    time: timeSummary(frames.flatMap(({ timestampS }) => (timestampS === undefined ? [] : [timestampS]))),
    remarks,
  }
}

function transformSummaries(transforms: readonly SequenceTransform[]) {
  const byName = new Map<string, SequenceTransform[]>()
  for (const each of transforms) {
    const same = byName.get(each.plusName)
    if (same) same.push(each)
    else byName.set(each.plusName, [each])
  }
  return [...byName].map(([name, found]) => {
    const link = found[0]?.link
    return {
      name,
      // This project's spelling of the same map, as in its code and its messages.
      ours: link ? `${camel(link.to)}From${capital(camel(link.from))}` : null,
      frames: found.length,
      status: counts(found.map(({ status }) => status)),
    }
  })
}

/** A recording may run backwards or jump where it was put together: the span is between the extremes. */
function timeSummary(seconds: readonly number[]) {
  if (seconds.length === 0) return null
  const first = seconds.reduce((a, b) => Math.min(a, b))
  const last = seconds.reduce((a, b) => Math.max(a, b))
  return {
    frames: seconds.length,
    firstS: first,
    lastS: last, // A difference of decimals to a nanosecond, without the noise of binary fractions.
    spanS: Math.round((last - first) * 1e9) / 1e9,
  }
}

function counts(words: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const word of words) found[word] = (found[word] ?? 0) + 1
  return found
}

const camel = (frame: string) => frame.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
