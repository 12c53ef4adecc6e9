/** An OpenIGTLink message as plain JSON: every number of it, and of pictures and arrays their shape only. */
import { HEADER_BYTES, timestampToEpochMs, type Header, type Message } from '#core/openigtlink/message.ts'

/** Longer lists (a polydata's points) are told by their length. */
const LONGEST_LIST = 64

export interface MessageSummary {
  /** Of the message's first byte, in the file. */
  readonly offset: number
  readonly bytes: number
  readonly version: number
  readonly type: string
  readonly device: string
  /** ms since 1970; null when the sender gives no time. */
  readonly atEpochMs: number | null
  readonly bodySize: number
  /** 16 hexadecimal digits. */
  readonly crc: string
  readonly messageId: number
  readonly content: unknown
  readonly metadata: Readonly<Record<string, string>>
}

export const messageSummary = ({ header, content, metadata, messageId }: Message, offset: number): MessageSummary => ({
  offset,
  bytes: HEADER_BYTES + header.bodySize,
  version: header.version,
  type: header.type,
  device: header.device,
  atEpochMs: stampOf(header) ?? null,
  bodySize: header.bodySize,
  crc: header.crc.toString(16).padStart(16, '0'),
  messageId,
  content: plain(content),
  metadata: Object.fromEntries(metadata),
})

export const stampOf = ({ timestamp }: Header): number | undefined =>
  timestamp === 0n ? undefined : timestampToEpochMs(timestamp)

function plain(value: unknown): unknown {
  // JSON has no 64-bit integers; hexadecimal keeps packed fields readable.
  if (typeof value === 'bigint') return `0x${value.toString(16)}`
  if (value instanceof Uint8Array) return { bytes: value.byteLength }
  if (ArrayBuffer.isView(value)) return list([...(value as Float32Array | Uint32Array)])
  if (Array.isArray(value)) return list(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

const list = (values: readonly unknown[]): unknown =>
  values.length > LONGEST_LIST ? { length: values.length } : values.map(plain)
