import { McapIndexedReader, McapStreamReader, McapWriter as PeerWriter } from '@mcap/core'
import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { crc32 } from '#core/recording/crc32.ts'
import type { McapChannel, McapMessage } from '#core/recording/mcap-format.ts'
import { createMcapReader } from '#core/recording/read-mcap.ts'
import { createMcapWriter } from '#core/recording/write-mcap.ts'

const text = (words: string) => new TextEncoder().encode(words)
const words = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const schema = (name: string) => ({ name, encoding: 'jsonschema', bytes: text('{"type":"object"}') }) as const
const POSES: McapChannel = { topic: '/poses', messageEncoding: 'json', schema: schema('Poses') }
const TICKS: McapChannel = { topic: '/ticks', messageEncoding: 'json', schema: schema('Ticks') }

function written(count: number, perChunk: number, isEnded = true) {
  const parts: Uint8Array[] = []
  const writer = createMcapWriter((bytes) => parts.push(bytes))
  const ids = [writer.channel(POSES), writer.channel(TICKS)]
  for (let n = 0; n < count; n++) {
    writer.message(ids[n % 2]!, n, 1_000_000_000n + BigInt(n) * 10_000_000n, text(`{"n":${n}}`))
    if ((n + 1) % perChunk === 0) writer.flush()
  }
  if (isEnded) writer.end()
  return joined(parts)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function read(file: Uint8Array, pieceBytes = file.length) {
  const reader = createMcapReader()
  const messages: McapMessage[] = []
  for (let at = 0; at < file.length; at += pieceBytes)
    messages.push(...reader.append(file.subarray(at, at + pieceBytes)))
  return { reader, messages }
}

describe('MCAP', () => {
  test('the sum of "123456789" is cbf43926, in one piece or two', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926)
    expect(crc32(text('6789'), crc32(text('12345')))).toBe(0xcbf43926)
  })

  test('there and back again: 7 messages on 2 channels, read in pieces of 13 bytes', () => {
    const { reader, messages } = read(written(7, 3), 13)
    expect(messages.map(({ topic, sequence, bytes }) => [topic, sequence, words(bytes)])).toEqual(
      Array.from({ length: 7 }, (_, n) => [n % 2 ? '/ticks' : '/poses', n, `{"n":${n}}`]),
    )
    expect(messages[3]!.logNs).toBe(1_030_000_000n)
    expect(reader).toMatchObject({ isEnded: true, leftBytes: 0, chunks: 3, faults: [] })
    expect(reader.channels.get(0)!.schema!.name).toBe('Poses')
  })

  test('another program’s reader finds the same by the index, with all its sums', async () => {
    const file = written(40, 7)
    const readable = {
      size: () => Promise.resolve(BigInt(file.length)),
      read: (offset: bigint, size: bigint) => Promise.resolve(file.slice(Number(offset), Number(offset + size))),
    }
    const peer = await McapIndexedReader.Initialize({ readable })
    expect(peer.header).toMatchObject({ profile: 'interspace' })
    expect(peer.statistics).toMatchObject({ messageCount: 40n, chunkCount: 6, channelCount: 2, schemaCount: 2 })
    expect(peer.statistics!.messageStartTime).toBe(1_000_000_000n)
    expect(peer.statistics!.messageEndTime).toBe(1_390_000_000n)
    const found: string[] = []
    for await (const message of peer.readMessages({ topics: ['/ticks'], startTime: 1_100_000_000n })) found.push(words(message.data)) // prettier-ignore
    expect(found).toEqual(Array.from({ length: 15 }, (_, n) => `{"n":${11 + 2 * n}}`))
  })

  test('another program’s recording is read, its attachments and metadata passed over', async () => {
    const parts: Uint8Array[] = []
    let size = 0n
    const writer = new PeerWriter({
      chunkSize: 64,
      writable: {
        position: () => size,
        write(bytes) {
          parts.push(bytes.slice())
          size += BigInt(bytes.length)
          return Promise.resolve()
        },
      },
    })
    await writer.start({ profile: '', library: 'peer' })
    const schemaId = await writer.registerSchema({ name: 'A', encoding: 'jsonschema', data: text('{}') })
    const channelId = await writer.registerChannel({ schemaId, topic: '/a', messageEncoding: 'json', metadata: new Map([['k', 'v']]) }) // prettier-ignore
    await writer.addMetadata({ name: 'm', metadata: new Map([['a', 'b']]) })
    for (let sequence = 0; sequence < 9; sequence++)
      await writer.addMessage({ channelId, sequence, logTime: BigInt(sequence), publishTime: 0n, data: text(`${sequence}`) }) // prettier-ignore
    await writer.end()
    const { reader, messages } = read(joined(parts))
    expect(messages.map(({ bytes }) => words(bytes)).join('')).toBe('012345678')
    expect(reader).toMatchObject({ isEnded: true, faults: [] })
  })

  test('cut off anywhere, all whole chunks are there and nothing else: 60 cuts, seed 7', () => {
    const file = written(30, 5, false)
    const random = createRandom(7)
    const ends = [...Array(6).keys()].map((n) => read(written(5 * (n + 1), 5, false)).messages.length)
    expect(ends).toEqual([5, 10, 15, 20, 25, 30])
    for (let cut = 0; cut < 60; cut++) {
      const length = 40 + Math.floor(random.uniform() * (file.length - 40))
      const { reader, messages } = read(file.subarray(0, length), 97)
      expect(messages.length % 5).toBe(0)
      expect(reader.isEnded).toBe(false)
      expect(messages.map(({ sequence }) => sequence)).toEqual([...messages.keys()])
      // A peer that reads streams agrees.
      const peer = new McapStreamReader()
      peer.append(file.subarray(0, length))
      let count = 0
      for (let record; (record = peer.nextRecord());) if (record.type === 'Message') count += 1
      expect(messages).toHaveLength(count)
    }
  })

  test('a flipped bit costs its chunk, which is said, and no other', () => {
    const file = written(20, 5)
    const at = file.findIndex((_, n) => words(file.subarray(n, n + 8)) === '{"n":12}')
    file[at + 5]! ^= 1
    const { reader, messages } = read(file)
    expect(messages.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 19])
    expect(reader.faults).toHaveLength(1)
    expect(reader.faults[0]).toMatch(/^byte \d+: a chunk whose sum is wrong$/)
  })

  test('what is no MCAP is refused at its first bytes', () => {
    expect(() => createMcapReader().append(text('ObjectType = Image'))).toThrow('this is not an MCAP recording')
  })

  test('nothing is written after the end, and to no channel that was not made', () => {
    const writer = createMcapWriter(() => undefined)
    expect(() => writer.message(0, 0, 0n, text('x'))).toThrow('there is no channel 0')
    writer.end()
    expect(() => writer.channel(POSES)).toThrow('is ended')
  })
})
