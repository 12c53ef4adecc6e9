/** The worker's half: takes requests off a port and answers each once. Opens nothing itself, so it runs in Node too. */
import { traceContour } from '#core/ultrasound/contour.ts'
import { networkInput } from '#core/ultrasound/network-input.ts'
import type { PerceiveRequest, Port, Reply, Request } from './messages.ts'
import type { Network } from './network.ts'

export type OpenModel = (modelUrl: string, manifestUrl: string, isGpuAllowed: boolean) => Promise<Network>

export function servePerception(port: Port<Reply, Request>, open: OpenModel): void {
  let network: Network | undefined

  async function answer(request: Request): Promise<Reply> {
    switch (request.type) {
      case 'load': {
        network = await open(request.modelUrl, request.manifestUrl, request.isGpuAllowed)
        const { name, version } = network.manifest
        return { type: 'ready', backend: network.backend, model: `${name} ${version}` }
      }
      case 'perceive':
        if (!network) throw new Error('asked to look at a picture before the model was loaded')
        return perceive(network, request)
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`)
    }
  }

  port.onmessage = async ({ data: request }) => {
    try {
      const reply = await answer(request)
      port.postMessage(reply, reply.type === 'perceived' ? [reply.grey.buffer] : [])
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const frameId = request.type === 'perceive' ? { frameId: request.frameId } : {}
      port.postMessage({ type: 'failed', during: request.type, ...frameId, reason }, [])
    }
  }
}

async function perceive(network: Network, { frameId, grey, fan, pixelMm, ...size }: PerceiveRequest): Promise<Reply> {
  const startedMs = performance.now()
  const { side, contour: limits } = network.manifest
  const input = networkInput({ ...size, grey }, fan, side, pixelMm)
  const likelihood = await network.run(input.grey, input.mask)
  const contour = traceContour(likelihood, side, input.mapping, limits)
  const tookMs = performance.now() - startedMs
  return { type: 'perceived', contour: { frameId, ...contour, tookMs }, mapping: input.mapping, grey }
}
