/**
 * Reads MCAP from its start, piece by piece, and as far as it goes: a file that was cut off gives all that was whole.
 *
 * Chunks are expected uncompressed, as they are written here; one that is compressed, or whose sum is wrong, is left
 * out and said.
 */
import { crc32 } from './crc32.ts'
import { MAGIC, OPCODE, RECORD_HEAD, type McapMessage } from './mcap-format.ts'
import { textOf } from './utf8.ts'

export interface ReadSchema {
  readonly name: string
  readonly encoding: string
  readonly bytes: Uint8Array
}

export interface ReadChannel {
  readonly topic: string
  readonly messageEncoding: string
  readonly schema: ReadSchema | undefined
}

export interface McapReader {
  /** @throws TypeError when the first bytes are not MCAP's */
  append(bytes: Uint8Array): readonly McapMessage[]
  readonly channels: ReadonlyMap<number, ReadChannel>
  /** It was ended as it should be: a footer was there. */
  readonly isEnded: boolean
  /** Bytes at the end that are no whole record. */
  readonly leftBytes: number
  readonly chunks: number
  /** What had to be left out, in words with the byte it begins at. */
  readonly faults: readonly string[]
}

export function createMcapReader(): McapReader {
  const schemas = new Map<number, ReadSchema>()
  const channels = new Map<number, ReadChannel>()
  const faults: string[] = []
  let rest: Uint8Array = new Uint8Array(0)
  let restAt = 0
  let isBegun = false
  let isEnded = false
  let chunks = 0

  function readRecord(opcode: number, content: Uint8Array, at: number, found: McapMessage[], isInChunk = false): void {
    const fields = fieldsOf(content)
    switch (opcode) {
      case OPCODE.schema: {
        const id = fields.u16()
        schemas.set(id, { name: fields.text(), encoding: fields.text(), bytes: fields.sized32().slice() })
        return
      }
      case OPCODE.channel: {
        const [id, schema] = [fields.u16(), fields.u16()]
        channels.set(id, { topic: fields.text(), messageEncoding: fields.text(), schema: schemas.get(schema) })
        return
      }
      case OPCODE.message: {
        const [id, sequence, logNs] = [fields.u16(), fields.u32(), fields.u64()]
        fields.u64()
        const topic = channels.get(id)?.topic
        // A copy: else one message that is kept keeps the whole file.
        if (topic !== undefined) found.push({ topic, sequence, logNs, bytes: fields.rest().slice() })
        else faults.push(`byte ${at}: a message of channel ${id}, which was not announced`)
        return
      }
      case OPCODE.chunk:
        if (isInChunk) throw new RangeError('a chunk lies in a chunk')
        return readChunk(fields, at, found)
      case OPCODE.footer:
        isEnded = true
        return
      default: // Indexes and what later versions add: not needed to read from the start.
    }
  }

  function readChunk(fields: Fields, at: number, found: McapMessage[]) {
    fields.u64()
    fields.u64()
    const size = fields.u64()
    const sum = fields.u32()
    const compression = fields.text()
    const records = fields.sized64()
    if (compression !== '') return void faults.push(`byte ${at}: a chunk compressed with ${compression}`)
    if (size !== BigInt(records.length)) return void faults.push(`byte ${at}: a chunk of another size than it says`)
    if (sum !== 0 && crc32(records) !== sum) return void faults.push(`byte ${at}: a chunk whose sum is wrong`)
    chunks += 1
    eachRecord(records, at, found, true)
  }

  /** @returns how many bytes were whole records */
  function eachRecord(bytes: Uint8Array, base: number, found: McapMessage[], isInChunk: boolean): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    while (at + RECORD_HEAD <= bytes.length && !isEnded) {
      const length = Number(view.getBigUint64(at + 1, true))
      if (at + RECORD_HEAD + length > bytes.length) break
      try {
        readRecord(bytes[at]!, bytes.subarray(at + RECORD_HEAD, at + RECORD_HEAD + length), base + at, found, isInChunk)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        faults.push(`byte ${base + at}: a record that cannot be read: ${reason}`)
      }
      at += RECORD_HEAD + length
    }
    return at
  }

  return {
    channels,
    faults,
    get isEnded() {
      return isEnded
    },
    get leftBytes() {
      return isEnded ? 0 : rest.length
    },
    get chunks() {
      return chunks
    },
    append(bytes) {
      const all = rest.length ? joined(rest, bytes) : bytes
      const found: McapMessage[] = []
      let from = 0
      if (!isBegun) {
        const head = all.subarray(0, MAGIC.length)
        if (!head.every((byte, at) => byte === MAGIC[at])) throw new TypeError('this is not an MCAP recording')
        if (head.length < MAGIC.length) {
          rest = all.slice()
          return found
        }
        isBegun = true
        from = MAGIC.length
      }
      const read = eachRecord(all.subarray(from), restAt + from, found, false)
      rest = all.slice(from + read)
      restAt += from + read
      return found
    },
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

type Fields = ReturnType<typeof fieldsOf>

/** The fields of a record in their order. @throws RangeError where it ends too soon */
function fieldsOf(content: Uint8Array) {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  let at = 0
  function past(count: number): number {
    const here = at
    if (here + count > content.length) throw new RangeError(`it ends after ${content.length} bytes`)
    at += count
    return here
  }
  const bytes = (count: number) => {
    const here = past(count)
    return content.subarray(here, here + count)
  }
  const u32 = () => view.getUint32(past(4), true)
  const u64 = () => view.getBigUint64(past(8), true)
  return {
    u16: () => view.getUint16(past(2), true),
    u32,
    u64,
    text: () => textOf(bytes(u32())),
    sized32: () => bytes(u32()),
    sized64: () => bytes(Number(u64())),
    rest: () => bytes(content.length - at),
  }
}
