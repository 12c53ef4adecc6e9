/**
 * The worker from the page's side: made, given its models to load one after the other, ended when it fails, made again.
 *
 * Trusts it with nothing: one that is silent, throws, fails or is not understood is ended, and another takes its place.
 */
import type { Answer, ExplainedReply, LoadRequest, ModelName, Port, Reply, Request } from './messages.ts'
import type { ModelBook } from './model-book.ts'

export interface PerceptionPort extends Port<Request, Reply> {
  onerror?: ((event: ErrorEvent) => void) | null
  onmessageerror?: ((event: MessageEvent) => void) | null
  terminate?(): void
}

export interface PerceptionLimits {
  /** A picture not answered in this time: the worker hangs. Some thirty times what the filter takes on one thread; with a reload from the cache under 2 s. */
  readonly answerMs: number
  /** The runtime is 4 MB compressed: a slow link takes this long the first time. */
  readonly loadMs: number
  /** Wait before each restart in a row without one answer in between; after the last one it is given up. */
  readonly restartAfterMs: readonly number[]
}

export const LIMITS: PerceptionLimits = { answerMs: 1000, loadMs: 30_000, restartAfterMs: [0, 200, 500, 800, 800] }

export interface WorkerLife {
  start(): void
  /** Nothing may be asked while there is no worker, or while it makes a model ready. */
  readonly isFree: boolean
  readonly restarts: number
  ask(request: Exclude<Request, LoadRequest>, buffers: readonly ArrayBuffer[]): void
  /** Ends the worker and makes another, later. @param blamed when it is known whose fault it was */
  crashed(reason: string, blamed?: ModelName): void
  /** Starts over with what was given up. */
  retry(): void
  stop(): void
}

export interface WorkerLifeOptions {
  /** Called once by `start` and again for each restart. */
  readonly makeWorker: () => PerceptionPort
  readonly book: ModelBook
  readonly limits: PerceptionLimits
  /** Which model has a picture in work. */
  readonly atWork: () => ModelName | undefined
  readonly onAnswer: (answer: Answer) => void
  readonly onExplained: (reply: ExplainedReply) => void
  /** It makes a model ready: what was asked waits. */
  readonly onBusy: () => void
  readonly onFree: () => void
  /** Nothing that was asked will be answered. */
  readonly onLost: () => void
  /** Something changed in the book. */
  readonly onChange: () => void
}

export function createWorkerLife(options: WorkerLifeOptions): WorkerLife {
  const { makeWorker, book, limits, atWork, onAnswer, onExplained, onBusy, onFree, onLost, onChange } = options
  let port: PerceptionPort | undefined
  let hasSpoken = false
  let isOpening = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let restarts = 0
  let isGpuAllowed = true

  function start() {
    hasSpoken = false
    try {
      const made = makeWorker()
      port = made
      // A worker that was ended can still have an answer on its way: only the present one is heard.
      made.onmessage = ({ data }) => port === made && take(data)
      made.onerror = (event) => port === made && crashed(event.message || 'the worker could not be started')
      made.onmessageerror = () => port === made && crashed('an answer could not be read')
      loadNext()
    } catch (error) {
      crashed(error instanceof Error ? error.message : String(error))
    }
  }

  function loadNext() {
    const { next } = book
    if (!next || !port) return
    book.begin(next.name)
    waitFor(next.name)
    port.postMessage({ type: 'load', ...next, isGpuAllowed }, [])
  }

  /** A model that does not come is left out; one that keeps the worker busy without end takes the worker with it. */
  function waitFor(name: ModelName) {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const reason = `the model was not loaded within ${limits.loadMs} ms`
      if (name === 'bone-likelihood' || isOpening) crashed(reason, hasSpoken ? name : undefined)
      else leaveOut(name, reason)
    }, limits.loadMs)
  }

  function leaveOut(name: ModelName, reason: string) {
    book.refuse(name, reason)
    goOn()
  }

  /** One model is done with, well or badly. */
  function goOn() {
    clearTimeout(timer)
    isOpening = false
    onChange()
    loadNext()
    onFree()
  }

  function take(reply: Reply): void {
    hasSpoken = true
    switch (reply.type) {
      case 'progress':
      case 'opening':
      case 'ready':
      case 'refused':
        // What comes too late for a model that was left out is of no use.
        return reply.name === book.loading ? takeLoading(reply) : undefined
      case 'failed':
        return crashed(reply.reason, reply.name)
      case 'perceived':
      case 'read':
      case 'needle-looked-for':
        return onAnswer(reply)
      case 'explained':
      case 'not-explained':
        return onExplained(reply)
      default:
        crashed(`an answer of unknown kind ${JSON.stringify(reply satisfies never)}`)
    }
  }

  function takeLoading(reply: Extract<Reply, { type: 'progress' | 'opening' | 'ready' | 'refused' }>): void {
    switch (reply.type) {
      case 'progress':
        book.progress(reply.name, reply.fraction)
        waitFor(reply.name)
        return onChange()
      case 'opening':
        isOpening = true
        waitFor(reply.name)
        return onBusy()
      case 'ready':
        book.ready(reply)
        return goOn()
      case 'refused':
        return leaveOut(reply.name, reply.reason)
      default:
        throw new TypeError(`not about loading: ${JSON.stringify(reply satisfies never)}`)
    }
  }

  /** Without a culprit it is the model in work, else the one being loaded; a worker that never said a word is the fault of none, so of all. */
  function crashed(reason: string, blamed = hasSpoken ? (atWork() ?? book.loading) : undefined) {
    end()
    // What the GPU broke once it may break again; wasm gives the same numbers.
    isGpuAllowed = false
    const waitMs = book.lost(blamed, reason, limits.restartAfterMs)
    if (waitMs !== undefined) {
      restarts++
      timer = setTimeout(start, waitMs)
    }
    onChange()
  }

  function end() {
    clearTimeout(timer)
    isOpening = false
    const ending = port
    port = undefined
    ending?.terminate?.()
    onLost()
  }

  return {
    start,
    get isFree() {
      return port !== undefined && !isOpening
    },
    get restarts() {
      return restarts
    },
    ask: (request, buffers) => port?.postMessage(request, [...buffers]),
    crashed,
    retry() {
      if (!book.retry()) return
      onChange()
      if (port) loadNext()
      else start()
    },
    stop() {
      end()
      book.stop()
      onChange()
    },
  }
}
