/** One whole message to its bytes, sizes and CRC filled in. */
import { bodyOf } from './body.ts'
import { sizeOfContent, wireTypeOf, writeContent } from './contents.ts'
import { crc64 } from './crc64.ts'
import { EXTENDED_HEADER_BYTES } from './decode.ts'
import { writeHeader } from './header.ts'
import { HEADER_BYTES, type Content } from './message.ts'
import { encodeMetadata, type EncodedMetadata, type Metadata } from './metadata.ts'

export interface Outgoing {
  /** The header's own number. Default 1, or 2 when there is metadata or a message id. */
  readonly version?: 1 | 2 | 3
  readonly device: string
  /** 32.32 fixed-point seconds; 0, the default, says there is no time. */
  readonly timestamp?: bigint
  readonly content: Content
  readonly metadata?: Metadata
  readonly messageId?: number
}

/** @throws RangeError naming what cannot be sent: a name too long, a matrix that is none, metadata in version 1. */
export function encodeMessage(message: Outgoing): Uint8Array<ArrayBuffer> {
  const { device, content, timestamp = 0n, messageId = 0, metadata = NO_METADATA } = message
  const version = message.version ?? (metadata.size > 0 || messageId !== 0 ? 2 : 1)
  if (version === 1 && (metadata.size > 0 || messageId !== 0)) {
    throw new RangeError('header version 1 has no room for metadata or a message id')
  }
  const contentBytes = sizeOfContent(content)
  const extension = version === 1 ? NO_EXTENSION : extensionOf(encodeMetadata(metadata), messageId)
  const contentAt = HEADER_BYTES + extension.before.length
  const bytes = new Uint8Array(contentAt + contentBytes + extension.after.length)
  bytes.set(extension.before, HEADER_BYTES)
  bytes.set(extension.after, contentAt + contentBytes)
  writeContent(content, bodyOf(bytes.subarray(contentAt, contentAt + contentBytes)))

  const body = bytes.subarray(HEADER_BYTES)
  const header = { version, type: wireTypeOf(content), device, timestamp, bodySize: body.length, crc: crc64(body) }
  writeHeader(bytes, header)
  return bytes
}

/** What an extended message has around its content. */
interface Extension {
  readonly before: Uint8Array
  readonly after: Uint8Array
}

const NO_METADATA: Metadata = new Map()
const NO_EXTENSION: Extension = { before: new Uint8Array(0), after: new Uint8Array(0) }

function extensionOf({ indexBytes, bytes }: EncodedMetadata, messageId: number): Extension {
  const before = new Uint8Array(EXTENDED_HEADER_BYTES)
  const { view } = bodyOf(before)
  view.setUint16(0, EXTENDED_HEADER_BYTES)
  view.setUint16(2, indexBytes)
  view.setUint32(4, bytes.length - indexBytes)
  view.setUint32(8, messageId)
  return { before, after: bytes }
}
