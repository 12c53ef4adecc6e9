import { once } from 'node:events'
import { request, type IncomingMessage, type RequestListener } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { archive, closeAll, errorOf, MULTIPART, proxied } from './archive.ts'

afterEach(closeAll)

/** Long enough for a busy machine. */
const POLLING = { timeout: 10_000 }

describe('an archive that takes its time', () => {
  test('one that never answers is given up', async () => {
    const { port } = await archive(() => undefined)
    const answer = await fetch(await proxied(port, { stallMs: 150 }))
    expect(answer.status).toBe(502)
    expect(errorOf(await answer.text()).message).toBe(`http://127.0.0.1:${port}/rs does not answer`)
  })

  test('more headers than are read end the asking', async () => {
    const { port } = await archive((_, outgoing) => outgoing.setHeader('x-long', 'a'.repeat(20_000)).end())
    const answer = await fetch(await proxied(port, {}))
    expect(answer.status).toBe(502)
    expect(errorOf(await answer.text()).message).toContain('sends more headers than are read')
  })

  test.each([
    ['stalls', { stallMs: 1000 }, () => undefined],
    ['trickles past the whole time', { totalMs: 1500 }, (write: () => void) => void setInterval(write, 20).unref()],
    ['hangs up', {}, (_: () => void, hangUp: () => void) => void setTimeout(hangUp, 50)],
  ] as const)('one that %s in the middle leaves an answer that is visibly broken', async (_, limits, then) => {
    const { port } = await archive((_incoming, outgoing) => {
      outgoing.setHeader('content-type', MULTIPART).write('--b\r\n\r\nfirst half')
      then(
        () => void outgoing.write('.'),
        () => void outgoing.destroy(),
      )
    })
    const answer = await fetch(await proxied(port, limits))
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow('terminated')
  })

  test('no more than so many at once, and again when one has ended', async () => {
    const { port } = await archive((_, outgoing) => outgoing.setHeader('content-type', MULTIPART).write('begun'))
    const url = await proxied(port, { answers: 2 })
    const leaving = new AbortController()
    await fetch(url, { signal: leaving.signal })
    await fetch(url)
    const third = await fetch(url)
    expect(third.status).toBe(503)
    expect(errorOf(await third.text()).code).toBe('busy')
    leaving.abort()
    await expect.poll(async () => (await fetch(url)).status, POLLING).toBe(200)
  })
})

describe('a large series', () => {
  const MIB = 1 << 20

  /** Writes for as long as it is taken, up to a limit; tells how much was taken. */
  function pouring(limitBytes: number) {
    const poured = { bytes: 0, isLeft: false }
    const listener: RequestListener = (_, outgoing) => {
      outgoing.setHeader('content-type', MULTIPART)
      outgoing.on('close', () => (poured.isLeft = true))
      const pour = () => {
        while (poured.bytes < limitBytes) {
          poured.bytes += MIB
          if (!outgoing.write(Buffer.alloc(MIB, poured.bytes / MIB))) return void outgoing.once('drain', pour)
        }
        outgoing.end()
      }
      pour()
    }
    return { poured, listener }
  }

  test('comes whole: 64 MiB, every byte in its place', async () => {
    const { listener } = pouring(64 * MIB)
    const { port } = await archive(listener)
    const bytes = new Uint8Array(await (await fetch(await proxied(port, {}))).arrayBuffer())
    expect(bytes.length).toBe(64 * MIB)
    const isRight = Array.from({ length: 64 }, (_, n) =>
      bytes.subarray(n * MIB, (n + 1) * MIB).every((b) => b === n + 1),
    )
    expect(isRight).not.toContain(false)
  })

  test('waits at the archive while the page does not read, and is left there when the page goes', async () => {
    const { poured, listener } = pouring(1024 * MIB)
    const { port } = await archive(listener)
    const asked = request(await proxied(port, {})).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.pause()
    let before = -1
    while (poured.bytes !== before) {
      before = poured.bytes
      await wait(200)
    }
    // What fits into the buffers of four sockets, and not the rest of the 1024 MiB.
    expect(poured.bytes).toBeLessThan(128 * MIB)
    expect(poured.isLeft).toBe(false)
    asked.destroy()
    await expect.poll(() => poured.isLeft, POLLING).toBe(true)
  })

  test('a page that goes before the archive has answered is not waited for', async () => {
    let isLeft = false
    const { asked, port } = await archive((incoming) => incoming.socket.on('close', () => (isLeft = true)))
    const leaving = new AbortController()
    const gone = fetch(await proxied(port, {}), { signal: leaving.signal })
    await expect.poll(() => asked.length, POLLING).toBe(1)
    leaving.abort()
    await expect(gone).rejects.toThrow(/abort/)
    await expect.poll(() => isLeft, POLLING).toBe(true)
  })
})
