import { describe, expect, test } from 'vitest'
import type { ImageContent } from '#core/openigtlink/content.ts'
import type { Content, Message } from '#core/openigtlink/message.ts'
import { createReader } from '#devices/openigtlink/reading.ts'

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
const at = (x: number) => [...IDENTITY.slice(0, 12), x, 0, 0, 1]

function message(device: string, content: Content, metadata: Readonly<Record<string, string>> = {}): Message {
  const header = { version: 2 as const, type: content.type, device, timestamp: 0n, bodySize: 0, crc: 0n }
  return { header, content, metadata: new Map(Object.entries(metadata)), messageId: 0 }
}

function image(change: Partial<ImageContent>): ImageContent {
  const dimensions = change.dimensions ?? [2, 1, 1]
  return {
    type: 'IMAGE',
    dimensions,
    components: 1,
    scalarType: 'uint8',
    endian: 'big',
    coordinate: 'RAS',
    matrix: IDENTITY,
    subVolume: { offset: [0, 0, 0], size: dimensions },
    pixels: Uint8Array.of(7, 8),
    ...change,
  }
}

describe('validity of a pose', () => {
  test.each([
    { metadata: {}, status: 'ok' },
    { metadata: { TransformStatus: 'OK' }, status: 'ok' },
    { metadata: { TransformStatus: 'OUT_OF_VIEW' }, status: 'out-of-view' },
    { metadata: { TransformStatus: 'whatever' }, status: 'invalid' },
    { metadata: { TransformValid: 'true' }, status: 'ok' },
    { metadata: { TransformValid: '1' }, status: 'ok' },
    { metadata: { TransformValid: 'false' }, status: 'invalid' },
    { metadata: { TransformStatus: 'MISSING', TransformValid: 'true' }, status: 'missing' },
  ])('$metadata is $status', ({ metadata, status }) => {
    const { poses } = createReader().read(message('ProbeToReference', { type: 'TRANSFORM', matrix: at(3) }, metadata))
    expect(poses).toEqual([{ plusName: 'ProbeToReference', matrix: at(3), status }])
  })

  test('a matrix that flattens space is invalid whatever it says of itself, and its numbers are not kept', () => {
    const flat = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 5, 6, 7, 1]
    const of = (status: string) =>
      createReader().read(message('A', { type: 'TRANSFORM', matrix: flat }, { TransformStatus: status })).poses[0]
    expect(of('OK')).toEqual({ plusName: 'A', matrix: IDENTITY, status: 'invalid' })
    expect(of('MISSING')).toEqual({ plusName: 'A', matrix: IDENTITY, status: 'missing' })
  })

  test('numbers that are none: the tool they are of is invalid, if header and checksum were right', () => {
    const reader = createReader()
    const fault = { at: 60, reason: 'matrix element 2 is NaN', type: 'TRANSFORM', device: 'ProbeToReference' }
    expect(reader.readFault({ ...fault, code: 'value' })).toEqual({
      poses: [{ plusName: 'ProbeToReference', matrix: IDENTITY, status: 'invalid' }],
      fault: 'TRANSFORM ProbeToReference: matrix element 2 is NaN',
    })
    expect(reader.readFault({ ...fault, code: 'crc' }).poses).toEqual([])
    expect(reader.readFault({ code: 'truncated', at: 3, reason: 'short' })).toEqual({
      poses: [],
      fault: 'a message: short',
    })
  })
})

describe('other ways to send a pose', () => {
  test('a quarter turn about z as a quaternion, at 1 2 3', () => {
    const half = Math.SQRT1_2
    const content = { type: 'POSITION', position: [1, 2, 3], form: 'full', quaternion: [0, 0, half, half] } as const
    const [pose] = createReader().read(message('StylusToTracker', content)).poses
    expect(pose!.status).toBe('ok')
    expect(pose!.matrix.map((v) => Math.round(v * 1e9) / 1e9 + 0)).toEqual([
      0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 1, 2, 3, 1,
    ])
  })

  test('a position without a turn places nothing', () => {
    const content = { type: 'QTRANS', position: [1, 2, 3], form: 'position-only', quaternion: [0, 0, 0, 1] } as const
    expect(createReader().read(message('A', content)).poses[0]!.status).toBe('invalid')
  })

  test('TDATA: tools by name; one that is left out is missing where it was; a 3D tool has no turn', () => {
    const reader = createReader()
    const tools = (...elements: readonly (readonly [string, '6D' | '3D', number])[]) =>
      reader.read(
        message('Tracker', {
          type: 'TDATA',
          elements: elements.map(([name, kind, x]) => ({ name, kind, matrix: at(x) })),
        }),
      ).poses
    expect(tools(['ProbeToTracker', '6D', 1], ['Stylus', '3D', 2])).toEqual([
      { plusName: 'ProbeToTracker', matrix: at(1), status: 'ok' },
      { plusName: 'StylusToTracker', matrix: at(2), status: 'invalid' },
    ])
    expect(tools(['Stylus', '6D', 4])).toEqual([
      { plusName: 'StylusToTracker', matrix: at(4), status: 'ok' },
      { plusName: 'ProbeToTracker', matrix: at(1), status: 'missing' },
    ])
    expect(tools().map(({ status }) => status)).toEqual(['missing', 'missing'])
  })
})

describe('pictures', () => {
  const grey = (content: ImageContent) => [...createReader().read(message('Image', content)).picture!.grey]

  test('8-bit stays as it is', () => expect(grey(image({}))).toEqual([7, 8]))

  test('16-bit, big and little endian: from lowest to highest', () => {
    const dimensions = [3, 1, 1] as const
    const big = image({ dimensions, scalarType: 'uint16', pixels: Uint8Array.of(1, 0, 1, 128, 2, 0) })
    expect(grey(big)).toEqual([0, 128, 255])
    const pixels = new Uint8Array(Int16Array.of(-10, 41, 500).buffer)
    expect(grey(image({ dimensions, scalarType: 'int16', endian: 'little', pixels }))).toEqual([0, 26, 255])
  })

  test('brightness does not pump: the range grows from picture to picture and never shrinks', () => {
    const reader = createReader()
    const show = (a: number, b: number) => {
      const content = image({ scalarType: 'uint16', pixels: Uint8Array.of(0, a, 0, b) })
      return [...reader.read(message('Image', content)).picture!.grey]
    }
    expect(show(0, 200)).toEqual([0, 255])
    expect(show(50, 150)).toEqual([64, 191])
  })

  test('colour becomes its luma', () => {
    expect(grey(image({ components: 3, pixels: Uint8Array.of(255, 0, 0, 0, 255, 0) }))).toEqual([76, 150])
  })

  test.each([
    { change: { dimensions: [2, 1, 3] }, fault: 'IMAGE Image has 3 slices: volumes are not shown' },
    { change: { dimensions: [0, 0, 1] }, fault: 'IMAGE Image has no pixels' },
    { change: { components: 2 }, fault: 'IMAGE Image: 2 components per pixel are not read' },
    {
      change: { subVolume: { offset: [1, 0, 0], size: [1, 1, 1] } },
      fault: 'IMAGE Image is a part of a picture only',
    },
  ] as const)('$fault', ({ change, fault }) => {
    const reading = createReader().read(message('Image', image(change)))
    expect(reading).toEqual({ poses: [], fault })
  })

  test('the first device that sends pictures is kept to, or the one asked for', () => {
    const devices = (options: { imageDevice?: string }) => {
      const reader = createReader(options)
      return ['Image', 'Mask', 'Image'].map((device) => reader.read(message(device, image({}))).picture !== undefined)
    }
    expect(devices({})).toEqual([true, false, true])
    expect(devices({ imageDevice: 'Mask' })).toEqual([false, true, false])
  })
})

test('what the peer says: a status that is not OK, a string', () => {
  const reader = createReader()
  const status = (code: number) => ({ type: 'STATUS', code, subCode: 0n, name: 'Cable', message: 'unplugged' }) as const
  expect(reader.read(message('Tracker', status(1)))).toEqual({ poses: [] })
  expect(reader.read(message('Tracker', status(13)))).toEqual({ poses: [], words: 'status 13 Cable: unplugged' })
  expect(reader.read(message('X', { type: 'STRING', encoding: 3, text: 'hello' }))).toEqual({
    poses: [],
    words: 'hello',
  })
})
