/** The page's half: one search after another; what is asked while one runs takes its place, and the older one has no answer. */
import type { CorridorRequest, CorridorSearch } from '#core/planning/corridor-search.ts'
import type { Port, Reply, Request } from './messages.ts'

export interface PlanningPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface TimedSearch extends CorridorSearch {
  readonly tookMs: number
}

export interface PlanningWorker {
  /** Its ground is gone afterwards: the buffers move. Undefined when another search has taken its place, or it was stopped. */
  search(request: CorridorRequest): Promise<TimedSearch | undefined>
  stop(): void
}

interface Waiting {
  readonly requestId: number
  readonly resolve: (found: TimedSearch | undefined) => void
  readonly reject: (reason: Error) => void
}

/** @param makeWorker called when first needed and again after a crash */
export function createPlanningWorker(makeWorker: () => PlanningPort): PlanningWorker {
  let port: PlanningPort | undefined
  let waiting: Waiting | undefined
  let lastId = 0

  function worker(): PlanningPort {
    if (port) return port
    const made = makeWorker()
    made.onmessage = ({ data: reply }) => {
      if (waiting?.requestId !== reply.requestId) return
      const { resolve, reject } = waiting
      waiting = undefined
      if (reply.type === 'failed') reject(new Error(reply.reason))
      else resolve({ ...reply.found, tookMs: reply.tookMs })
    }
    made.onerror = (event) => {
      made.terminate?.()
      port = undefined
      waiting?.reject(new Error(event.message || 'the planning worker could not be started'))
      waiting = undefined
    }
    return (port = made)
  }

  function stop() {
    waiting?.resolve(undefined)
    waiting = undefined
  }

  return {
    stop,
    search(search) {
      stop()
      const requestId = ++lastId
      const { promise, resolve, reject } = Promise.withResolvers<TimedSearch | undefined>()
      waiting = { requestId, resolve, reject }
      worker().postMessage({ type: 'search', requestId, search }, [
        search.ground.labels.buffer,
        search.ground.matter.buffer,
      ])
      return promise
    },
  }
}
