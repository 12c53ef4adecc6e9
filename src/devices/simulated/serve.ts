/** The worker's half: takes B-mode pictures of the phantom, one per request. */
import { transform } from '#core/frames/transform.ts'
import { createBMode, type BMode } from '#core/phantom/b-mode.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Port, Reply, Request } from './messages.ts'

export function serveSimulated(port: Port<Reply, Request>): void {
  let bMode: BMode | undefined

  function answer(request: Request): Reply {
    switch (request.type) {
      case 'begin':
        bMode = createBMode(createLumbarSpine(), request.picture)
        return { type: 'ready' }
      case 'take': {
        if (!bMode) throw new Error('asked for a picture before the phantom was made')
        const grey = bMode.take(transform('ct', 'image', request.ctFromImage))
        return { type: 'taken', frameId: request.frameId, grey }
      }
      default:
        throw new TypeError(`unknown request ${(request satisfies never as Request).type}`)
    }
  }

  port.onmessage = ({ data: request }) => {
    try {
      const reply = answer(request)
      port.postMessage(reply, reply.type === 'taken' ? [reply.grey.buffer] : [])
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      port.postMessage({ type: 'failed', during: request.type, reason }, [])
    }
  }
}
