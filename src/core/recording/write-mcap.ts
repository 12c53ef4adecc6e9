/**
 * Writes MCAP so that a crash costs no more than what was not yet handed on: messages go out in chunks that are closed
 * whenever it is asked, and every chunk is readable without what comes after it.
 *
 * The index at the end, for readers that leap, is written when the recording is ended; without it the file is read from
 * its start.
 */
import { createByteWriter, type ByteWriter } from './byte-writer.ts'
import { crc32 } from './crc32.ts'
import { MAGIC, OPCODE, type McapChannel, type McapSchema } from './mcap-format.ts'

export interface McapWriter {
  /** @returns the channel's number, for `message` */
  channel(channel: McapChannel): number
  message(channel: number, sequence: number, logNs: bigint, bytes: Uint8Array): void
  /** Closes the chunk, if there is anything in it, and hands it on. */
  flush(): void
  /** Flushes and writes the index. Nothing may be written after it. */
  end(): void
  /** Bytes handed on, and bytes in the chunk that is open. */
  readonly writtenBytes: number
  readonly openBytes: number
}

interface ChunkFacts {
  readonly startNs: bigint
  readonly endNs: bigint
  readonly startOffset: bigint
  readonly length: bigint
  /** Where each channel's index lies in the file. */
  readonly indexes: ReadonlyMap<number, bigint>
  readonly indexLength: bigint
  readonly size: bigint
}

/** @param write is called with what is to be appended to the file */
export function createMcapWriter(write: (bytes: Uint8Array<ArrayBuffer>) => void): McapWriter {
  const out = createByteWriter()
  const chunk = createByteWriter()
  const schemas: McapSchema[] = []
  const channels: McapChannel[] = []
  const counts = new Map<number, bigint>()
  const chunks: ChunkFacts[] = []
  let entries = new Map<number, (readonly [logNs: bigint, offset: bigint])[]>()
  let writtenBytes = 0
  let isEnded = false

  out.bytes(MAGIC)
  out.record(OPCODE.header, () => {
    out.text('interspace')
    out.text('interspace')
  })
  handOn()

  function handOn() {
    const bytes = out.take()
    writtenBytes += bytes.length
    write(bytes)
  }

  function writeSchema(to: ByteWriter, id: number) {
    const { name, encoding, bytes } = schemas[id - 1]!
    to.record(OPCODE.schema, () => {
      to.u16(id)
      to.text(name)
      to.text(encoding)
      to.sized(4, () => to.bytes(bytes))
    })
  }

  function writeChannel(to: ByteWriter, id: number) {
    const { topic, messageEncoding, schema } = channels[id]!
    to.record(OPCODE.channel, () => {
      to.u16(id)
      to.u16(schemas.indexOf(schema) + 1)
      to.text(topic)
      to.text(messageEncoding)
      to.sized(4, () => undefined)
    })
  }

  function flush() {
    if (isEnded) throw new TypeError('the recording is ended')
    if (chunk.length === 0) return
    const records = chunk.take()
    const times = [...entries.values()].flatMap((each) => each.map(([logNs]) => logNs))
    const least = (a: bigint, b: bigint) => (a < b ? a : b)
    const most = (a: bigint, b: bigint) => (a > b ? a : b)
    const [startNs, endNs] = times.length ? [times.reduce(least), times.reduce(most)] : [0n, 0n]
    const startOffset = BigInt(writtenBytes)
    out.record(OPCODE.chunk, () => {
      out.u64(startNs)
      out.u64(endNs)
      out.u64(BigInt(records.length))
      out.u32(crc32(records))
      out.text('')
      out.sized(8, () => out.bytes(records))
    })
    const length = out.length
    const indexes = new Map<number, bigint>()
    for (const [id, each] of entries) {
      indexes.set(id, startOffset + BigInt(out.length))
      out.record(OPCODE.messageIndex, () => {
        out.u16(id)
        out.sized(4, () => {
          for (const [logNs, offset] of each) {
            out.u64(logNs)
            out.u64(offset)
          }
        })
      })
    }
    const indexLength = BigInt(out.length - length)
    chunks.push({ startNs, endNs, startOffset, length: BigInt(length), indexes, indexLength, size: BigInt(records.length) }) // prettier-ignore
    entries = new Map()
    handOn()
  }

  function writeStatistics() {
    const all = [...counts.values()].reduce((a, b) => a + b, 0n)
    const timed = chunks.filter(({ indexes }) => indexes.size > 0)
    out.record(OPCODE.statistics, () => {
      out.u64(all)
      out.u16(schemas.length)
      out.u32(channels.length)
      out.u32(0)
      out.u32(0)
      out.u32(chunks.length)
      out.u64(timed.length ? timed.map(({ startNs }) => startNs).reduce((a, b) => (a < b ? a : b)) : 0n)
      out.u64(timed.length ? timed.map(({ endNs }) => endNs).reduce((a, b) => (a > b ? a : b)) : 0n)
      out.sized(4, () => {
        for (const [id, count] of counts) {
          out.u16(id)
          out.u64(count)
        }
      })
    })
  }

  function writeChunkIndex(each: ChunkFacts) {
    out.record(OPCODE.chunkIndex, () => {
      out.u64(each.startNs)
      out.u64(each.endNs)
      out.u64(each.startOffset)
      out.u64(each.length)
      out.sized(4, () => {
        for (const [id, offset] of each.indexes) {
          out.u16(id)
          out.u64(offset)
        }
      })
      out.u64(each.indexLength)
      out.text('')
      out.u64(each.size)
      out.u64(each.size)
    })
  }

  return {
    get writtenBytes() {
      return writtenBytes
    },
    get openBytes() {
      return chunk.length
    },

    channel(channel) {
      if (isEnded) throw new TypeError('the recording is ended')
      if (!schemas.includes(channel.schema)) {
        schemas.push(channel.schema)
        writeSchema(chunk, schemas.length)
      }
      channels.push(channel)
      writeChannel(chunk, channels.length - 1)
      return channels.length - 1
    },

    message(id, sequence, logNs, bytes) {
      if (isEnded) throw new TypeError('the recording is ended')
      if (!channels[id]) throw new RangeError(`there is no channel ${id} in this recording`)
      const offset = BigInt(chunk.length)
      if (!entries.has(id)) entries.set(id, [])
      entries.get(id)!.push([logNs, offset])
      counts.set(id, (counts.get(id) ?? 0n) + 1n)
      chunk.record(OPCODE.message, () => {
        chunk.u16(id)
        chunk.u32(sequence)
        chunk.u64(logNs)
        chunk.u64(logNs)
        chunk.bytes(bytes)
      })
    },

    flush,

    end() {
      flush()
      out.record(OPCODE.dataEnd, () => out.u32(0))
      handOn()
      const summaryStart = BigInt(writtenBytes)
      const groups = [
        { opcode: OPCODE.schema, write: () => schemas.forEach((_, at) => writeSchema(out, at + 1)) },
        { opcode: OPCODE.channel, write: () => channels.forEach((_, id) => writeChannel(out, id)) },
        { opcode: OPCODE.statistics, write: writeStatistics },
        { opcode: OPCODE.chunkIndex, write: () => chunks.forEach(writeChunkIndex) },
      ].map(({ opcode, write: writeGroup }) => {
        const start = out.length
        writeGroup()
        return { opcode, start: summaryStart + BigInt(start), length: BigInt(out.length - start) }
      })
      const offsetStart = summaryStart + BigInt(out.length)
      for (const { opcode, start, length } of groups.filter((group) => group.length > 0n)) {
        out.record(OPCODE.summaryOffset, () => {
          out.u8(opcode)
          out.u64(start)
          out.u64(length)
        })
      }
      // The footer's sum is over the summary and over the footer as far as the sum itself.
      out.u8(OPCODE.footer)
      out.u64(20n)
      out.u64(summaryStart)
      out.u64(offsetStart)
      const summary = out.take()
      out.bytes(summary)
      out.u32(crc32(summary))
      out.bytes(MAGIC)
      handOn()
      isEnded = true
    },
  }
}
