/** What the page's half makes of a worker that fails in every way it can: the port is scripted, the clock is turned by hand. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import { createPerception, type PerceptionState } from '#workers/perception/client.ts'
import type { PerceiveRequest, Reply, Request } from '#workers/perception/messages.ts'
import { LIMITS, type PerceptionPort } from '#workers/perception/worker-life.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

type Answering = (asked: PerceiveRequest, port: PerceptionPort) => void

const say = (port: PerceptionPort, reply: Reply) => port.onmessage?.({ data: reply } as MessageEvent<Reply>)
const MAPPING = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }

function perceived({ name, frameId, grey }: PerceiveRequest, change: Partial<BoneContour> = {}): Reply {
  const contour = {
    frameId,
    by: 'bone-likelihood',
    runs: [Float32Array.of(1, 2, 3, 2)],
    confidences: [0.5],
    tookMs: 9,
    ...change,
  }
  return { type: 'perceived', name, contour, mapping: MAPPING, grey }
}

const answersWell: Answering = (asked, port) => say(port, perceived(asked))

/** Loads in 300 ms, as from a cache, then answers each picture as `answering` says at that time. */
function scripted(startUp: 'loads' | 'never loads' | 'fails to load' | 'cannot be made' = 'loads') {
  const ended: PerceptionPort[] = []
  const made: { port: PerceptionPort; requests: Request[] }[] = []
  const script = { answering: answersWell, startUp }
  const contours: BoneContour[] = []
  const states: PerceptionState[] = []

  function makeWorker(): PerceptionPort {
    if (script.startUp === 'cannot be made') throw new Error('workers are forbidden here')
    const requests: Request[] = []
    const port: PerceptionPort = {
      onmessage: null,
      terminate: () => ended.push(port),
      postMessage(request) {
        requests.push(request)
        if (request.type === 'perceive') return script.answering(request, port)
        if (request.type !== 'load' || script.startUp === 'never loads') return
        const { name } = request
        const reply: Reply =
          script.startUp === 'loads'
            ? {
                type: 'ready',
                name,
                backend: request.isGpuAllowed ? 'WebGPU' : 'wasm, 3 threads',
                model: 'm 1',
                standing: '',
              }
            : { type: 'failed', during: 'load', name, reason: 'no memory' }
        setTimeout(() => say(port, reply), 300)
      },
    }
    made.push({ port, requests })
    return port
  }

  const perception = createPerception({
    makeWorker,
    models: [{ name: 'bone-likelihood', modelUrl: 'model.onnx', manifestUrl: 'manifest.json' }],
    onContour: (contour) => contours.push(contour),
    onState: (state) => states.push(state),
  })
  return { perception, script, contours, states, made, ended }
}

const frame = (frameId: number) => ({ frameId, widthPx: 8, heightPx: 8, grey: new Uint8Array(64), atMs: 40 * frameId })

const FAILURES: readonly { readonly name: string; readonly answering: Answering; readonly reason: RegExp }[] = [
  { name: 'is silent', answering: () => undefined, reason: /no answer within 1000 ms/ },
  {
    name: 'throws',
    answering: (_, port) => port.onerror?.({ message: 'out of memory' } as ErrorEvent),
    reason: /out of memory/,
  },
  {
    name: 'answers what cannot be read',
    answering: (_, port) => port.onmessageerror?.({} as MessageEvent),
    reason: /an answer could not be read/,
  },
  {
    name: 'says that it failed',
    answering: ({ name, frameId }, port) =>
      say(port, { type: 'failed', during: 'perceive', name, frameId, reason: 'device lost' }),
    reason: /device lost/,
  },
  {
    name: 'draws to NaN',
    answering: (asked, port) => say(port, perceived(asked, { runs: [Float32Array.of(1, NaN)] })),
    reason: /a contour that leaves picture/,
  },
  {
    name: 'draws outside the picture',
    answering: (asked, port) => say(port, perceived(asked, { runs: [Float32Array.of(1, 9)] })),
    reason: /a contour that leaves picture/,
  },
  {
    name: 'is NaN sure',
    answering: (asked, port) => say(port, perceived(asked, { confidences: [NaN] })),
    reason: /a confidence that is none/,
  },
  {
    name: 'answers for another picture',
    answering: (asked, port) => say(port, perceived(asked, { frameId: asked.frameId - 1 })),
    reason: /an answer for picture \d+ when \d+ was asked for/,
  },
]

test.each(FAILURES)(
  '50 workers in a row, each of which $name: withdrawn at once, replaced within 2 s',
  ({ answering, reason }) => {
    const { perception, script, contours, states, made, ended } = scripted()
    vi.advanceTimersByTime(300)
    for (let round = 1; round <= 50; round++) {
      script.answering = answering
      const stateCount = states.length
      perception.see(frame(2 * round))
      vi.advanceTimersByTime(states.length > stateCount ? 0 : LIMITS.answerMs)
      expect(states.at(-1)).toMatchObject({
        state: 'restarting',
        restarts: round,
        reason: expect.stringMatching(reason),
      })
      expect(ended).toHaveLength(round)

      script.answering = answersWell
      vi.advanceTimersByTime(2000)
      expect(perception.state).toMatchObject({ state: 'running', restarts: round, reason: '' })
      perception.see(frame(2 * round + 1))
      expect(contours).toHaveLength(round)
      expect(contours.at(-1)!.frameId).toBe(2 * round + 1)
    }
    expect(made).toHaveLength(51)
    expect(perception.dropped).toBe(50)
  },
)

describe('a worker that is gone', () => {
  test('is not listened to any more', () => {
    const { perception, script, contours, made } = scripted()
    vi.advanceTimersByTime(300)
    script.answering = () => undefined
    perception.see(frame(1))
    const late = made[0]!.requests[1] as PerceiveRequest
    vi.advanceTimersByTime(LIMITS.answerMs)
    say(made[0]!.port, perceived(late))
    made[0]!.port.onerror?.({ message: 'still dying' } as ErrorEvent)
    expect(contours).toEqual([])
    expect(perception.state).toMatchObject({ state: 'restarting', restarts: 1 })
  })

  test('is followed by one that leaves the GPU alone', () => {
    const { perception, states, script } = scripted()
    vi.advanceTimersByTime(300)
    expect(perception.state.backend).toBe('WebGPU')
    script.answering = FAILURES[0]!.answering
    perception.see(frame(1))
    vi.advanceTimersByTime(LIMITS.answerMs)
    expect(states.at(-1)!.backend).toBe('')
    vi.advanceTimersByTime(2000)
    expect(perception.state.backend).toBe('wasm, 3 threads')
  })

  test('takes the picture that waited with it: it would be stale', () => {
    const { perception, script, contours } = scripted()
    vi.advanceTimersByTime(300)
    script.answering = () => undefined
    perception.see(frame(1))
    perception.see(frame(2))
    vi.advanceTimersByTime(LIMITS.answerMs + 2000)
    expect(contours).toEqual([])
    expect(perception.dropped).toBe(2)
  })
})

describe('a model that never works', () => {
  test.each(['never loads', 'fails to load', 'cannot be made'] as const)(
    '(%s) is given up after 5 restarts, and can be tried again',
    (startUp) => {
      const { perception, script, states, contours } = scripted(startUp)
      vi.advanceTimersByTime(6 * LIMITS.loadMs + 10_000)
      const wanted = ['loading', 'restarting', 'restarting', 'restarting', 'restarting', 'restarting', 'off']
      expect(states.map(({ state }) => state)).toEqual(wanted)
      expect(perception.state.reason).toMatch(
        /^given up: (the model was not loaded within 30000 ms|no memory|workers are forbidden here)$/,
      )
      for (let frameId = 0; frameId < 100; frameId++) perception.see(frame(frameId))
      expect(perception.dropped).toBe(100)

      script.startUp = 'loads'
      perception.retry()
      vi.advanceTimersByTime(300)
      perception.see(frame(100))
      expect(contours).toHaveLength(1)
    },
  )

  test('also when it loads and fails at every picture', () => {
    const { perception, script } = scripted()
    script.answering = FAILURES[3]!.answering
    for (let ms = 0; ms < 20_000; ms += 100) {
      vi.advanceTimersByTime(100)
      perception.see(frame(ms))
    }
    expect(perception.state).toMatchObject({ state: 'off', restarts: 5, reason: 'given up: device lost' })
  })
})

test('stopped, it is silent: the worker is ended and no clock is left running', () => {
  const { perception, ended, states } = scripted()
  vi.advanceTimersByTime(300)
  perception.stop()
  expect(ended).toHaveLength(1)
  expect(states.at(-1)).toMatchObject({ state: 'off', reason: '' })
  expect(vi.getTimerCount()).toBe(0)
})

test('a buffer comes back and is used again: two in turn for any number of pictures', () => {
  const buffers = new Set<ArrayBufferLike>()
  const { perception, script } = scripted()
  script.answering = (asked, port) => {
    buffers.add(asked.grey.buffer)
    say(port, perceived(asked))
  }
  vi.advanceTimersByTime(300)
  for (let frameId = 0; frameId < 50; frameId++) perception.see(frame(frameId))
  expect(buffers.size).toBeLessThanOrEqual(2)
})
