/**
 * Keys and values at the end of a message with an extended header (header.md, protocol 3.0).
 *
 * An index of key sizes, encodings and value sizes comes first, then keys and values in turn.
 */
import { bodyOf, flaw, type Flaw } from './body.ts'
import { decodeText, encodeText, US_ASCII, UTF_8 } from './text.ts'

const INDEX_ENTRY_BYTES = 8

export type Metadata = ReadonlyMap<string, string>

/**
 * @param bytes index and entries, nothing else.
 * @param indexBytes META_HEADER_SIZE; 0 when there is not even a count.
 */
export function decodeMetadata(bytes: Uint8Array, indexBytes: number): Metadata | Flaw {
  const metadata = new Map<string, string>()
  if (bytes.length === 0) return metadata
  if (indexBytes < 2) return flaw('metadata', 0, `the metadata's index takes at least 2 bytes, it has ${indexBytes}`)
  const { view } = bodyOf(bytes)
  const count = view.getUint16(0)
  if (indexBytes !== 2 + INDEX_ENTRY_BYTES * count) {
    return flaw('metadata', 0, `an index of ${count} entries does not take ${indexBytes} bytes`)
  }
  let at = indexBytes
  for (let i = 0; i < count; i++) {
    const entryAt = 2 + INDEX_ENTRY_BYTES * i
    const keyBytes = view.getUint16(entryAt)
    const valueBytes = view.getUint32(entryAt + 4)
    const end = at + keyBytes + valueBytes
    if (end > bytes.length) {
      return flaw('metadata', entryAt, `entry ${i} takes ${keyBytes + valueBytes} bytes, ${bytes.length - at} are left`)
    }
    const key = decodeText(bytes.subarray(at, at + keyBytes), US_ASCII)
    metadata.set(key, decodeText(bytes.subarray(at + keyBytes, end), view.getUint16(entryAt + 2)))
    at = end
  }
  return at === bytes.length
    ? metadata
    : flaw('metadata', at, `${bytes.length - at} bytes are left after the last entry`)
}

export interface EncodedMetadata {
  readonly indexBytes: number
  /** Index and entries. */
  readonly bytes: Uint8Array
}

/** @throws RangeError for a key longer than 65535 bytes or more than 65535 entries. */
export function encodeMetadata(metadata: Metadata): EncodedMetadata {
  const entries = [...metadata].map(([key, value]) => [encodeText(key, UTF_8), encodeText(value, UTF_8)] as const)
  const indexBytes = 2 + INDEX_ENTRY_BYTES * entries.length
  // META_HEADER_SIZE is a uint16, so the index and not the count is the limit.
  if (indexBytes > 0xffff) throw new RangeError(`metadata holds at most 8191 entries, ${entries.length} were given`)
  const bytes = new Uint8Array(entries.reduce((sum, [key, value]) => sum + key.length + value.length, indexBytes))
  const { view } = bodyOf(bytes)
  view.setUint16(0, entries.length)
  let at = indexBytes
  for (const [i, [key, value]] of entries.entries()) {
    if (key.length > 0xffff) throw new RangeError(`a metadata key of ${key.length} bytes is too long`)
    const entryAt = 2 + INDEX_ENTRY_BYTES * i
    view.setUint16(entryAt, key.length)
    view.setUint16(entryAt + 2, value.some((byte) => byte > 127) ? UTF_8 : US_ASCII)
    view.setUint32(entryAt + 4, value.length)
    bytes.set(key, at)
    bytes.set(value, at + key.length)
    at += key.length + value.length
  }
  return { indexBytes, bytes }
}
