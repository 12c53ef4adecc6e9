/**
 * The page's half: asks for the spine of a volume. Of several asked for only the newest is answered; the worker is there
 * only while it is needed. Voxels go over in pieces, so that copying a large volume never holds up a frame.
 */
import type { Level } from '#core/anatomy/levels.ts'
import type { SpineSearch } from '#core/labelling/find-spine.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Port, Reply, Request } from './messages.ts'

export interface LabellingPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

export interface Labelling {
  /**
   * Looks for the vertebrae. Rejects with the reason when the worker fails.
   * @returns undefined when another search, or `stop`, came in between
   */
  findSpine(volume: Volume, lowest?: Level): Promise<SpineSearch | undefined>
  stop(): void
}

/** 2 MB: copied in about a millisecond. */
const VOXELS_AT_ONCE = 1 << 20

export function createLabelling(makeWorker: () => LabellingPort): Labelling {
  let lastId = 0
  let running: { readonly port: LabellingPort; readonly give: (search: SpineSearch | undefined) => void } | undefined

  function stop() {
    const stopped = running
    running = undefined
    if (!stopped) return
    stopped.port.onmessage = null
    stopped.port.terminate?.()
    stopped.give(undefined)
  }

  async function send(port: LabellingPort, requestId: number, { frame, geometry, voxels }: Volume, lowest?: Level) {
    port.postMessage({ type: 'find-spine', requestId, frame, geometry, lowest }, [])
    for (let at = 0; at < voxels.length; at += VOXELS_AT_ONCE) {
      if (at > 0) await new Promise<void>((resolve) => void setTimeout(resolve, 0))
      if (running?.port !== port) return
      const part = voxels.slice(at, at + VOXELS_AT_ONCE)
      port.postMessage({ type: 'voxels', requestId, at, part }, [part.buffer])
    }
  }

  return {
    stop,
    findSpine(volume, lowest) {
      stop()
      const requestId = ++lastId
      const { promise, resolve, reject } = Promise.withResolvers<SpineSearch | undefined>()
      const port = makeWorker()
      running = { port, give: resolve }
      const end = (reason: string) => {
        reject(new Error(reason))
        stop()
      }
      port.onmessage = ({ data: reply }) => {
        if (reply.requestId !== requestId) return
        if (reply.type === 'failed') return end(reply.reason)
        resolve(reply.search)
        stop()
      }
      port.onerror = (event) => end(event.message || 'the labelling worker could not be started')
      send(port, requestId, volume, lowest).catch((error: unknown) =>
        end(error instanceof Error ? error.message : String(error)),
      )
      return promise
    },
  }
}
