/** The wire format of protocol buffers, field by field, as far as ONNX files use it. https://protobuf.dev/programming-guides/encoding */

export interface Field {
  readonly number: number
  /** A whole number, or the bytes of text, of packed numbers, of a message; `wire` says how it is written. */
  readonly value: bigint | Uint8Array
  readonly wire: Wire
}

type Wire = 'varint' | 'eight bytes' | 'counted' | 'four bytes'
const WIRES: readonly (Wire | undefined)[] = ['varint', 'eight bytes', 'counted', undefined, undefined, 'four bytes']

/** @throws RangeError when the bytes end within a field, or are none */
export function readProtobuf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = []
  let at = 0
  function varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new RangeError(`a number without an end at byte ${at}`)
  }
  function taken(count: number): Uint8Array {
    if (!(at + count <= bytes.length)) throw new RangeError(`a field of ${count} bytes does not fit at byte ${at}`)
    at += count
    return bytes.subarray(at - count, at)
  }
  while (at < bytes.length) {
    const key = Number(varint())
    const wire = WIRES[key & 7]
    const number = Math.floor(key / 8)
    switch (wire) {
      case 'varint':
        fields.push({ number, wire, value: varint() })
        break
      case 'eight bytes':
        fields.push({ number, wire, value: taken(8) })
        break
      case 'four bytes':
        fields.push({ number, wire, value: taken(4) })
        break
      case 'counted':
        fields.push({ number, wire, value: taken(Number(varint())) })
        break
      default:
        throw new RangeError(`field ${number} is of wire type ${key & 7}, which is not read`)
    }
  }
  return fields
}

export function writeProtobuf(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap(({ number, value, wire }) => {
    const key = varintBytes(BigInt(number * 8 + WIRES.indexOf(wire)))
    if (typeof value === 'bigint') return [key, varintBytes(value)]
    return wire === 'counted' ? [key, varintBytes(BigInt(value.length)), value] : [key, value]
  })
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

export const bytesField = (number: number, value: Uint8Array): Field => ({ number, wire: 'counted', value })

export const varintField = (number: number, value: number): Field => ({ number, wire: 'varint', value: BigInt(value) })

/** The first field of this number as text; empty where there is none. */
export function textOf(fields: readonly Field[], wanted: number): string {
  const found = fields.find(({ number }) => number === wanted)?.value
  return found instanceof Uint8Array ? new TextDecoder().decode(found) : ''
}

function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = []
  let left = value
  for (; left >= 0x80n; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80)
  bytes.push(Number(left))
  return Uint8Array.from(bytes)
}
