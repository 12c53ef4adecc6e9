/** MCAP, version 0: a container of time-stamped messages, robotics' usual recording (https://mcap.dev/spec). */

export const MAGIC = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a)

/** Records begin with one of these, then their length: eight bytes, as all numbers little-endian. */
export const OPCODE = {
  header: 0x01,
  footer: 0x02,
  schema: 0x03,
  channel: 0x04,
  message: 0x05,
  chunk: 0x06,
  messageIndex: 0x07,
  chunkIndex: 0x08,
  statistics: 0x0b,
  summaryOffset: 0x0e,
  dataEnd: 0x0f,
} as const

/** Opcode and length. */
export const RECORD_HEAD = 9

export interface McapSchema {
  readonly name: string
  readonly encoding: 'jsonschema' | 'protobuf'
  readonly bytes: Uint8Array
}

export interface McapChannel {
  readonly topic: string
  readonly messageEncoding: 'json' | 'protobuf'
  readonly schema: McapSchema
}

export interface McapMessage {
  readonly topic: string
  readonly sequence: number
  /** Nanoseconds since 1970. */
  readonly logNs: bigint
  readonly bytes: Uint8Array
}
