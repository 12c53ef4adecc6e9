/**
 * What recording costs each displayed frame on the page's thread: the same frames read with and without a recorder, in
 * turn, with a worker that takes all it is given. Notes are written as text, a picture's pixels are copied.
 */
import { Worker } from 'node:worker_threads'
import { createRecorder } from '#app/recorder.ts'
import { transform } from '#core/frames/transform.ts'
import { greyAsPng, greyOfPng } from '#core/recording/grey-png.ts'
import { NO_COUNTERS, type Device, type PoseReading } from '#devices/device.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'
import type { RecordingPort } from '#workers/recording/client.ts'
import { lookedAt } from '#test/core/ultrasound/looked-at.ts'
import { median, percentile, type Bench } from './figures.ts'

const FRAMES = 1200
const [WIDTH, HEIGHT] = [640, 480]

const SINK = `const { parentPort } = require('node:worker_threads')
parentPort.on('message', ({ type }) => {
  if (type === 'begin') parentPort.postMessage({ type: 'begun' })
  if (type === 'write') parentPort.postMessage({ type: 'written', bytes: 0 })
  if (type === 'end') parentPort.postMessage({ type: 'ended', bytes: 0 })
})`

export async function benchRecording(): Promise<Bench> {
  const worker = new Worker(SINK, { eval: true })
  const port: RecordingPort = { onmessage: null, postMessage: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[]) } // prettier-ignore
  worker.on('message', (data: unknown) => port.onmessage?.({ data } as MessageEvent))
  const session = createSession()
  session.actions.noteConsent('recording', 1)
  const recorder = createRecorder({ session, makeWorker: () => port, nowMs: () => performance.now(), clockZeroEpochMs: 0, onKept: () => undefined }) // prettier-ignore
  await recorder.start()

  const picture = lookedAt(WIDTH, HEIGHT, 3)
  const live = createLive()
  const device = { name: 'bench', kind: 'simulated', fan: undefined, state: { state: 'running' }, counters: NO_COUNTERS } as unknown as Device // prettier-ignore
  const poses = (n: number): PoseReading[] =>
    (['probe', 'needle'] as const).flatMap(
      (tool) =>
      [0, 1].map((k) => ({ link: transform('patient', tool, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, n / 7, k / 3, n / 11, 1]), status: 'ok' as const, atMs: n * 16 + k })), // prettier-ignore
    )
  const [bare, withPicture]: [number[], number[]] = [[], []]
  for (let n = 0; n < FRAMES; n++) {
    live.nowMs = n * 16
    const hasPicture = n % 3 === 0
    const image = { ...picture, frameId: n, atMs: n * 16, receivedAtMs: n * 16 }
    const readings = { poses: poses(n), image: hasPicture ? image : undefined }
    const begunMs = performance.now()
    recorder.took(n * 16, device, readings)
    recorder.tick(live)
    ;(hasPicture ? withPicture : bare).push(performance.now() - begunMs)
    if (n % 4 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await recorder.stop()
  await worker.terminate()

  const packing: number[] = []
  const unpacking: number[] = []
  let packed = 0
  for (let round = 0; round < 15; round++) {
    const startMs = performance.now()
    const png = greyAsPng(picture, 'deflate')
    const middleMs = performance.now()
    greyOfPng(png)
    packing.push(middleMs - startMs)
    unpacking.push(performance.now() - middleMs)
    packed = png.length
  }
  const us = (values: readonly number[], part: number) => `${(1000 * percentile(values, part)).toFixed(0)} µs`
  const most = percentile([...bare.slice(100), ...withPicture.slice(50)], 0.99)
  return {
    name: `Recording: ${FRAMES} displayed frames, 4 poses in each, a picture of ${WIDTH} x ${HEIGHT} in every third`,
    rows: [
      { figure: 'on the page, frame without a picture, middle and 99 in 100', value: `${us(bare, 0.5)}, ${us(bare, 0.99)}` },
      { figure: 'on the page, frame with a picture, middle and 99 in 100', value: `${us(withPicture, 0.5)}, ${us(withPicture, 0.99)}` },
      { figure: 'on the page, all, 99 in 100', value: `${most.toFixed(2)} ms`, goal: '≤ 2 ms with everything on', met: most <= 2 },
      { figure: 'pictures left out', value: String(session.getState().recording.leftOut), goal: '0', met: session.getState().recording.leftOut === 0 },
      { figure: 'in the worker, a picture packed, and unpacked again', value: `${median(packing).toFixed(1)} ms, ${median(unpacking).toFixed(1)} ms` },
      { figure: 'packed to', value: `${(packed / picture.grey.length).toFixed(2)} of its bytes (speckle without black round it)` },
    ],
  } // prettier-ignore
}
