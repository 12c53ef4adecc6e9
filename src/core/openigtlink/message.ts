/**
 * What an OpenIGTLink message says, once it has been read: header, content, metadata.
 *
 * Source: OpenIGTLink protocol 3.0 (header, timestamp, query). Matrices are
 * column-major 4x4 in millimetres, as everywhere in this project.
 */
import type {
  CapabilityContent,
  CommandContent,
  ImageContent,
  PointContent,
  PositionContent,
  StartTrackingContent,
  StatusContent,
  StringContent,
  TrackingContent,
  TransformContent,
} from './content.ts'
import type {
  ColorTableContent,
  ImageListContent,
  LabelListContent,
  NdarrayContent,
  PolydataContent,
  SensorContent,
  TrajectoryContent,
} from './further-content.ts'

export interface Header {
  /** The header's own number: 1 has no extended header; 2 and above have one, and metadata. */
  readonly version: 1 | 2 | 3
  /** The type's name on the wire, at most 12 characters, e.g. `GET_TRANSFOR`. */
  readonly type: string
  /** Who or what the message is about, at most 20 characters, e.g. `ProbeToReference`. */
  readonly device: string
  /** Seconds since 1970 UTC as 32.32 fixed point; 0 when the sender gives no time. */
  readonly timestamp: bigint
  /** Bytes after the 58-byte header: extended header, content and metadata together. */
  readonly bodySize: number
  /** CRC-64 of the body as the sender wrote it. */
  readonly crc: bigint
}

/** Several messages in one, each with its own name. */
export interface BindContent {
  readonly type: 'BIND'
  readonly children: readonly { readonly name: string; readonly content: Content }[]
}

/** GET_, STT_ or STP_ of anything but tracking data: asks for one message, a stream, or its end. */
export interface QueryContent {
  readonly type: 'QUERY'
  /** The type's name on the wire, e.g. `GET_IMAGE`. */
  readonly wireType: string
  /** Empty for nearly every query. */
  readonly body: Uint8Array
}

/** RTS_: how a request went. */
export interface AnswerContent {
  readonly type: 'ANSWER'
  /** The type's name on the wire, e.g. `RTS_IMAGE`. */
  readonly wireType: string
  /** 0 success, 1 error; undefined when the answer has no body. */
  readonly status: number | undefined
}

/** A message of a data type with an empty body: the sender has none of it (protocol 3.0, query.md). */
export interface NothingContent {
  readonly type: 'NOTHING'
  readonly wireType: string
}

/** A type this program does not read, or a private one: the bytes as they came. */
export interface OpaqueContent {
  readonly type: 'OPAQUE'
  readonly wireType: string
  readonly body: Uint8Array
}

/** Told apart by `type`, which is the wire's name where there is exactly one. */
export type Content =
  | TransformContent
  | PositionContent
  | TrackingContent
  | StartTrackingContent
  | { readonly type: 'STP_TDATA' }
  | { readonly type: 'RTS_TDATA'; readonly status: number }
  | ImageContent
  | StatusContent
  | StringContent
  | CommandContent
  | PointContent
  | CapabilityContent
  | TrajectoryContent
  | ImageListContent
  | LabelListContent
  | ColorTableContent
  | SensorContent
  | NdarrayContent
  | PolydataContent
  | BindContent
  | QueryContent
  | AnswerContent
  | NothingContent
  | OpaqueContent

export interface Message {
  readonly header: Header
  readonly content: Content
  /** Empty for header version 1. PLUS puts `TransformStatus` and `TransformValid` here. */
  readonly metadata: ReadonlyMap<string, string>
  /** 0 for header version 1. */
  readonly messageId: number
}

/** What was wrong with bytes that could not be read, and where. */
export interface Fault {
  readonly code: FaultCode
  /** Offset of the offending field from the first byte of the message. */
  readonly at: number
  /** One sentence naming the field and what it held. */
  readonly reason: string
  /** From the header, where that much could be read. */
  readonly type?: string
  readonly device?: string
}

export type FaultCode =
  /** Fewer bytes than the header or its sizes promise. */
  | 'truncated'
  /** A version, magic or type field no sender writes: this is not OpenIGTLink. */
  | 'header'
  /** A size field larger than allowed, or one that disagrees with another. */
  | 'size'
  | 'crc'
  /** Extended header or metadata do not fit into the body. */
  | 'metadata'
  /** A field of the content holds a value the protocol does not have. */
  | 'value'

export const HEADER_BYTES = 58

/** @param timestamp 32.32 fixed-point seconds. @returns ms since 1970 UTC, good to about 0.2 µs. */
export function timestampToEpochMs(timestamp: bigint): number {
  const seconds = Number(timestamp >> 32n)
  const fraction = Number(timestamp & 0xffffffffn)
  return seconds * 1000 + (fraction * 1000) / 2 ** 32
}

/** @param epochMs ms since 1970 UTC. @throws RangeError outside 1970–2106, which 32 bits of seconds cannot hold. */
export function timestampOfEpochMs(epochMs: number): bigint {
  const seconds = Math.floor(epochMs / 1000)
  if (!(seconds >= 0 && seconds < 2 ** 32)) throw new RangeError(`a timestamp cannot hold ${epochMs} ms since 1970`)
  const fraction = Math.min(Math.round((epochMs / 1000 - seconds) * 2 ** 32), 2 ** 32 - 1)
  return (BigInt(seconds) << 32n) | BigInt(fraction)
}
