/** Our codec against the C++ reference implementation: each reads what the other wrote, CRC checked. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImageContent } from '#core/openigtlink/content.ts'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { createFraming } from '#core/openigtlink/framing.ts'
import { timestampOfEpochMs, type Content, type Message } from '#core/openigtlink/message.ts'
import { compilePeer, missingForCpp } from './cpp-peer.ts'

const missing = missingForCpp()
if (missing.length > 0) console.warn(`skipped: our codec and the C++ one (not installed: ${missing.join(', ')})`)

/** A quarter turn about z, then 10, 20, 30 mm. */
const TURNED = [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 10, 20, 30, 1]
const SPACED = [0, 0.5, 0, 0, -0.25, 0, 0, 0, 0, 0, 2, 0, 10, 20, 30, 1]

const IMAGE: ImageContent = {
  type: 'IMAGE',
  dimensions: [7, 5, 3],
  components: 1,
  scalarType: 'uint16',
  endian: 'little',
  coordinate: 'LPS',
  matrix: SPACED,
  subVolume: { offset: [1, 2, 1], size: [4, 3, 2] },
  pixels: Uint8Array.from({ length: 48 }, (_, i) => 3 * i),
}

/** The C++ reader's sum of the pixels, weighted by place. */
const sumOf = (pixels: Uint8Array) => pixels.reduce((sum, pixel) => (sum * 31 + pixel) % 1_000_003, 0)

describe.skipIf(missing.length > 0)('our codec and the C++ one', () => {
  let folder: string
  let program: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interspace-codec-'))
    program = await compilePeer('codec-peer', folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function run(mode: 'read' | 'write', input: Uint8Array): Promise<Buffer> {
    const child = spawn(program, [mode], { stdio: ['pipe', 'pipe', 'inherit'] })
    // A peer that writes reads nothing and may be gone first; what it did is judged by what it said.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    return buffer(child.stdout)
  }

  /** What the C++ reader says of our message; `isGood` is its CRC check. */
  async function readByCpp(...contents: Content[]): Promise<Record<string, unknown>[]> {
    const timestamp = timestampOfEpochMs(1_700_000_000_500)
    const messages = contents.map((content) => encodeMessage({ device: 'ProbeToReference', timestamp, content }))
    const lines = (await run('read', Buffer.concat(messages))).toString().trim().split('\n')
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  test('it reads our TRANSFORM, with its device and its time', async () => {
    const [seen] = await readByCpp({ type: 'TRANSFORM', matrix: TURNED })
    expect(seen).toEqual({
      type: 'TRANSFORM',
      device: 'ProbeToReference',
      seconds: 1_700_000_000,
      fraction: 2 ** 31,
      matrix: TURNED,
      isGood: true,
    })
  })

  test('it reads our IMAGE: sizes, spacing, axes, every pixel', async () => {
    const [seen] = await readByCpp(IMAGE)
    expect(seen).toMatchObject({
      isGood: true,
      size: [7, 5, 3],
      subSize: [4, 3, 2],
      subOffset: [1, 2, 1],
      spacing: [0.5, 0.25, 2],
      scalar: 5,
      components: 1,
      endian: 2,
      coordinate: 2,
      sum: sumOf(IMAGE.pixels),
      matrix: TURNED,
    })
  })

  test('it reads our 640 x 480 picture, whose CRC takes the fast way', async () => {
    const pixels = Uint8Array.from({ length: 640 * 480 }, (_, i) => (i * i) >>> 7)
    const subVolume = { offset: [0, 0, 0], size: [640, 480, 1] } as const
    const picture: ImageContent = { ...IMAGE, scalarType: 'uint8', dimensions: [640, 480, 1], subVolume, pixels }
    const [seen] = await readByCpp(picture)
    expect(seen).toMatchObject({ isGood: true, size: [640, 480, 1], sum: sumOf(pixels) })
  })

  test('it reads our TDATA, POSITION, STATUS, STRING and POINT', async () => {
    const point = {
      group: 'Target',
      rgba: [1, 2, 3, 4],
      positionMm: [1.5, 2.5, -3.5],
      diameterMm: 2,
      owner: 'CT',
    } as const
    const seen = await readByCpp(
      { type: 'TDATA', elements: [{ name: 'NeedleToTracker', kind: '3D', matrix: TURNED }] },
      { type: 'POSITION', form: 'full', position: [1, 2, 3], quaternion: [0, 0, 0.5, 0.25] },
      { type: 'STATUS', code: 7, subCode: -5n, name: 'Timeout', message: 'connection lost' },
      { type: 'STRING', encoding: 3, text: 'CMD_12' },
      { type: 'POINT', points: [{ name: 'L3', ...point }, { name: 'L4', ...point }] }, // prettier-ignore
    )
    const [tracking, position, status, words, points] = seen
    expect(tracking).toMatchObject({ isGood: true, tools: [{ name: 'NeedleToTracker', kind: 3, matrix: TURNED }] })
    expect(position).toMatchObject({ isGood: true, numbers: [1, 2, 3, 0, 0, 0.5, 0.25] })
    expect(status).toMatchObject({ isGood: true, code: 7, subCode: -5, name: 'Timeout', message: 'connection lost' })
    expect(words).toMatchObject({ isGood: true, encoding: 3, text: 'CMD_12' })
    const same = { group: 'Target', owner: 'CT', position: [1.5, 2.5, -3.5], rgba: [1, 2, 3, 4], diameter: 2 }
    expect(points).toMatchObject({ isGood: true, points: [{ name: 'L3', ...same }, { name: 'L4', ...same }] }) // prettier-ignore
  })

  test('it reads our POLYDATA', async () => {
    const [seen] = await readByCpp({
      type: 'POLYDATA',
      points: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
      vertices: Uint32Array.of(),
      lines: Uint32Array.of(),
      polygons: Uint32Array.of(3, 0, 1, 2),
      strips: Uint32Array.of(),
      attributes: [{ name: 'depth', kind: 0, components: 1, values: Float32Array.of(4, 5, 6) }],
    })
    const attributes = [{ name: 'depth', type: 0, components: 1, size: 3, first: 4 }]
    expect(seen).toMatchObject({ isGood: true, points: 3, polygons: 1, attributes })
  })

  test('its CRC check finds one flipped bit of ours', async () => {
    const message = encodeMessage({ device: 'd', content: IMAGE })
    message[150]! ^= 4
    expect((await run('read', message)).toString()).toContain('"isGood":false')
  })

  test('we read everything it writes, and write it again byte for byte', async () => {
    const bytes = await run('write', new Uint8Array(0))
    const messages: Message[] = []
    for (const framed of createFraming({ maxBodyBytes: 1 << 20 }).push(bytes)) {
      const decoded = framed.ok ? decodeMessage(framed.bytes) : framed
      if (!framed.ok || !decoded.ok) throw new Error(JSON.stringify(decoded))
      const { header, content } = decoded.message
      expect(header.timestamp).toBe(timestampOfEpochMs(1_700_000_000_500))
      const again = encodeMessage({ device: header.device, timestamp: header.timestamp, content })
      expect(Buffer.from(again).toString('hex')).toBe(Buffer.from(framed.bytes).toString('hex'))
      messages.push(decoded.message)
    }
    expect(messages.map(({ header }) => `${header.type} ${header.device}`)).toEqual([
      'TRANSFORM ProbeToReference',
      'POSITION Stylus',
      'TDATA Tracker',
      'STT_TDATA Tracker',
      'STP_TDATA Tracker',
      'IMAGE Image_Reference',
      'STATUS Device',
      'STRING Words',
      'POINT Plan',
      'SENSOR Force',
      'POLYDATA Bone',
    ])
    const contents = messages.map(({ content }) => content)
    expect(contents[0]).toEqual({ type: 'TRANSFORM', matrix: TURNED })
    expect(contents[1]).toMatchObject({ position: [1, 2, 3], quaternion: [0, 0, 0.5, 0.25] })
    expect(contents[2]).toEqual({
      type: 'TDATA',
      elements: [
        { name: 'ProbeToTracker', kind: '6D', matrix: TURNED },
        { name: 'NeedleToTracker', kind: '3D', matrix: TURNED },
      ],
    })
    expect(contents[3]).toEqual({ type: 'STT_TDATA', resolutionMs: 50, coordinates: 'Reference' })
    const { dimensions, subVolume, scalarType } = IMAGE
    expect(contents[5]).toMatchObject({ dimensions, subVolume, scalarType, matrix: SPACED, pixels: IMAGE.pixels })
    expect(contents[6]).toMatchObject({ code: 7, subCode: -5n, name: 'Timeout', message: 'connection lost' })
    expect(contents[7]).toMatchObject({ encoding: 3, text: 'CMD_12' })
    expect(contents[8]).toMatchObject({ points: [{ name: 'L3', positionMm: [1.5, 2.5, -3.5], owner: 'CT' }] })
    expect(contents[9]).toMatchObject({ values: [0.125, -1e30] })
    expect(contents[10]).toMatchObject({ polygons: Uint32Array.of(3, 0, 1, 2), attributes: [{ name: 'depth' }] })
  })
})
