/** A perception worker whose every answer is scripted; its timers are those of the test, which are turned by hand. */
import { vi } from 'vitest'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import { createPerception, type Seen } from '#workers/perception/client.ts'
import type { Answer, LoadRequest, ModelName, PerceiveRequest, Reply, Request } from '#workers/perception/messages.ts'
import type { PerceptionPort } from '#workers/perception/worker-life.ts'

export const say = (port: PerceptionPort, reply: Reply) => port.onmessage?.({ data: reply } as MessageEvent<Reply>)
export const MAPPING = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }

export const READING: Omit<PictureReading, 'frameId'> = {
  classes: ['background', 'lamina'],
  cells: new Uint8Array(64),
  side: 8,
  mapping: MAPPING,
  named: [{ name: 'lamina', xPx: 4, yPx: 4, confidence: 0.9, areaMm2: 9 }],
  view: undefined,
  abstains: undefined,
  tookMs: 5,
}
export const NEEDLE: Omit<NeedleSeen, 'frameId'> = {
  nearPx: [1, 1],
  farPx: [6, 6],
  tipPx: [6, 6],
  sigmaAlongPx: 2,
  sigmaAcrossPx: 1,
  from: 'shaft',
  confidence: 0.9,
}

export function wellAnswered({ name, frameId, grey, past }: PerceiveRequest): Answer {
  if (name === 'bone-likelihood') {
    const contour = {
      frameId,
      by: 'bone-likelihood',
      runs: [Float32Array.of(1, 2, 3, 2)],
      confidences: [0.5],
      tookMs: 9,
    }
    return { type: 'perceived', name, contour, mapping: MAPPING, grey }
  }
  if (name !== 'needle') return { type: 'read', name, reading: { ...READING, frameId }, grey }
  const earlier = past!.earlier.flatMap((each) => (each.grey ? [each.grey] : []))
  return { type: 'needle-looked-for', name, frameId, seen: { ...NEEDLE, frameId }, tookMs: 5, grey, earlier }
}

export type Answering = (asked: PerceiveRequest, port: PerceptionPort) => void
export type Loading = (asked: LoadRequest, port: PerceptionPort) => void

export const ready: Loading = ({ name, isGpuAllowed }, port) =>
  void setTimeout(
    () =>
      say(port, { type: 'ready', name, backend: isGpuAllowed ? 'WebGPU' : 'wasm', model: `${name} 1`, standing: '' }),
    100,
  )
/** Half of the 40 ms between pictures, so that there is time for two. */
const well: Answering = (asked, port) => void setTimeout(() => say(port, wellAnswered(asked)), 15)

export const NAMES: readonly ModelName[] = ['bone-likelihood', 'lumbar-anatomy', 'needle']

export function scripted(
  of: Partial<Record<ModelName, { answering?: Answering; loading?: Loading }>> = {},
  contourFrom: ModelName = 'bone-likelihood',
) {
  const script = { ...of }
  const workers: { readonly port: PerceptionPort; readonly requests: Request[]; isEnded: boolean }[] = []
  const told: { readonly name: ModelName; readonly frameId: number }[] = []

  function makeWorker(): PerceptionPort {
    const requests: Request[] = []
    const port: PerceptionPort = {
      onmessage: null,
      terminate: () => void (worker.isEnded = true),
      postMessage(request) {
        requests.push(request)
        if (request.type === 'perceive') (script[request.name]?.answering ?? well)(request, port)
        else if (request.type === 'load') (script[request.name]?.loading ?? ready)(request, port)
      },
    }
    const worker = { port, requests, isEnded: false }
    workers.push(worker)
    return port
  }

  const perception = createPerception({
    makeWorker,
    models: NAMES.map((name) => ({ name, modelUrl: `${name}.onnx`, manifestUrl: `${name}.json` })),
    contourFrom,
    onContour: ({ frameId }) => told.push({ name: 'bone-likelihood', frameId }),
    onReading: (name, { frameId }) => told.push({ name, frameId }),
    onNeedle: (_, { frameId }) => told.push({ name: 'needle', frameId }),
    onState: () => undefined,
  })
  const states = () => perception.state.models.map(({ state }) => state)
  const of_ = (name: ModelName) => perception.state.models.find((model) => model.name === name)!
  let frameId = 0
  const frame = (): Seen => ({
    frameId: ++frameId,
    widthPx: 8,
    heightPx: 8,
    grey: new Uint8Array(64),
    atMs: performance.now(),
  })
  /** Pictures 25 a second. */
  function run(ms: number) {
    for (let t = 0; t < ms; t += 40) {
      perception.see(frame(), undefined, [0.5, 0.5])
      vi.advanceTimersByTime(40)
    }
  }
  return { perception, script, workers, told, states, of: of_, run, frame }
}

export const requestsOf = (worker: { readonly requests: readonly Request[] }, name: ModelName) =>
  worker.requests.filter((request): request is PerceiveRequest => request.type === 'perceive' && request.name === name)
