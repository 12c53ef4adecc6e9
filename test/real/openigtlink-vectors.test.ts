/**
 * The reference implementation's own messages, streams recorded from its servers, and
 * messages made wrong on purpose.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ImageContent, TrackingContent } from '#core/openigtlink/content.ts'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { createFraming } from '#core/openigtlink/framing.ts'
import { timestampToEpochMs, type Content, type Message } from '#core/openigtlink/message.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const bytesOf = (path: string) => new Uint8Array(readFileSync(sharedData(`igtl/${path}`)!))
const vectorBytes = (name: string) => bytesOf(`vectors/test_${name}.bin`)

function read(bytes: Uint8Array): Message {
  const decoded = decodeMessage(bytes)
  if (!decoded.ok) throw new Error(`${decoded.fault.code} at ${decoded.fault.at}: ${decoded.fault.reason}`)
  return decoded.message
}

const written = ({ header: { version, device, timestamp }, content, metadata, messageId }: Message) =>
  encodeMessage({ version, device, timestamp, content, metadata, messageId })

/** Compared as text, because a difference in hexadecimal shows where it is. */
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function contentOf<Type extends Content['type']>(name: string, type: Type): Content & { readonly type: Type } {
  const { content } = read(vectorBytes(name))
  if (content.type !== type) throw new Error(`${name} is ${content.type}, not ${type}`)
  return content as Content & { readonly type: Type }
}

const BIND_PARTS = ['bind_message_header', 'bind_message_bind_header', 'bind_message_bind_body']

/** Every vector, whole; the BIND message is kept in three parts. */
const VECTORS = [
  'capability_message',
  'colortable_message',
  'command_message',
  'command_messageFormat2',
  'image_message',
  'imgmeta_message',
  'lbmeta_message',
  'point_message',
  'position_message',
  'position_messageFormat2',
  'sensor_message',
  'status_message',
  'string_message',
  'tdata_message',
  'trajectory_message',
  'transform_message',
  'transform_message_Format2',
  'videometa_message',
]

const bindBytes = () => Uint8Array.from(BIND_PARTS.flatMap((part) => [...vectorBytes(part)]))

/** The matrix of nearly every vector: transform_message read by hand, from hexadecimal. */
const TRACKER_MATRIX = [
  [-0.954892, 0.196632, -0.222525, 0],
  [-0.196632, 0.142857, 0.970014, 0],
  [0.222525, 0.970014, -0.0977491, 0],
  [46.0531, 19.4709, 46.0531, 1],
].flat()

function expectMatrix(actual: readonly number[], expected: readonly number[]): void {
  for (const [i, value] of expected.entries()) expect(actual[i], `element ${i}`).toBeCloseTo(value, 4)
}

describeWithData('the reference messages', ['igtl/vectors'], () => {
  test('none is left out', () => {
    const files = readdirSync(sharedData('igtl/vectors')!).map((file) => file.replace(/^test_|\.bin$/g, ''))
    expect([...VECTORS, ...BIND_PARTS].toSorted()).toEqual(files.toSorted())
  })

  test.each(VECTORS)('%s reads, and written again is the same bytes', (name) => {
    const bytes = vectorBytes(name)
    expect(hex(written(read(bytes)))).toBe(hex(bytes))
  })

  test('BIND reads with its three children, and written again is the same bytes', () => {
    const bytes = bindBytes()
    const message = read(bytes)
    expect(hex(written(message))).toBe(hex(bytes))
    if (message.content.type !== 'BIND') throw new Error(message.content.type)
    const children = message.content.children.map(({ name, content }) => `${name}: ${content.type}`)
    expect(children).toEqual(['ChildTrans: TRANSFORM', 'ChildImage: IMAGE', 'ChildSensor: SENSOR'])
  })

  test('all but the video type are interpreted', () => {
    const opaque = VECTORS.filter((name) => read(vectorBytes(name)).content.type === 'OPAQUE')
    expect(opaque).toEqual(['videometa_message'])
  })

  test('TRANSFORM', () => {
    const { header, metadata, messageId } = read(vectorBytes('transform_message'))
    expect(header).toMatchObject({ version: 1, type: 'TRANSFORM', device: 'DeviceName', bodySize: 48 })
    // 0x499602d4 / 2^32 s = 0.28745 s.
    expect(timestampToEpochMs(header.timestamp)).toBeCloseTo(287.4452, 3)
    expect([metadata.size, messageId]).toEqual([0, 0])
    expectMatrix(contentOf('transform_message', 'TRANSFORM').matrix, TRACKER_MATRIX)
  })

  test('TRANSFORM with an extended header and metadata', () => {
    const { header, metadata, messageId } = read(vectorBytes('transform_message_Format2'))
    expect(header.version).toBe(2)
    expect(messageId).toBe(1)
    expect([...metadata]).toEqual([
      ['First patient age', '22'],
      ['Second patient age', '25'],
    ])
    expectMatrix(contentOf('transform_message_Format2', 'TRANSFORM').matrix, TRACKER_MATRIX)
  })

  test('TDATA', () => {
    const { elements } = contentOf('tdata_message', 'TDATA')
    expect(elements.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['Tracker0 6D', 'Tracker1 6D', 'Tracker2 6D'])
    for (const { matrix } of elements) expectMatrix(matrix, TRACKER_MATRIX)
  })

  test('POSITION', () => {
    const position = contentOf('position_message', 'POSITION')
    expect(position.form).toBe('full')
    expect(position.position[1]).toBeCloseTo(19.4709, 4)
    const [x, y, z, w] = position.quaternion
    expect([x, w].map((value) => value.toFixed(4))).toEqual(['0.0000', '0.3333'])
    expect([y, z].map((value) => value.toFixed(4))).toEqual(['0.5774', '0.5774'])
  })

  test('IMAGE', () => {
    const image = contentOf('image_message', 'IMAGE')
    expect(image).toMatchObject({
      dimensions: [50, 50, 1],
      components: 1,
      scalarType: 'uint8',
      endian: 'little',
      coordinate: 'RAS',
      subVolume: { offset: [0, 0, 0], size: [50, 50, 1] },
    })
    expect(image.pixels.length).toBe(2500)
    expectMatrix(image.matrix, TRACKER_MATRIX)
  })

  test('COMMAND, with and without an extended header', () => {
    const command = { commandId: 5, name: 'This is a test command', encoding: 3, text: 'Start the tracking machine' }
    expect(contentOf('command_message', 'COMMAND')).toEqual({ type: 'COMMAND', ...command })
    expect(contentOf('command_messageFormat2', 'COMMAND')).toEqual({ type: 'COMMAND', ...command })
    expect(read(vectorBytes('command_messageFormat2')).header.device).toBe('OpticalTracker')
  })

  test('STATUS, STRING, CAPABILITY', () => {
    expect(contentOf('status_message', 'STATUS')).toEqual({
      type: 'STATUS',
      code: 15,
      subCode: 10n,
      name: 'ACTUATOR_DISABLED',
      message: 'Actuator A is disabled.',
    })
    expect(contentOf('string_message', 'STRING')).toEqual({
      type: 'STRING',
      encoding: 3,
      text: 'Welcome to OpenIGTLink',
    })
    const { types } = contentOf('capability_message', 'CAPABILITY')
    expect(types).toEqual(['IMAGE', 'GET_IMAGE', 'TRANSFORM', 'GET_TRANS'])
  })

  test('POINT and TRAJ', () => {
    const [first] = contentOf('point_message', 'POINT').points
    expect(first).toEqual({
      name: 'POINT_DESCRIPTION_0',
      group: 'Landmark',
      rgba: [255, 0, 0, 255],
      positionMm: [10, 15, 20],
      diameterMm: 5,
      owner: 'IMAGE_0',
    })
    const [path] = contentOf('trajectory_message', 'TRAJ').trajectories
    expect(path).toMatchObject({ ends: 'both', entryMm: [10, 15, 20], targetMm: [25, 30, 35], diameterMm: 5 })
  })

  test('IMGMETA, LBMETA, COLORT, SENSOR', () => {
    const { images } = contentOf('imgmeta_message', 'IMGMETA')
    expect(images[0]).toMatchObject({ id: 'IMAGE_0', modality: 'CT', dimensions: [512, 512, 64], scalarType: 'uint16' })
    expect(images).toHaveLength(3)
    const { labels } = contentOf('lbmeta_message', 'LBMETA')
    expect(labels.map(({ label }) => label)).toEqual([1, 2, 3])
    expect(labels[0]).toMatchObject({ name: 'LABEL_DESCRIPTION_0', rgba: [255, 0, 0, 255], dimensions: [256, 128, 32] })
    const colors = contentOf('colortable_message', 'COLORT')
    expect([colors.indexType, colors.mapType, colors.table[200]]).toEqual(['uint8', 'uint8', 200])
    const { values } = contentOf('sensor_message', 'SENSOR')
    expect(values[0]).toBeCloseTo(123456.78, 2)
    expect(values).toHaveLength(6)
  })
})

describeWithData('streams of the reference servers', ['igtl/capture'], () => {
  /** Cut as TCP might: never where a message ends. */
  function stream(name: string): Message[] {
    const bytes = bytesOf(`capture/${name}.bin`)
    const framing = createFraming({ maxBodyBytes: 1 << 20 })
    const messages: Message[] = []
    for (let at = 0; at < bytes.length; at += 1399) {
      for (const framed of framing.push(bytes.subarray(at, at + 1399))) {
        if (!framed.ok) throw new Error(framed.fault.reason)
        messages.push(read(framed.bytes))
        expect(hex(written(messages.at(-1)!))).toBe(hex(framed.bytes))
      }
    }
    expect(framing.pendingBytes).toBe(0)
    return messages
  }

  test.each([
    { name: 'tracker_transform_30fps', type: 'TRANSFORM', device: 'Tracker', count: 73 },
    { name: 'tdata_20fps', type: 'TDATA', device: 'Tracker', count: 60 },
    { name: 'imager_image_10fps', type: 'IMAGE', device: 'ImagerClient', count: 15 },
    { name: 'status', type: 'STATUS', device: 'Device', count: 2 },
  ])('$name is $count messages of $type, each the same when written again', ({ name, type, device, count }) => {
    const messages = stream(name)
    expect(messages).toHaveLength(count)
    for (const { header, content } of messages) {
      expect([header.type, header.device, content.type]).toEqual([type, device, type])
    }
  })

  test('the tracker server moves three tools, 6D, every one a rotation', () => {
    for (const { content } of stream('tdata_20fps')) {
      const { elements } = content as TrackingContent
      expect(elements.map(({ name }) => name)).toEqual(['Channel 0', 'Channel 1', 'Channel 2'])
      for (const { matrix } of elements) {
        expect(Math.hypot(matrix[0]!, matrix[1]!, matrix[2]!)).toBeCloseTo(1, 4)
      }
    }
  })

  test('the imager server sends 256 x 256 x 1 pixels of 1 mm', () => {
    const [first] = stream('imager_image_10fps')
    const image = first!.content as ImageContent
    expect([image.dimensions, image.pixels.length]).toEqual([[256, 256, 1], 65536])
  })
})

describeWithData('messages made wrong on purpose', ['igtl/negative'], () => {
  test.each([
    { path: 'content/bind_bodies_size_mismatch', code: 'size', at: 72, says: /child 0 \(TRANSFORM\) takes 10 bytes/ },
    { path: 'content/bind_ncmessages_huge', code: 'size', at: 58, says: /10000 children/ },
    { path: 'content/colort_invalid_map_type', code: 'value', at: 59, says: /map type is 17/ },
    { path: 'content/image_invalid_scalar_type', code: 'value', at: 61, says: /scalar type is 13/ },
    { path: 'content/ndarray_data_size_mismatch', code: 'size', at: 60, says: /takes 24 bytes, the body has 16/ },
    { path: 'content/ndarray_dim_size_mismatch', code: 'size', at: 59, says: /3 dimensions/ },
    { path: 'content/polydata_size_vertices_unaligned', code: 'size', at: 66, says: /vertices take 7 bytes/ },
    { path: 'content/position_body_32', code: 'size', at: 58, says: /the body has 32/ },
    { path: 'content/string_length_overflow', code: 'size', at: 60, says: /LENGTH says 100 bytes/ },
    { path: 'content/transform_body_49', code: 'size', at: 106, says: /takes 48 bytes, the body has 49/ },
    {
      path: 'framing_ext_header/ext_header_size_exceeds_body',
      code: 'metadata',
      at: 58,
      says: /EXT_HEADER_SIZE is 100/,
    },
    {
      path: 'framing_header/body_size_overflow',
      code: 'size',
      at: 42,
      says: /BODY_SIZE of TRANSFORM is 4611686018427387904/,
    },
    { path: 'framing_header/crc_mismatch', code: 'crc', at: 50, says: /deadbeefcafef00d/ },
    { path: 'framing_header/truncated_57', code: 'truncated', at: 57, says: /takes 58 bytes, there are 57/ },
    { path: 'framing_header/version_zero', code: 'header', at: 0, says: /version is 0/ },
    { path: 'framing_metadata/region_overflow', code: 'metadata', at: 60, says: /4 \+ 1000 bytes/ },
  ])('$path is refused: $code at byte $at', ({ path, code, at, says }) => {
    const decoded = decodeMessage(bytesOf(`negative/${path}.bin`))
    if (decoded.ok) throw new Error('it was read')
    expect(decoded.fault).toMatchObject({ code, at })
    expect(decoded.fault.reason).toMatch(says)
  })
})
