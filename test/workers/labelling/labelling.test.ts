import { afterEach, expect, test } from 'vitest'
import type { Volume } from '#core/volumes/volume.ts'
import { createLabelling, type LabellingPort } from '#workers/labelling/client.ts'
import type { Port, Reply, Request } from '#workers/labelling/messages.ts'
import { serveLabelling } from '#workers/labelling/serve.ts'

const channels: MessageChannel[] = []
afterEach(() => {
  for (const { port1, port2 } of channels.splice(0)) {
    port1.close()
    port2.close()
  }
})

function makeWorker(serve: (port: Port<Reply, Request>) => void = serveLabelling): LabellingPort {
  const channel = new MessageChannel()
  channels.push(channel)
  serve(channel.port2 as unknown as Port<Reply, Request>)
  return channel.port1 as unknown as LabellingPort
}

/** More voxels than go over at once. */
const water = (side: number): Volume => ({
  frame: 'ct',
  name: 'water',
  geometry: {
    dimensions: [side, side, side],
    spacingMm: [2, 2, 2],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  },
  voxels: new Int16Array(side ** 3),
  remarks: [],
})

test('a volume sent in pieces is looked through, and the refusal comes back in words', async () => {
  const labelling = createLabelling(() => makeWorker())
  const search = await labelling.findSpine(water(110))
  expect(search).toEqual({ ok: false, reason: expect.stringContaining('no spine was found') })
})

test('of two searches only the newer is answered', async () => {
  const labelling = createLabelling(() => makeWorker())
  const first = labelling.findSpine(water(20))
  const second = labelling.findSpine(water(20))
  expect(await first).toBeUndefined()
  expect(await second).toMatchObject({ ok: false })
})

test('a worker that fails is said with its reason', async () => {
  const failing = (port: Port<Reply, Request>) => {
    port.onmessage = ({ data: { requestId } }) =>
      port.postMessage({ type: 'failed', requestId, reason: 'out of memory' }, [])
  }
  const labelling = createLabelling(() => makeWorker(failing))
  await expect(labelling.findSpine(water(4))).rejects.toThrow('out of memory')
})
