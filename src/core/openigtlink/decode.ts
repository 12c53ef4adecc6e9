/**
 * One whole message from its bytes: header, CRC, extended header, content, metadata.
 *
 * Never throws and never allocates more than a few times the bytes it was given.
 */
import { bodyOf, flaw, isFlaw, type Flaw } from './body.ts'
import { decodeContent } from './contents.ts'
import { crc64 } from './crc64.ts'
import { CRC_AT, readHeader } from './header.ts'
import { HEADER_BYTES, type Fault, type Header, type Message } from './message.ts'
import { decodeMetadata } from './metadata.ts'

export type { Fault } from './message.ts'

export type Decoded = { readonly ok: true; readonly message: Message } | { readonly ok: false; readonly fault: Fault }

export interface DecodeOptions {
  /** Default true; off only where the same bytes were verified before. */
  readonly verifyCrc?: boolean
}

/** Size of the fields every extended header has; a longer one is skipped over. */
export const EXTENDED_HEADER_BYTES = 12

/** @param bytes exactly one message; the content keeps views into them. */
export function decodeMessage(bytes: Uint8Array, { verifyCrc = true }: DecodeOptions = {}): Decoded {
  const header = readHeader(bytes)
  if (isFlaw(header)) return failed(header, 0)
  const body = bytes.subarray(HEADER_BYTES)
  const mismatch = bodyMismatch(header, body, verifyCrc)
  if (mismatch) return failed(mismatch, 0, header)

  const parts = header.version === 1 ? wholeBody(body) : splitBody(body)
  if (isFlaw(parts)) return failed(parts, HEADER_BYTES, header)
  const content = decodeContent(header.type, bodyOf(parts.content))
  if (isFlaw(content)) return failed(content, HEADER_BYTES + parts.contentAt, header)
  const metadata = decodeMetadata(parts.metadata, parts.indexBytes)
  if (isFlaw(metadata)) return failed(metadata, HEADER_BYTES + parts.contentAt + parts.content.length, header)
  return { ok: true, message: { header, content, metadata, messageId: parts.messageId } }
}

function bodyMismatch(header: Header, body: Uint8Array, verifyCrc: boolean): Flaw | undefined {
  if (body.length < header.bodySize) {
    const reason = `BODY_SIZE promises ${header.bodySize} bytes, ${body.length} came`
    return flaw('truncated', HEADER_BYTES + body.length, reason)
  }
  if (body.length > header.bodySize) {
    return flaw('size', HEADER_BYTES + header.bodySize, `${body.length - header.bodySize} bytes follow the message`)
  }
  if (!verifyCrc) return undefined
  const crc = crc64(body)
  if (crc === header.crc) return undefined
  return flaw('crc', CRC_AT, `CRC is ${crc.toString(16)}, the header says ${header.crc.toString(16)}`)
}

interface Parts {
  readonly content: Uint8Array
  /** From the body's first byte. */
  readonly contentAt: number
  /** Index and entries. */
  readonly metadata: Uint8Array
  readonly indexBytes: number
  readonly messageId: number
}

const wholeBody = (content: Uint8Array): Parts => ({
  content,
  contentAt: 0,
  metadata: content.subarray(content.length),
  indexBytes: 0,
  messageId: 0,
})

function splitBody(body: Uint8Array): Parts | Flaw {
  if (body.length < EXTENDED_HEADER_BYTES) {
    const reason = `the extended header takes ${EXTENDED_HEADER_BYTES} bytes, the body has ${body.length}`
    return flaw('metadata', body.length, reason)
  }
  const { view } = bodyOf(body)
  const contentAt = view.getUint16(0)
  if (contentAt < EXTENDED_HEADER_BYTES || contentAt > body.length) {
    return flaw('metadata', 0, `EXT_HEADER_SIZE is ${contentAt}, the body has ${body.length} bytes`)
  }
  const indexBytes = view.getUint16(2)
  const entryBytes = view.getUint32(4)
  const contentEnd = body.length - indexBytes - entryBytes
  if (contentEnd < contentAt) {
    const reason = `metadata of ${indexBytes} + ${entryBytes} bytes does not fit into ${body.length - contentAt}`
    return flaw('metadata', 2, reason)
  }
  const content = body.subarray(contentAt, contentEnd)
  return { content, contentAt, metadata: body.subarray(contentEnd), indexBytes, messageId: view.getUint32(8) }
}

function failed({ flaw: code, at, reason }: Flaw, offset: number, header?: Header): Decoded {
  const named = header ? { type: header.type, device: header.device } : {}
  return { ok: false, fault: { code, at: offset + at, reason, ...named } }
}
