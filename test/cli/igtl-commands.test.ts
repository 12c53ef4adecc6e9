import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { timestampOfEpochMs } from '#core/openigtlink/message.ts'
import { tcpPeer } from '#test/server/bridge/tcp-peer.ts'
import { runCli, startCli } from './run-cli.ts'

const AT_MS = Date.UTC(2030, 0, 1)
const MATRIX = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 10, 20, 30, 1]
const pose = encodeMessage({
  version: 2,
  device: 'ProbeToTracker',
  timestamp: timestampOfEpochMs(AT_MS),
  content: { type: 'TRANSFORM', matrix: MATRIX },
  metadata: new Map([['TransformStatus', 'OK']]),
})
const picture = encodeMessage({
  device: 'Image',
  content: {
    type: 'IMAGE',
    dimensions: [8, 4, 1],
    components: 1,
    scalarType: 'uint8',
    endian: 'little',
    coordinate: 'LPS',
    matrix: MATRIX,
    subVolume: { offset: [0, 0, 0], size: [8, 4, 1] },
    pixels: new Uint8Array(32),
  },
})

describe('igtl decode', () => {
  let folder: string
  const file = async (name: string, ...parts: Uint8Array[]) => {
    const path = join(folder, name)
    await writeFile(path, Buffer.concat(parts))
    return path
  }
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'interspace-igtl-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('a pose with its numbers and metadata, a picture with its shape, each at its offset', async () => {
    const { status, json } = await runCli(['igtl', 'decode', await file('two.bin', pose, picture)])
    expect(status).toBe(0)
    expect(json()).toMatchObject([
      {
        offset: 0,
        bytes: pose.length,
        version: 2,
        type: 'TRANSFORM',
        device: 'ProbeToTracker',
        atEpochMs: AT_MS,
        content: { type: 'TRANSFORM', matrix: MATRIX },
        metadata: { TransformStatus: 'OK' },
      },
      {
        offset: pose.length,
        bytes: 58 + 72 + 32,
        version: 1,
        type: 'IMAGE',
        atEpochMs: null,
        content: { dimensions: [8, 4, 1], scalarType: 'uint8', pixels: { bytes: 32 } },
        metadata: {},
      },
    ])
  })

  const broken = Uint8Array.from(picture, (byte, at) => (at === 100 ? byte ^ 1 : byte))
  test.each([
    { what: 'a wrong checksum', parts: [pose, broken], code: 'igtl-crc', at: pose.length + 50, good: 1 },
    {
      what: 'cut inside a body',
      parts: [pose, picture.subarray(0, 70)],
      code: 'igtl-truncated',
      at: pose.length + 70,
      good: 1,
    },
    {
      what: 'cut inside a header',
      parts: [pose, picture.subarray(0, 20)],
      code: 'igtl-truncated',
      at: pose.length + 20,
      good: 1,
    },
    {
      what: 'text after it',
      parts: [pose, new TextEncoder().encode('x'.repeat(60))],
      code: 'igtl-header',
      at: pose.length,
      good: 1,
    },
    { what: 'an empty file', parts: [], code: 'igtl-truncated', at: 0, good: 0 },
  ])('$what: $good good messages, then $code at its byte in the file', async ({ what, parts, code, at, good }) => {
    const path = await file(`${what}.bin`, ...parts)
    const { status, json, stderr } = await runCli(['igtl', 'decode', path])
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' })
    const lines = json()
    expect(lines).toHaveLength(good + 1)
    expect(lines.at(-1)).toEqual({
      error: expect.objectContaining({
        code,
        at,
        file: path,
        message: expect.stringContaining(`byte ${at}`) as string,
      }) as object,
    })
  })

  test('a file that is not there is named', async () => {
    const { status, json } = await runCli(['igtl', 'decode', join(folder, 'none.bin')])
    expect(status).toBe(2)
    expect(json()).toEqual([
      {
        error: {
          code: 'file',
          file: join(folder, 'none.bin'),
          message: `${join(folder, 'none.bin')}: there is no such file`,
        },
      },
    ])
  })
})

describe('igtl listen', () => {
  test('counts 10 poses, 5 pictures and 1 fault, and knows an age only for what is stamped', async () => {
    const startedAtMs = Date.now()
    const peer = await tcpPeer()
    const { ended } = startCli(['igtl', 'listen', peer.address, '--seconds', 2])
    await peer.connected(1)
    for (let n = 0; n < 10; n++) await peer.send(n < 5 ? Buffer.concat([pose, picture]) : pose)
    await peer.send(Uint8Array.from(pose, (byte, at) => (at === 90 ? byte ^ 1 : byte)))
    const { status, json } = await ended
    await peer.close()
    expect(status).toBe(0)
    const [report] = json()
    expect(report).toMatchObject({
      address: peer.address,
      seconds: 2,
      connections: 1,
      messages: 15,
      faults: 1,
      firstFaults: [{ code: 'crc', at: 50, device: 'ProbeToTracker' }],
      streams: [
        { type: 'TRANSFORM', device: 'ProbeToTracker', count: 10, perSecond: 5, bytes: 10 * pose.length },
        { type: 'IMAGE', device: 'Image', count: 5, perSecond: 2.5, bytes: 5 * picture.length, latencyMs: null },
      ],
    })
    const { latencyMs } = (report as { streams: { latencyMs: { median: number } }[] }).streams[0]!
    // What is stamped with a time to come is of a negative age, by as much as that is away.
    expect(AT_MS + latencyMs.median).toBeGreaterThanOrEqual(startedAtMs)
    expect(AT_MS + latencyMs.median).toBeLessThanOrEqual(Date.now())
  })

  test('nobody there is a typed error', async () => {
    const peer = await tcpPeer()
    await peer.close()
    const { status, json } = await runCli(['igtl', 'listen', peer.address, '--seconds', 0.5])
    expect(status).toBe(2)
    expect(json()).toEqual([
      { error: { code: 'unreachable', address: peer.address, message: `${peer.address}: nothing listens there` } },
    ])
  })
})
