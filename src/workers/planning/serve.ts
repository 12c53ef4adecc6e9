/** The worker's half: searches, and says how long it took. */
import { searchCorridors } from '#core/planning/corridor-search.ts'
import type { Port, Reply, Request } from './messages.ts'

export function servePlanning(port: Port<Reply, Request>): void {
  port.onmessage = ({ data: { requestId, search } }) => {
    try {
      const startMs = performance.now()
      const found = searchCorridors(search)
      port.postMessage({ type: 'searched', requestId, found, tookMs: performance.now() - startMs }, [])
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      port.postMessage({ type: 'failed', requestId, reason }, [])
    }
  }
}
