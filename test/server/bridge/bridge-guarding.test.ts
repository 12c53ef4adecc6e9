import { describe, expect, test } from 'vitest'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { bridgeBench, isConnected, numberOf, picture, pose } from './bridge-bench.ts'

const bench = bridgeBench()

describe('from the page to the peer', () => {
  const startTracking = encodeMessage({
    device: '',
    content: { type: 'STT_TDATA', resolutionMs: 20, coordinates: 'Tracker' },
  })

  test('a message goes up unmodified', async () => {
    const poses = bench.open('poses')
    await poses.reported(isConnected)
    poses.socket.send(startTracking)
    await bench.peer.gotBytes(startTracking.length)
    expect(bench.peer.received.equals(startTracking)).toBe(true)
  })

  test.each([
    { what: 'half a message', bytes: startTracking.subarray(0, 60) },
    { what: 'two messages in one frame', bytes: Buffer.concat([startTracking, startTracking]) },
    { what: 'a wrong checksum', bytes: Uint8Array.from(startTracking, (byte, at) => (at === 60 ? byte ^ 1 : byte)) },
    {
      what: 'an HTTP request',
      bytes: Buffer.from('GET / HTTP/1.1\r\nHost: intranet.example\r\nUser-Agent: page\r\n\r\n'),
    },
    { what: 'text', bytes: 'hello' },
  ])('$what is not passed on and ends the socket', async ({ bytes }) => {
    const poses = bench.open('poses')
    await poses.reported(isConnected)
    poses.socket.send(bytes)
    expect(await poses.closed).toMatchObject({ code: 4400 })
    expect(bench.peer.received).toHaveLength(0)
  })

  test.each(['{"taken":0}', '{"taken":-1}', '{"taken":1.5}', '{"taken":"1"}', '{"took":1}', '[]', 'null', 'x'])(
    'the credit %s ends the socket',
    async (credit) => {
      const images = bench.open('images')
      await images.reported(isConnected)
      images.socket.send(credit)
      expect(await images.closed).toMatchObject({ code: 4400, reason: 'expected {"taken":N}' })
    },
  )
})

describe('refusals', () => {
  test.each(['127.0.0.1:22', 'intranet.example:80', ':18944', '', 'nonsense'])(
    '%j is refused with a reason',
    async (at) => {
      const page = bench.open('poses', { at })
      expect(await page.closed).toMatchObject({ code: 4403, reason: expect.stringMatching(/\w/) as string })
      expect(page.reports).toMatchObject([{ state: 'refused', detail: expect.stringMatching(/\w/) as string }])
    },
  )

  test.each([
    { who: 'a foreign page', origin: 'https://evil.example' },
    { who: 'another port of this machine', origin: 'http://localhost:1' },
    { who: 'nobody in particular', origin: '' },
  ])('$who gets no socket', async ({ origin }) => {
    await expect(bench.open('poses', { origin }).closed).rejects.toThrow('403')
    expect(bench.peer.connections).toBe(0)
  })
})

describe('a peer that misbehaves', () => {
  test('a wrong checksum is counted and left out, and the connection stays', async () => {
    const poses = bench.open('poses')
    await poses.reported(isConnected)
    const broken = pose(1)
    broken[100]! ^= 1
    await bench.peer.send(Buffer.concat([broken, pose(2)]))
    await poses.came(1)
    const report = await poses.reported(({ faults }) => faults === 1)
    expect(report).toMatchObject({ received: 1, state: 'connected', detail: expect.stringContaining('CRC') as string })
    expect(numberOf(poses)).toEqual([2])
    expect(bench.peer.connections).toBe(1)
  })

  test.each([
    { what: 'not OpenIGTLink', bytes: Buffer.from('HTTP/1.1 400 Bad Request\r\n'.repeat(5)) },
    {
      what: 'a message that claims 16 EiB',
      bytes: Uint8Array.from(pose(1), (byte, at) => (at >= 42 && at < 50 ? 255 : byte)),
    },
    { what: 'a message above the limit of 4 MiB', bytes: picture(1, 2049).subarray(0, 4096) },
  ])('$what: counted, connected anew, and what comes then arrives', async ({ bytes }) => {
    const poses = bench.open('poses')
    await poses.reported(isConnected)
    await bench.peer.send(bytes)
    await bench.peer.connected(2)
    await poses.reported(isConnected)
    await bench.peer.send(pose(3))
    await poses.came(1)
    expect(numberOf(poses)).toEqual([3])
    expect(poses.reports.some(({ state, detail }) => state === 'lost' && detail.includes('cannot be read'))).toBe(true)
    expect(await poses.reported(({ faults }) => faults === 1)).toMatchObject({ state: 'connected' })
    expect((await bench.started.get('/health')).status).toBe(200)
  })

  test('a peer that hangs up in the middle of a picture is found again', async () => {
    const poses = bench.open('poses')
    await poses.reported(isConnected)
    await bench.peer.send(picture(1).subarray(0, 200))
    bench.peer.hangUp()
    await bench.peer.connected(2)
    await poses.reported(isConnected)
    await bench.peer.send(pose(4))
    await poses.came(1)
    expect(numberOf(poses)).toEqual([4])
  })

  test('a peer that is not there is said to be lost, with the reason, and is connected to once it is', async () => {
    const { port } = bench.peer
    await bench.peer.close()
    const page = bench.open('poses')
    expect(await page.reported(({ state }) => state === 'lost')).toMatchObject({
      detail: `127.0.0.1:${port}: nothing listens there`,
    })
  })
})
