/** Little-endian bytes that grow as they are written: MCAP's numbers, strings and lists. */

import { utf8Of } from './utf8.ts'
export interface ByteWriter {
  readonly length: number
  u8(value: number): void
  u16(value: number): void
  u32(value: number): void
  u64(value: bigint): void
  bytes(bytes: Uint8Array): void
  /** UTF-8 with its length before it. */
  text(text: string): void
  /** What `write` writes, with its length in bytes before it: 4 bytes wide, or 8. */
  sized(width: 4 | 8, write: () => void): void
  /** One record: opcode, length, what `write` writes. */
  record(opcode: number, write: () => void): void
  /** What was written since the last call, as a copy; writing begins anew. */
  take(): Uint8Array<ArrayBuffer>
}

export function createByteWriter(): ByteWriter {
  let buffer = new Uint8Array(1 << 16)
  let view = new DataView(buffer.buffer)
  let length = 0

  /** Makes room, and gives where it is. */
  function room(count: number): number {
    const at = length
    length += count
    if (length <= buffer.length) return at
    const grown = new Uint8Array(Math.max(length, 2 * buffer.length))
    grown.set(buffer.subarray(0, at))
    buffer = grown
    view = new DataView(buffer.buffer)
    return at
  }

  const writer: ByteWriter = {
    get length() {
      return length
    },
    u8(value) {
      const at = room(1)
      view.setUint8(at, value)
    },
    u16(value) {
      const at = room(2)
      view.setUint16(at, value, true)
    },
    u32(value) {
      const at = room(4)
      view.setUint32(at, value, true)
    },
    u64(value) {
      const at = room(8)
      view.setBigUint64(at, value, true)
    },
    bytes(bytes) {
      // Room first: it may put another buffer in place of this one.
      const at = room(bytes.length)
      buffer.set(bytes, at)
    },
    text(text) {
      const bytes = utf8Of(text)
      writer.u32(bytes.length)
      writer.bytes(bytes)
    },
    sized(width, write) {
      const at = room(width)
      write()
      const size = length - at - width
      if (width === 4) view.setUint32(at, size, true)
      else view.setBigUint64(at, BigInt(size), true)
    },
    record(opcode, write) {
      writer.u8(opcode)
      writer.sized(8, write)
    },
    take() {
      const taken = buffer.slice(0, length)
      length = 0
      return taken
    },
  }
  return writer
}
