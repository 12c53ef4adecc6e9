import { describe, expect, test } from 'vitest'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import { encodeMessage, type Outgoing } from '#core/openigtlink/encode.ts'
import type { Content, Message } from '#core/openigtlink/message.ts'
import { IMAGE, MESSAGES, METADATA, TURNED } from './sample-messages.ts'

function read(bytes: Uint8Array): Message {
  const decoded = decodeMessage(bytes)
  if (!decoded.ok) throw new Error(`${decoded.fault.code} at ${decoded.fault.at}: ${decoded.fault.reason}`)
  return decoded.message
}

const sent = (content: Content) => encodeMessage({ device: 'd', content })

describe('there and back again', () => {
  test.each(MESSAGES.map((message) => [message.title, message] as const))('%s', (_, message) => {
    const bytes = encodeMessage(message)
    const { header, content, metadata, messageId } = read(bytes)
    expect(content).toEqual(message.content)
    expect(header).toMatchObject({
      version: message.version,
      device: 'ProbeToReference',
      timestamp: message.timestamp,
      bodySize: bytes.length - 58,
    })
    expect(metadata).toEqual(message.metadata ?? new Map())
    expect(messageId).toBe(message.messageId ?? 0)
  })
})

test('TRANSFORM is twelve big-endian numbers, column by column', () => {
  const bytes = sent({ type: 'TRANSFORM', matrix: TURNED })
  const view = new DataView(bytes.buffer, 58)
  expect(Array.from({ length: 12 }, (_, i) => view.getFloat32(4 * i))).toEqual([0, 1, 0, -1, 0, 0, 0, 0, 1, 10, 20, 30])
})

test('the pixels of an IMAGE are a view of the message, not a copy', () => {
  const bytes = sent(IMAGE)
  const { content } = read(bytes)
  if (content.type !== 'IMAGE') throw new Error(content.type)
  expect(content.pixels.buffer).toBe(bytes.buffer)
  expect(content.pixels.byteOffset).toBe(58 + 72)
})

test('a message in the middle of a larger buffer reads the same', () => {
  const bytes = encodeMessage({ device: 'd', content: IMAGE, metadata: METADATA })
  const larger = new Uint8Array(bytes.length + 20)
  larger.set(bytes, 13)
  expect(read(larger.subarray(13, 13 + bytes.length))).toEqual(read(bytes))
})

test('without metadata the header is version 1, with it version 2', () => {
  expect(read(sent(IMAGE)).header.version).toBe(1)
  expect(read(encodeMessage({ device: 'd', content: IMAGE, metadata: METADATA })).header.version).toBe(2)
  expect(read(encodeMessage({ device: 'd', content: IMAGE, messageId: 3 })).header.version).toBe(2)
})

test('a value that is not ASCII is labelled UTF-8 (106), one that is US-ASCII (3)', () => {
  const metadata = new Map([
    ['a', 'OK'],
    ['b', 'µ'],
  ])
  const bytes = encodeMessage({ device: 'd', content: { type: 'STP_TDATA' }, metadata })
  // Behind header and extended header: a count, then key size, encoding, value size for each.
  const view = new DataView(bytes.buffer, 58 + 12)
  expect([view.getUint16(0), view.getUint16(4), view.getUint16(12)]).toEqual([2, 3, 106])
  expect(view.getUint32(14)).toBe(2)
})

test('text that is labelled ASCII but is not even UTF-8 reads one character per byte', () => {
  const bytes = sent({ type: 'STRING', encoding: 4, text: 'Gr\xf6\xdfe' })
  new DataView(bytes.buffer).setUint16(58, 3)
  const decoded = decodeMessage(bytes, { verifyCrc: false })
  expect(decoded).toMatchObject({ ok: true, message: { content: { encoding: 3, text: 'Größe' } } })
})

test('a missing w is what makes the quaternion a unit one', () => {
  const { content } = read(
    sent({ type: 'POSITION', form: 'w-implied', position: [0, 0, 0], quaternion: [0.6, 0, 0, 0] }),
  )
  if (content.type !== 'POSITION') throw new Error(content.type)
  expect(content.quaternion[3]).toBeCloseTo(0.8, 6)
})

describe('what cannot be sent is refused by name', () => {
  const metadata = new Map([['k', 'v']])
  test.each<[string, Outgoing, RegExp]>([
    ['device of 21', { device: 'x'.repeat(21), content: IMAGE }, /device name "x+" does not fit into 20/],
    ['type of 13', { device: '', content: { type: 'NOTHING', wireType: 'x'.repeat(13) } }, /message type/],
    ['NUL in a name', { device: 'a\0b', content: IMAGE }, /NUL/],
    ['metadata in version 1', { version: 1, device: '', content: IMAGE, metadata }, /version 1 has no room/],
    ['15 numbers', { device: '', content: { type: 'TRANSFORM', matrix: TURNED.slice(1) } }, /column-major 4x4/],
    ['a NaN', { device: '', content: { type: 'TRANSFORM', matrix: TURNED.with(3 * 4, Number.NaN) } }, /NaN/],
    ['a row-major matrix', { device: '', content: { type: 'TRANSFORM', matrix: TURNED.with(3, 10) } }, /affine/],
    [
      'too few pixels',
      { device: '', content: { ...IMAGE, pixels: new Uint8Array(71) } },
      /takes 72 bytes of pixels, 71/,
    ],
    [
      'sub-volume outside',
      { device: '', content: { ...IMAGE, dimensions: [4, 3, 2] } },
      /ends at 5 on axis 0, the image at 4/,
    ],
    ['65536 characters', { device: '', content: { type: 'STRING', encoding: 3, text: 'x'.repeat(65536) } }, /65536/],
    [
      '→ in Latin-1',
      { device: '', content: { type: 'STRING', encoding: 4, text: '→' } },
      /"→" cannot be sent in encoding 4/,
    ],
  ])('%s', (_, message, reason) => {
    expect(() => encodeMessage(message)).toThrow(reason)
    expect(() => encodeMessage(message)).toThrow(RangeError)
  })
})
