/** Notes and pictures into one MCAP file. */
import { COMPRESSED_IMAGE, encodeCompressedImage } from './compressed-image.ts'
import { greyAsPng, type Compression, type GreyPicture } from './grey-png.ts'
import type { McapChannel } from './mcap-format.ts'
import { NOTES, PICTURE_TOPICS, type NoteTopic, type PictureTopic } from './notes.ts'
import { createMcapWriter } from './write-mcap.ts'
import { utf8Of } from './utf8.ts'

export interface RecordingWriter {
  /** @param json of `toPlainJson` */
  note(topic: NoteTopic, nowMs: number, json: string): void
  /** @param atMs when it was taken */
  picture(topic: PictureTopic, frameId: number, atMs: number, picture: GreyPicture, compression: Compression): void
  /** All that was noted can be read from now on, whatever happens. */
  flush(): void
  end(): void
  readonly writtenBytes: number
  readonly openBytes: number
}

/** @param clockZeroEpochMs the zero of the clock that notes are on */
export function createRecordingWriter(
  write: (bytes: Uint8Array<ArrayBuffer>) => void,
  clockZeroEpochMs: number,
): RecordingWriter {
  const mcap = createMcapWriter(write)
  const channels = new Map<string, number>()
  const counts = new Map<string, number>()
  const epochNs = (ms: number) => BigInt(Math.round((clockZeroEpochMs + ms) * 1000)) * 1000n

  function channelOf(topic: NoteTopic | PictureTopic): number {
    const known = channels.get(topic)
    if (known !== undefined) return known
    const made = mcap.channel(isPicture(topic) ? pictureChannel(topic) : noteChannel(topic))
    channels.set(topic, made)
    return made
  }

  return {
    get writtenBytes() {
      return mcap.writtenBytes
    },
    get openBytes() {
      return mcap.openBytes
    },
    note(topic, nowMs, json) {
      const sequence = counts.get(topic) ?? 0
      counts.set(topic, sequence + 1)
      mcap.message(channelOf(topic), sequence, epochNs(nowMs), utf8Of(json))
    },
    picture(topic, frameId, atMs, picture, compression) {
      const takenNs = epochNs(atMs)
      const image = { takenNs, format: 'png', frame: 'image', bytes: greyAsPng(picture, compression) } as const
      mcap.message(channelOf(topic), frameId, takenNs, encodeCompressedImage(image))
    },
    flush: () => mcap.flush(),
    end: () => mcap.end(),
  }
}

const isPicture = (topic: string): topic is PictureTopic => PICTURE_TOPICS.includes(topic as PictureTopic)

const pictureChannel = (topic: PictureTopic): McapChannel => ({
  topic: `/${topic}`,
  messageEncoding: 'protobuf',
  schema: COMPRESSED_IMAGE,
})

const noteChannel = (topic: NoteTopic): McapChannel => ({
  topic: `/${topic}`,
  messageEncoding: 'json',
  schema: {
    name: `interspace.${topic}`,
    encoding: 'jsonschema',
    bytes: utf8Of(
      JSON.stringify({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: `interspace.${topic}`,
        ...NOTES[topic].schema,
      }),
    ),
  },
})
