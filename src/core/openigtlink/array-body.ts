/** Arrays on the wire: colour tables, sensor readings, N-dimensional numbers. */
import { flaw, wrongSize, type Codec } from './body.ts'
import { SCALAR_BYTES } from './content.ts'
import type { ColorTableContent, NdarrayContent, SensorContent } from './further-content.ts'
import { SCALAR_NUMBER, scalarTypeOf } from './image-body.ts'

const INDEX_TYPE = { uint8: 3, uint16: 5 } as const
const MAP_TYPE = { uint8: 3, uint16: 5, rgb: 19 } as const
const ENTRIES = { uint8: 256, uint16: 65536 } as const
const ENTRY_BYTES = { uint8: 1, uint16: 2, rgb: 3 } as const

const nameOf = <Name extends string>(numbers: Readonly<Record<Name, number>>, wanted: number) =>
  (Object.keys(numbers) as Name[]).find((name) => numbers[name] === wanted)

export const colorTableCodec: Codec<ColorTableContent> = {
  decode(body) {
    const { bytes } = body
    if (bytes.length < 2)
      return flaw('size', bytes.length, `COLORT takes at least 2 bytes, the body has ${bytes.length}`)
    const indexType = nameOf(INDEX_TYPE, bytes[0]!)
    if (!indexType) return flaw('value', 0, `index type is ${bytes[0]}, not 3 (uint8) or 5 (uint16)`)
    const mapType = nameOf(MAP_TYPE, bytes[1]!)
    if (!mapType) return flaw('value', 1, `map type is ${bytes[1]}, not 3 (uint8), 5 (uint16) or 19 (RGB)`)
    const expected = 2 + ENTRIES[indexType] * ENTRY_BYTES[mapType]
    return wrongSize(body, expected, 'COLORT') ?? { type: 'COLORT', indexType, mapType, table: bytes.subarray(2) }
  },
  size({ indexType, mapType, table }) {
    const expected = ENTRIES[indexType] * ENTRY_BYTES[mapType]
    if (table.length !== expected) throw new RangeError(`the table takes ${expected} bytes, ${table.length} were given`)
    return 2 + expected
  },
  write({ indexType, mapType, table }, { bytes }) {
    bytes.set([INDEX_TYPE[indexType], MAP_TYPE[mapType]])
    bytes.set(table, 2)
  },
}

const SENSOR_HEADER_BYTES = 10

export const sensorCodec: Codec<SensorContent> = {
  decode(body) {
    const { bytes, view } = body
    if (bytes.length < SENSOR_HEADER_BYTES) {
      return flaw(
        'size',
        bytes.length,
        `SENSOR takes at least ${SENSOR_HEADER_BYTES} bytes, the body has ${bytes.length}`,
      )
    }
    const count = bytes[0]!
    const mismatch = wrongSize(body, SENSOR_HEADER_BYTES + 8 * count, `SENSOR of ${count} values`)
    if (mismatch) return mismatch
    const values = Array.from({ length: count }, (_, i) => view.getFloat64(SENSOR_HEADER_BYTES + 8 * i))
    return { type: 'SENSOR', status: bytes[1]!, unit: view.getBigUint64(2), values }
  },
  size({ values }) {
    if (values.length > 255) throw new RangeError(`SENSOR holds at most 255 values, ${values.length} were given`)
    return SENSOR_HEADER_BYTES + 8 * values.length
  },
  write({ values, status, unit }, { view }) {
    view.setUint8(0, values.length)
    view.setUint8(1, status)
    view.setBigUint64(2, unit)
    for (const [i, value] of values.entries()) view.setFloat64(SENSOR_HEADER_BYTES + 8 * i, value)
  },
}

const COMPLEX_NUMBER = 13
const COMPLEX_BYTES = 16

const ndarrayBytes = ({ scalarType, size }: Pick<NdarrayContent, 'scalarType' | 'size'>) =>
  size.reduce((product, n) => product * n, scalarType === 'complex' ? COMPLEX_BYTES : SCALAR_BYTES[scalarType])

export const ndarrayCodec: Codec<NdarrayContent> = {
  decode({ bytes, view }) {
    if (bytes.length < 2)
      return flaw('size', bytes.length, `NDARRAY takes at least 2 bytes, the body has ${bytes.length}`)
    const scalarType = bytes[0] === COMPLEX_NUMBER ? 'complex' : scalarTypeOf(bytes[0]!)
    if (!scalarType) return flaw('value', 0, `scalar type is ${bytes[0]}, the protocol has 2 to 7, 10, 11 and 13`)
    const dimensions = bytes[1]!
    const start = 2 + 2 * dimensions
    if (bytes.length < start) {
      return flaw('size', 1, `${dimensions} dimensions take ${start} bytes, the body has ${bytes.length}`)
    }
    const size = Array.from({ length: dimensions }, (_, i) => view.getUint16(2 + 2 * i))
    const expected = ndarrayBytes({ scalarType, size })
    const values = bytes.subarray(start)
    if (values.length !== expected) {
      return flaw('size', 2, `an array of ${size.join(' x ')} takes ${expected} bytes, the body has ${values.length}`)
    }
    return { type: 'NDARRAY', scalarType, size, values }
  },
  size({ scalarType, size, values }) {
    const expected = ndarrayBytes({ scalarType, size })
    if (size.length > 255 || !size.every((n) => Number.isInteger(n) && n >= 0 && n <= 0xffff)) {
      throw new RangeError(`an array cannot be ${size.join(' x ')}`)
    }
    if (values.length !== expected)
      throw new RangeError(`the array takes ${expected} bytes, ${values.length} were given`)
    return 2 + 2 * size.length + expected
  },
  write({ scalarType, size, values }, { bytes, view }) {
    view.setUint8(0, scalarType === 'complex' ? COMPLEX_NUMBER : SCALAR_NUMBER[scalarType])
    view.setUint8(1, size.length)
    for (const [i, n] of size.entries()) view.setUint16(2 + 2 * i, n)
    bytes.set(values, 2 + 2 * size.length)
  },
}
