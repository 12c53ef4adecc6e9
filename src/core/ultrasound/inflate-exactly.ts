/**
 * Inflates a body whose size is known beforehand, and nothing beyond it: a few kilobytes from
 * outside cannot ask for all memory, and a damaged body is told from a sound one by its checksum.
 * Source: RFC 1950 (zlib), RFC 1952 (gzip).
 */
import { Gunzip, Unzlib } from 'fflate'
import { flaw, type Flaw } from './sequence-fault.ts'

/** Deflate makes at most 1032 bytes of one (RFC 1951), so a piece never yields more than 68 MB at a time; smaller pieces are slower. */
const PIECE = 64 << 10
const MOST_PER_BYTE = 1032

/** @param size bytes the body must hold. @param at where `deflated` lies in its file, for faults. */
export function inflateExactly(
  deflated: Uint8Array,
  format: 'zlib' | 'gzip',
  size: number,
  at: number,
): { readonly bytes: Uint8Array } | Flaw {
  if (size > deflated.length * MOST_PER_BYTE) {
    return flaw('truncated', `${deflated.length} compressed bytes cannot hold the ${size} the header claims`, at)
  }
  const bytes = new Uint8Array(size)
  let length = 0
  const take = (piece: Uint8Array) => {
    bytes.set(piece.subarray(0, Math.max(0, size - length)), length > size ? size : length)
    length += piece.length
  }
  const stream = format === 'zlib' ? new Unzlib(take) : new Gunzip(take)
  let from = 0
  try {
    for (; from < deflated.length && length <= size; from += PIECE) {
      stream.push(deflated.subarray(from, from + PIECE), from + PIECE >= deflated.length)
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const isShort = /unexpected EOF/i.test(reason)
    return isShort
      ? flaw('truncated', `the compressed pixels end after ${length} of ${size} bytes`, at + deflated.length)
      : flaw('corrupt', `the compressed pixels are damaged: ${reason}`, at + from)
  }
  if (length > size) return flaw('size', `the compressed pixels hold more than the ${size} bytes the header claims`, at)
  if (length < size) {
    return flaw('truncated', `the compressed pixels hold ${length} of ${size} bytes`, at + deflated.length)
  }
  const isSound = format === 'zlib' ? adler32(bytes) === lastWord(deflated) : crc32(bytes) === gzipCrc(deflated)
  return isSound ? { bytes } : flaw('corrupt', 'the checksum of the pixels does not match', at + deflated.length)
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const lastWord = (deflated: Uint8Array) => view(deflated).getUint32(deflated.length - 4)
const gzipCrc = (deflated: Uint8Array) => view(deflated).getUint32(deflated.length - 8, true)

function adler32(bytes: Uint8Array): number {
  let a = 1
  let b = 0
  // 3800 sums of bytes stay below 2^32, so the remainder is taken once for each run.
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + 3800, bytes.length)
    for (; at < end; at++) b += a += bytes[at]!
    a %= 65521
    b %= 65521
  }
  return ((b << 16) | a) >>> 0
}

function crc32(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
    return c
  })
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
