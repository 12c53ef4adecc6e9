import { describe, expect, test } from 'vitest'
import { crc64 } from '#core/openigtlink/crc64.ts'
import { decodeMessage, type Decoded } from '#core/openigtlink/decode.ts'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import type { Content, Fault } from '#core/openigtlink/message.ts'
import { IMAGE, METADATA, TURNED } from './sample-messages.ts'

/** The message with its bytes from `at` on replaced and its CRC made right again. */
function changed(content: Content, at: number, bytes: readonly number[]): Uint8Array {
  const message = encodeMessage({ device: 'Probe', content, ...(content.type === 'STRING' && { metadata: METADATA }) })
  message.set(bytes, at)
  new DataView(message.buffer).setBigUint64(50, crc64(message.subarray(58)))
  return message
}

function faultOf(decoded: Decoded): Fault {
  if (decoded.ok) throw new Error(`${decoded.message.header.type} was read`)
  return decoded.fault
}

const TRANSFORM: Content = { type: 'TRANSFORM', matrix: TURNED }
const TOOL: Content = { type: 'TDATA', elements: [{ name: 'Needle', kind: '6D', matrix: TURNED }] }
const WORD: Content = { type: 'STRING', encoding: 3, text: 'abc' }
const NAN = [0x7f, 0xc0, 0, 0]
const TRIANGLE: Content = {
  type: 'POLYDATA',
  points: new Float32Array(9),
  vertices: Uint32Array.of(),
  lines: Uint32Array.of(),
  polygons: Uint32Array.of(3, 0, 1, 2),
  strips: Uint32Array.of(),
  attributes: [{ name: 'a', kind: 1, components: 3, values: new Float32Array(3) }],
}

describe('a fault names what is wrong and the byte where', () => {
  test.each<[string, Content, number, number[], Partial<Fault>, RegExp]>([
    ['NaN in a pose', TRANSFORM, 58 + 4 * 9, NAN, { code: 'value', at: 94 }, /matrix element 9 is NaN/],
    ['a tool of kind 0', TOOL, 58 + 20, [0], { code: 'value', at: 78 }, /"Needle" is of kind 0/],
    ['a type that is not ASCII', TRANSFORM, 2, [0xff], { code: 'header', at: 2 }, /not OpenIGTLink/],
    ['header version 4', TRANSFORM, 0, [0, 4], { code: 'header', at: 0 }, /version is 4/],
    ['image header 2', IMAGE, 58, [0, 2], { code: 'value', at: 58 }, /image header version is 2/],
    ['no components', IMAGE, 60, [0], { code: 'value', at: 60 }, /0 components/],
    ['endian 3', IMAGE, 62, [3], { code: 'value', at: 62 }, /endian is 3/],
    ['coordinate 0', IMAGE, 63, [0], { code: 'value', at: 63 }, /coordinate is 0/],
    ['a larger sub-volume', IMAGE, 58 + 66, [0, 5], { code: 'size', at: 124 }, /ends at 6 on axis 0, the image at 5/],
    ['a smaller sub-volume', IMAGE, 58 + 66, [0, 3], { code: 'size', at: 130 }, /takes 54 bytes, the body has 72/],
    [
      'a cell of missing points',
      TRIANGLE,
      58 + 40 + 36 + 12,
      [0, 0, 0, 9],
      { code: 'value', at: 146 },
      /names point 9 of 3/,
    ],
    ['a cell too long', TRIANGLE, 58 + 40 + 36, [255, 255, 255, 255], { code: 'size', at: 134 }, /runs past/],
    [
      'more cells than promised',
      TRIANGLE,
      58 + 20,
      [0, 0, 0, 2],
      { code: 'size', at: 134 },
      /2 polygons were promised/,
    ],
    ['4 billion points', TRIANGLE, 58, [255, 255, 255, 255], { code: 'size', at: 58 }, /4294967295 points/],
    [
      '4 billion attributes',
      TRIANGLE,
      58 + 36,
      [255, 255, 255, 255],
      { code: 'size', at: 94 },
      /4294967295 attributes/,
    ],
    ['vectors of 2', TRIANGLE, 58 + 40 + 36 + 16 + 1, [2], { code: 'value', at: 151 }, /has 2 components/],
    ['metadata too long', WORD, 58 + 4, [0, 0, 1, 0], { code: 'metadata', at: 60 }, /does not fit/],
    ['a wrong metadata count', WORD, 58 + 12 + 7, [0, 2], { code: 'metadata', at: 77 }, /an index of 2 entries/],
    ['a long metadata value', WORD, 58 + 12 + 7 + 6, [0, 0, 1, 0], { code: 'metadata', at: 79 }, /entry 0 takes 271/],
    ['a short extended header', WORD, 58, [0, 11], { code: 'metadata', at: 58 }, /EXT_HEADER_SIZE is 11/],
  ])('%s', (_, content, at, bytes, fault, reason) => {
    const found = faultOf(decodeMessage(changed(content, at, bytes)))
    expect(found).toMatchObject(fault)
    expect(found.reason).toMatch(reason)
  })
})

test('a fault names the type and the device once the header is read', () => {
  expect(faultOf(decodeMessage(changed(TOOL, 78, [9])))).toMatchObject({ type: 'TDATA', device: 'Probe' })
})

test('a flipped bit is a CRC fault, unless the CRC was verified before', () => {
  const message = encodeMessage({ device: 'Probe', content: IMAGE })
  message[200]! ^= 1
  expect(faultOf(decodeMessage(message))).toMatchObject({ code: 'crc', at: 50 })
  expect(decodeMessage(message, { verifyCrc: false }).ok).toBe(true)
})

test('every shorter part of a message is truncated, and one byte more is too many', () => {
  const message = encodeMessage({ device: 'Probe', content: TOOL })
  for (let length = 0; length < message.length; length++) {
    expect(faultOf(decodeMessage(message.subarray(0, length))), `${length} bytes`).toMatchObject({
      code: 'truncated',
      at: length,
    })
  }
  const longer = new Uint8Array(message.length + 1)
  longer.set(message)
  expect(faultOf(decodeMessage(longer))).toMatchObject({ code: 'size', at: message.length })
})

test('BIND within BIND is read eight deep and refused beyond, not followed until the stack is full', () => {
  const nested = (depth: number): Content =>
    depth === 0 ? TRANSFORM : { type: 'BIND', children: [{ name: 'x', content: nested(depth - 1) }] }
  expect(decodeMessage(encodeMessage({ device: '', content: nested(8) })).ok).toBe(true)
  expect(faultOf(decodeMessage(encodeMessage({ device: '', content: nested(9) }))).reason).toMatch(/goes deeper than 8/)
})

test('a fault in a child of BIND is placed in the whole message', () => {
  const content: Content = { type: 'BIND', children: [{ name: 'n', content: TRANSFORM }] }
  // 58 header, 2 count, 20 child header, 2 + 2 name table, then element 0.
  const found = faultOf(decodeMessage(changed(content, 84, NAN)))
  expect(found).toMatchObject({ code: 'value', at: 84 })
  expect(found.reason).toMatch(/child 0 \(TRANSFORM\): matrix element 0 is NaN/)
})

test('an extended header longer than today is skipped', () => {
  const today = encodeMessage({ version: 2, device: 'd', content: TRANSFORM })
  const longer = new Uint8Array(today.length + 4)
  longer.set(today.subarray(0, 70))
  longer.set(today.subarray(70), 74)
  const view = new DataView(longer.buffer)
  view.setUint16(58, 16)
  view.setBigUint64(42, BigInt(longer.length - 58))
  view.setBigUint64(50, crc64(longer.subarray(58)))
  expect(decodeMessage(longer)).toMatchObject({ ok: true, message: { content: TRANSFORM } })
})

test('an empty body of a data type says there is none; of a list, that the list is empty', () => {
  const empty = (wireType: string) =>
    decodeMessage(encodeMessage({ device: '', content: { type: 'NOTHING', wireType } }))
  expect(empty('IMAGE')).toMatchObject({ message: { content: { type: 'NOTHING', wireType: 'IMAGE' } } })
  expect(empty('TDATA')).toMatchObject({ message: { content: { type: 'TDATA', elements: [] } } })
})
