import { createConnection } from 'node:net'
import { describe, expect, test } from 'vitest'
import { startedServer } from '#test/server/started-server.ts'
import { bridgeBench, isConnected, numberOf, picture, pose } from './bridge-bench.ts'
import { openPage } from './page-socket.ts'

const bench = bridgeBench()

describe('from the peer to the page', () => {
  test('each message arrives as the same bytes, poses on one socket, pictures on the other', async () => {
    const poses = bench.open('poses')
    const images = bench.open('images', { takesAll: true })
    await Promise.all([poses.reported(isConnected), images.reported(isConnected)])
    await bench.peer.send(Buffer.concat([pose(1), picture(1), pose(2), picture(2)]))
    await Promise.all([poses.came(2), images.came(2)])
    expect(poses.frames.map((frame) => frame.toString('hex'))).toEqual(
      [pose(1), pose(2)].map((bytes) => Buffer.from(bytes).toString('hex')),
    )
    expect(images.frames.map((frame) => frame.equals(picture(1)))).toEqual([true, false])
    expect(images.frames[1]!.equals(picture(2))).toBe(true)
  })

  test('two pages share one connection to the peer and both get everything', async () => {
    const [a, b] = [bench.open('poses'), bench.open('poses')]
    await Promise.all([a.reported(isConnected), b.reported(isConnected)])
    for (let n = 0; n < 50; n++) await bench.peer.send(pose(n))
    await Promise.all([a.came(50), b.came(50)])
    expect(numberOf(a)).toEqual(numberOf(b))
    expect(bench.peer.connections).toBe(1)
  })

  test('a message cut into single bytes arrives whole', async () => {
    const poses = bench.open('poses')
    await poses.reported(isConnected)
    for (const byte of pose(7)) await bench.peer.send(Uint8Array.of(byte))
    await poses.came(1)
    expect(numberOf(poses)).toEqual([7])
  })

  test('reports count what came: 3 poses and 2 pictures received, 2 pictures passed on, 1 late', async () => {
    const startedAtMs = Date.now()
    const poses = bench.open('poses')
    const images = bench.open('images', { takesAll: true })
    await Promise.all([poses.reported(isConnected), images.reported(isConnected)])
    await bench.peer.send(Buffer.concat([pose(10), pose(9), picture(1), pose(11), picture(2)]))
    const report = await images.reported(({ received }) => received === 5)
    expect(report).toMatchObject({
      address: bench.peer.address,
      state: 'connected',
      received: 5,
      forwardedImages: 2,
      droppedImages: 0,
      late: 1,
      faults: 0,
    })
    expect(report.atEpochMs).toBeGreaterThanOrEqual(startedAtMs)
    await poses.came(3)
    expect(numberOf(poses)).toEqual([10, 9, 11])
  })

  test('a late picture is counted and left out: the newest one stays the newest', async () => {
    const images = bench.open('images', { takesAll: true })
    await images.reported(isConnected)
    await bench.peer.send(Buffer.concat([picture(5), picture(4), picture(6)]))
    expect(await images.reported(({ received }) => received === 3)).toMatchObject({ late: 1, forwardedImages: 2 })
    await images.came(2)
    expect(numberOf(images)).toEqual([5, 6])
  })
})

describe('overload', () => {
  test('with 40 pictures of 512 KiB that the page never takes, 200 poses all arrive in order; then the newest picture wins', async () => {
    const poses = bench.open('poses')
    const images = bench.open('images')
    await Promise.all([poses.reported(isConnected), images.reported(isConnected)])
    for (let n = 0; n < 200; n++) {
      await bench.peer.send(pose(n))
      if (n % 5 === 0) await bench.peer.send(picture(1 + n / 5, 724))
    }
    await Promise.all([poses.came(200), images.came(2)])
    expect(numberOf(poses)).toEqual(Array.from({ length: 200 }, (_, n) => n))
    expect(numberOf(images)).toEqual([1, 2])

    images.take(1)
    await images.came(3)
    expect(numberOf(images)).toEqual([1, 2, 40])
    const report = await images.reported(({ forwardedImages }) => forwardedImages === 3)
    expect(report).toMatchObject({ received: 240, forwardedImages: 3, droppedImages: 37, late: 0, faults: 0 })
  })

  test('a page that stops reading its pictures altogether does not keep its poses waiting', async () => {
    const poses = bench.open('poses')
    const images = bench.open('images')
    await Promise.all([poses.reported(isConnected), images.reported(isConnected)])
    images.socket.pause()
    // 20 MB in five pictures.
    for (let n = 1; n <= 5; n++) await bench.peer.send(picture(n, 2000))
    for (let n = 0; n < 100; n++) await bench.peer.send(pose(n))
    await poses.came(100)
    expect(numberOf(poses)).toEqual(Array.from({ length: 100 }, (_, n) => n))
    images.socket.resume()
    images.take(2)
    await images.came(3)
    expect(numberOf(images)).toEqual([1, 2, 5])
  })
})

describe('waiting for a peer', () => {
  test('Slicer as a client: it connects, its poses reach the page, the page can answer; a second one is turned away', async () => {
    const free = bench.peer.port
    await bench.peer.close()
    const listening = await startedServer({ http: true, igtlListen: `${free}` })
    const config = JSON.parse((await listening.get('/config.json')).body.toString()) as { bridge: { default: string } }
    expect(config.bridge.default).toBe(`:${free}`)
    const page = openPage(listening, 'poses', config.bridge.default)
    await page.reported(({ state, detail }) => state === 'connecting' && detail.includes('waiting'))

    const slicer = createConnection({ port: free, host: '127.0.0.1' })
    await page.reported(isConnected)
    slicer.write(pose(5))
    await page.came(1)
    expect(numberOf(page)).toEqual([5])
    const answered = new Promise<Buffer>((resolve) => slicer.once('data', resolve))
    page.socket.send(pose(6))
    expect((await answered).equals(pose(6))).toBe(true)

    const second = createConnection({ port: free, host: '127.0.0.1' })
    second.on('error', () => undefined)
    await new Promise((resolve) => second.once('close', resolve))
    const health = JSON.parse((await listening.get('/health')).body.toString()) as { bridge: { turnedAway: number } }
    expect(health.bridge.turnedAway).toBe(1)

    slicer.destroy()
    await page.reported(({ state }) => state === 'lost')
    await page.close()
    await listening.close()
  })
})

test('the server ends while pages and a peer are connected, even when a page does not answer', async () => {
  const ending = await startedServer({ http: true, allow: [bench.peer.address] })
  const answering = openPage(ending, 'poses', bench.peer.address)
  const asleep = openPage(ending, 'images', bench.peer.address)
  await Promise.all([answering.reported(isConnected), asleep.reported(isConnected)])
  asleep.socket.pause()
  await ending.close()
  expect(await answering.closed).toMatchObject({ code: 1001 })
  asleep.socket.terminate()
})
