/** The worker's half: takes a volume in and looks for the spine in it. */
import { findSpine } from '#core/labelling/find-spine.ts'
import type { Level } from '#core/anatomy/levels.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Port, Reply, Request } from './messages.ts'

interface Incoming {
  readonly requestId: number
  readonly volume: Volume
  readonly lowest: Level | undefined
  missing: number
}

export function serveLabelling(port: Port<Reply, Request>): void {
  let incoming: Incoming | undefined

  function answer(request: Request): void {
    switch (request.type) {
      case 'find-spine': {
        const { requestId, frame, geometry, lowest } = request
        const missing = geometry.dimensions.reduce((a, b) => a * b)
        const voxels = new Int16Array(missing)
        incoming = { requestId, lowest, missing, volume: { frame, name: '', geometry, voxels, remarks: [] } }
        return
      }
      case 'voxels': {
        if (incoming?.requestId !== request.requestId) return
        const { requestId, volume, lowest } = incoming
        volume.voxels.set(request.part, request.at)
        incoming.missing -= request.part.length
        if (incoming.missing > 0) return
        incoming = undefined
        return port.postMessage({ type: 'searched', requestId, search: findSpine(volume, lowest) }, [])
      }
      default:
        throw new TypeError(`unknown request ${(request satisfies never as Request).type}`)
    }
  }

  port.onmessage = ({ data: request }) => {
    try {
      answer(request)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      port.postMessage({ type: 'failed', requestId: request.requestId, reason }, [])
    }
  }
}
