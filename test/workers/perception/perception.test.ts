/** Both halves joined by a real channel, and the model that ships run by the real runtime, on one thread of wasm. */
import { afterEach, expect, test } from 'vitest'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { createPerception, type Perception, type PerceptionState } from '#workers/perception/client.ts'
import type { Port, Reply, Request } from '#workers/perception/messages.ts'
import { fetchModel } from '#workers/perception/open-model.ts'
import { servePerception } from '#workers/perception/serve.ts'
import type { PerceptionPort } from '#workers/perception/worker-life.ts'
import { shippedManifestText, shippedModel } from './shipped-model.ts'

const MODEL_URL = `data:application/octet-stream;base64,${Buffer.from(shippedModel()).toString('base64')}`
const manifestUrl = (text: string) => `data:application/json;base64,${Buffer.from(text).toString('base64')}`

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** A worker without the thread: what crosses is copied and moved as between threads. */
function makeWorker(): PerceptionPort {
  const { port1, port2 } = new MessageChannel()
  servePerception(port2 as unknown as Port<Reply, Request>, fetchModel)
  open.push(() => port1.close())
  return port1 as unknown as PerceptionPort
}

function start(manifest = shippedManifestText(), modelUrl = MODEL_URL) {
  const contours: BoneContour[] = []
  const states: PerceptionState[] = []
  const perception = createPerception({
    makeWorker,
    models: [{ name: 'bone-likelihood', modelUrl, manifestUrl: manifestUrl(manifest) }],
    onContour: (contour) => contours.push(contour),
    onState: (state) => states.push(state),
    limits: { answerMs: 10_000, loadMs: 10_000, restartAfterMs: [0, 0] },
  })
  open.push(() => perception.stop())
  return { perception, contours, states }
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** 400x300: tissue, and a bright arc over darkness, its top at (200, 110) and 40 px lower at the sides of a 160 px stretch. */
const arcRow = (x: number) => 110 + (x - 200) ** 2 / 160
function arc(frameId: number) {
  const grey = Uint8Array.from({ length: 400 * 300 }, (_, i) => {
    const below = Math.floor(i / 400) - arcRow(i % 400)
    return Math.min(255, (below > 0 ? 12 : 90) + 150 * Math.exp(-(below * below) / 8))
  })
  return { frameId, widthPx: 400, heightPx: 300, grey, atMs: 0 }
}

const field: Fan = { kind: 'rectangle', xPx: 40, yPx: 0, widthPx: 320, heightPx: 300 }

async function ready(perception: Perception) {
  await until(() => perception.state.state !== 'loading')
  expect(perception.state).toMatchObject({
    state: 'running',
    backend: 'wasm, 1 thread',
    model: 'bone-likelihood 1.0.0',
  })
}

test('the contour of an arc lies on the arc, within 2 of 300 pixels, in the pixels of the picture', async () => {
  const { perception, contours } = start()
  await ready(perception)
  const frame = arc(7)
  perception.see(frame, field, [0.2, 0.2])
  await until(() => contours.length > 0)
  const { frameId, runs, confidences, tookMs } = contours[0]!
  expect(frameId).toBe(7)
  expect(runs).toHaveLength(1)
  expect(confidences[0]).toBeGreaterThan(0.5)
  expect(tookMs).toBeGreaterThan(0)
  const points = Array.from(
    { length: runs[0]!.length / 2 },
    (_, i) => [runs[0]![2 * i]!, runs[0]![2 * i + 1]!] as const,
  )
  const central = points.filter(([x]) => Math.abs(x - 200) < 60)
  expect(central.length).toBeGreaterThan(90)
  for (const [x, y] of central) expect(Math.abs(y - arcRow(x))).toBeLessThan(2)
  // The caller's picture is still its own: it is drawn while the worker looks at a copy.
  expect(frame.grey).toHaveLength(400 * 300)
})

test('of five pictures at once the first and the newest are looked at; three are counted as dropped', async () => {
  const { perception, contours } = start()
  await ready(perception)
  for (let frameId = 1; frameId <= 5; frameId++) perception.see(arc(frameId), field)
  await until(() => contours.length === 2)
  expect(contours.map(({ frameId }) => frameId)).toEqual([1, 5])
  expect(perception.dropped).toBe(3)
})

test('pictures of changing size and a black one are answered in order', async () => {
  const { perception, contours } = start()
  await ready(perception)
  perception.see(arc(1), field)
  await until(() => contours.length === 1)
  perception.see({ frameId: 2, widthPx: 64, heightPx: 48, grey: new Uint8Array(64 * 48), atMs: 0 })
  await until(() => contours.length === 2)
  expect(contours[1]).toMatchObject({ frameId: 2, runs: [], confidences: [] })
  perception.see(arc(3), field)
  await until(() => contours.length === 3)
  expect(contours[2]!.runs).toEqual(contours[0]!.runs)
})

test('a picture shorter than it says is the caller’s mistake and is refused at once', async () => {
  const { perception } = start()
  await ready(perception)
  expect(() => perception.see({ ...arc(1), heightPx: 301 })).toThrow('picture 1 of 400x301 has 120000 grey values')
  expect(perception.state.state).toBe('running')
})

test('a model whose bytes are not those of its manifest is given up, saying which', async () => {
  const { perception, states } = start(shippedManifestText().replace(/"sha256": ".{8}/, '"sha256": "00000000'))
  await until(() => perception.state.state === 'off')
  expect(states.map(({ state }) => state)).toEqual(['loading', 'restarting', 'restarting', 'off'])
  expect(perception.state.reason).toMatch(/^given up: model.onnx has SHA-256 .* its manifest says 00000000.*: not run$/)
  expect(() => perception.see(arc(1))).not.toThrow()
})

test('a model that is not there is given up, naming it', async () => {
  const { perception } = start(shippedManifestText(), 'http://127.0.0.1:9/model.onnx')
  await until(() => perception.state.state === 'off')
  expect(perception.state.reason).toMatch(/given up: http:\/\/127.0.0.1:9\/model.onnx could not be fetched/)
})
