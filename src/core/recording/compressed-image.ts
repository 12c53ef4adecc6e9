/**
 * A picture as the message `foxglove.CompressedImage` in protobuf, so that programs that show MCAP show it.
 *
 * Fields as published (docs.foxglove.dev/docs/sdk/schemas/compressed-image): timestamp 1, data 2, format 3, frame_id 4.
 */
import { createByteWriter, type ByteWriter } from './byte-writer.ts'
import type { McapSchema } from './mcap-format.ts'
import { utf8Of } from './utf8.ts'

export interface CompressedImage {
  /** Nanoseconds since 1970. */
  readonly takenNs: bigint
  readonly format: 'png'
  readonly frame: string
  readonly bytes: Uint8Array
}

/** Wire types of protobuf: a number, or bytes with their length. */
const [VARINT, SIZED] = [0, 2]
const NS_PER_S = 1_000_000_000n

export function encodeCompressedImage({ takenNs, format, frame, bytes }: CompressedImage): Uint8Array<ArrayBuffer> {
  const out = createByteWriter()
  const stamp = createByteWriter()
  field(stamp, 1, VARINT)
  varint(stamp, takenNs / NS_PER_S)
  field(stamp, 2, VARINT)
  varint(stamp, takenNs % NS_PER_S)
  sized(out, 1, stamp.take())
  sized(out, 2, bytes)
  sized(out, 3, utf8Of(format))
  sized(out, 4, utf8Of(frame))
  return out.take()
}

/** Only the picture's bytes: what else is in the message is told better beside it. @throws RangeError */
export function bytesOfCompressedImage(message: Uint8Array): Uint8Array {
  let at = 0
  function read(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = message[at++]
      if (byte === undefined) break
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new RangeError('a picture whose message ends too soon')
  }
  while (at < message.length) {
    const key = read()
    if ((key & 7) !== SIZED) throw new RangeError(`a picture with a field of wire type ${key & 7}`)
    const length = read()
    if (at + length > message.length) throw new RangeError('a picture whose message ends too soon')
    if (key >> 3 === 2) return message.subarray(at, at + length)
    at += length
  }
  throw new RangeError('a message without a picture')
}

function field(out: ByteWriter, number: number, wire: number) {
  out.u8((number << 3) | wire)
}

function varint(out: ByteWriter, value: bigint) {
  let left = value
  for (; left > 127n; left >>= 7n) out.u8(Number(left & 127n) | 128)
  out.u8(Number(left))
}

function sized(out: ByteWriter, number: number, bytes: Uint8Array) {
  field(out, number, SIZED)
  varint(out, BigInt(bytes.length))
  out.bytes(bytes)
}

/** Kinds of field in a descriptor of protobuf (descriptor.proto). */
const TYPE = { int64: 3, int32: 5, string: 9, message: 11, bytes: 12 } as const

/** A FileDescriptorSet, as MCAP asks of protobuf schemas: the two files the message is made of. */
export const COMPRESSED_IMAGE: McapSchema = {
  name: 'foxglove.CompressedImage',
  encoding: 'protobuf',
  bytes: descriptorSet(),
}

function descriptorSet(): Uint8Array {
  const one = (write: (out: ByteWriter) => void) => {
    const out = createByteWriter()
    write(out)
    return out.take()
  }
  const word = (out: ByteWriter, number: number, text: string) => sized(out, number, utf8Of(text))
  const fieldOf = (name: string, number: number, type: number, typeName?: string) =>
    one((out) => {
      word(out, 1, name)
      field(out, 3, VARINT)
      varint(out, BigInt(number))
      // Optional, as all fields of proto3.
      field(out, 4, VARINT)
      varint(out, 1n)
      field(out, 5, VARINT)
      varint(out, BigInt(type))
      if (typeName) word(out, 6, typeName)
    })
  const message = (name: string, fields: readonly Uint8Array[]) =>
    one((out) => {
      word(out, 1, name)
      for (const each of fields) sized(out, 2, each)
    })
  const file = (name: string, scope: string, imports: readonly string[], body: Uint8Array) =>
    one((out) => {
      word(out, 1, name)
      word(out, 2, scope)
      for (const each of imports) word(out, 3, each)
      sized(out, 4, body)
      word(out, 12, 'proto3')
    })
  const stamp = 'google/protobuf/timestamp.proto'
  return one((out) => {
    sized(out, 1, file(stamp, 'google.protobuf', [], message('Timestamp', [
      fieldOf('seconds', 1, TYPE.int64),
      fieldOf('nanos', 2, TYPE.int32),
    ]))) // prettier-ignore
    sized(out, 1, file('foxglove/CompressedImage.proto', 'foxglove', [stamp], message('CompressedImage', [
      fieldOf('timestamp', 1, TYPE.message, '.google.protobuf.Timestamp'),
      fieldOf('frame_id', 4, TYPE.string),
      fieldOf('data', 2, TYPE.bytes),
      fieldOf('format', 3, TYPE.string),
    ]))) // prettier-ignore
  })
}
