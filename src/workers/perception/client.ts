/**
 * The page's half. Works on one picture at a time and always on the newest: a picture
 * that waited while a newer one came is dropped, never queued, so an answer is never
 * older than one picture plus one inference.
 *
 * Trusts the worker with nothing: one that is silent, throws, fails or answers
 * nonsense is ended, the page is told at once so that nothing of it stays in view, and
 * another takes its place. A model that keeps failing is given up, aloud.
 */
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import { wholePicture, type Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { answerFault } from './answer-fault.ts'
import type { PerceiveRequest, Port, Reply, Request } from './messages.ts'

export interface PerceptionPort extends Port<Request, Reply> {
  onerror?: ((event: ErrorEvent) => void) | null
  onmessageerror?: ((event: MessageEvent) => void) | null
  terminate?(): void
}

export interface PerceptionState {
  readonly state: 'loading' | 'running' | 'restarting' | 'off'
  /** 'WebGPU' or 'wasm, 2 threads': what really runs; empty until something does. */
  readonly backend: string
  readonly model: string
  /** How often a worker had to be replaced. */
  readonly restarts: number
  /** Why, when restarting or given up; empty otherwise. */
  readonly reason: string
}

/** The parts of a frame that recognition needs. */
export type Seen = Pick<UltrasoundFrame, 'frameId' | 'widthPx' | 'heightPx' | 'grey'>

export interface Perception {
  /** Copies the grey values: the caller goes on drawing them. @throws RangeError when they do not fill the picture. */
  see(frame: Seen, fan?: Fan, pixelMm?: readonly [x: number, y: number]): void
  /** Pictures that were never looked at, because a newer one came or the worker was lost. */
  readonly dropped: number
  readonly state: PerceptionState
  /** Starts over after it was given up. Without effect otherwise. */
  retry(): void
  stop(): void
}

export interface PerceptionOptions {
  /** Called once now and again for each restart. */
  readonly makeWorker: () => PerceptionPort
  readonly modelUrl: string
  readonly manifestUrl: string
  readonly onContour: (contour: BoneContour) => void
  /** 'restarting' and 'off' mean: whatever was drawn is withdrawn. */
  readonly onState: (state: PerceptionState) => void
  readonly limits?: PerceptionLimits
}

export interface PerceptionLimits {
  /** A picture not answered in this time: the worker hangs. Some thirty times what the filter takes on one thread; with a reload from the cache under 2 s. */
  readonly answerMs: number
  /** The runtime is 4 MB compressed: a slow link takes this long the first time. */
  readonly loadMs: number
  /** Wait before each restart in a row without one contour in between; after the last one it is given up. */
  readonly restartAfterMs: readonly number[]
}

export const LIMITS: PerceptionLimits = { answerMs: 1000, loadMs: 30_000, restartAfterMs: [0, 200, 500, 800, 800] }

export function createPerception(options: PerceptionOptions): Perception {
  const { makeWorker, modelUrl, manifestUrl, onContour, onState, limits = LIMITS } = options
  let state: PerceptionState = { state: 'loading', backend: '', model: '', restarts: 0, reason: '' }
  let port: PerceptionPort | undefined
  let asked: PerceiveRequest | undefined
  let waiting: PerceiveRequest | undefined
  let spare: Uint8Array<ArrayBuffer> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let dropped = 0
  let failuresInARow = 0
  let isGpuAllowed = true

  function say(change: Partial<PerceptionState>) {
    state = { ...state, reason: '', ...change }
    onState(state)
  }

  function after(ms: number, then: () => void) {
    clearTimeout(timer)
    timer = setTimeout(then, ms)
  }

  function start() {
    try {
      const made = makeWorker()
      port = made
      // A worker that was ended can still have an answer on its way: only the present one is heard.
      made.onmessage = ({ data }) => port === made && take(data)
      made.onerror = (event) => port === made && crashed(event.message || 'the worker could not be started')
      made.onmessageerror = () => port === made && crashed('an answer could not be read')
      after(limits.loadMs, () => crashed(`the model was not loaded within ${limits.loadMs} ms`))
      made.postMessage({ type: 'load', modelUrl, manifestUrl, isGpuAllowed }, [])
    } catch (error) {
      crashed(error instanceof Error ? error.message : String(error))
    }
  }

  function take(reply: Reply): void {
    switch (reply.type) {
      case 'ready':
        clearTimeout(timer)
        say({ state: 'running', backend: reply.backend, model: reply.model })
        return sendWaiting()
      case 'perceived': {
        const fault = answerFault(reply, asked)
        if (fault) return crashed(fault)
        clearTimeout(timer)
        asked = undefined
        spare = reply.grey
        failuresInARow = 0
        onContour(reply.contour)
        return sendWaiting()
      }
      case 'failed':
        return crashed(reply.reason)
      default:
        crashed(`an answer of unknown kind ${JSON.stringify(reply satisfies never)}`)
    }
  }

  function sendWaiting() {
    if (state.state !== 'running' || asked || !waiting || !port) return
    asked = waiting
    waiting = undefined
    after(limits.answerMs, () => crashed(`no answer within ${limits.answerMs} ms`))
    port.postMessage(asked, [asked.grey.buffer])
  }

  function crashed(reason: string) {
    endWorker()
    // What the GPU broke once it may break again; wasm gives the same numbers.
    isGpuAllowed = false
    const waitMs = limits.restartAfterMs[failuresInARow++]
    if (waitMs === undefined) return say({ state: 'off', backend: '', reason: `given up: ${reason}` })
    say({ state: 'restarting', backend: '', restarts: state.restarts + 1, reason })
    after(waitMs, start)
  }

  function endWorker() {
    clearTimeout(timer)
    dropped += (asked ? 1 : 0) + (waiting ? 1 : 0)
    asked = undefined
    waiting = undefined
    const ending = port
    port = undefined
    ending?.terminate?.()
  }

  function copied(grey: Uint8Array): Uint8Array<ArrayBuffer> {
    const copy = spare?.length === grey.length ? spare : new Uint8Array(grey.length)
    spare = undefined
    copy.set(grey)
    return copy
  }

  onState(state)
  start()

  return {
    see({ frameId, widthPx, heightPx, grey }, fan = wholePicture(widthPx, heightPx), pixelMm) {
      if (grey.length !== widthPx * heightPx) {
        throw new RangeError(`picture ${frameId} of ${widthPx}x${heightPx} has ${grey.length} grey values`)
      }
      if (state.state !== 'running') {
        dropped++
        return
      }
      if (waiting) {
        dropped++
        spare = waiting.grey
      }
      waiting = { type: 'perceive', frameId, widthPx, heightPx, grey: copied(grey), fan, ...(pixelMm && { pixelMm }) }
      sendWaiting()
    },
    get dropped() {
      return dropped
    },
    get state() {
      return state
    },
    retry() {
      if (state.state !== 'off' || port) return
      failuresInARow = 0
      say({ state: 'loading' })
      start()
    },
    stop() {
      endWorker()
      say({ state: 'off', backend: '' })
    },
  }
}
