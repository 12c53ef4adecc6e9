/** A simulated room whose worker runs in this process, on a clock that the test moves. */
import { TYPICAL } from '#core/phantom/parameters.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { makeTissueVolume } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import type { TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'
import type { Port, Reply, Request, SamplingReply, SamplingRequest } from '#devices/simulated/imaging/messages.ts'
import { serveImaging } from '#devices/simulated/imaging/serve.ts'
import type { SimulatedPort } from '#devices/simulated/pictures.ts'
import { createSimulated, type Hands, type Simulated, type SimulatedOptions } from '#devices/simulated/simulated.ts'

let tissue: TissueVolume | undefined

/** The typical spine, sampled once for all tests of a file, as coarsely as still shows its bones. */
export const coarseTissue = () =>
  (tissue ??= makeTissueVolume(createLumbarSpine(TYPICAL), { spacingMm: 2.5, surfacesMm: 2.5 }))

/** The worker's half in this process, given tissue that is there already. */
export function serveCoarsely(port: MessagePort): void {
  serveImaging(port as unknown as Port<Reply, Request>, {
    makeSampler() {
      const sampler: Port<SamplingRequest, SamplingReply> = {
        onmessage: null,
        postMessage() {
          const data: SamplingReply = { type: 'sketched', volume: coarseTissue() }
          queueMicrotask(() => sampler.onmessage?.({ data } as MessageEvent<SamplingReply>))
        },
      }
      return sampler
    },
  })
}

export interface SimulatedRig {
  readonly device: Simulated
  close(): void
}

export function simulatedRig(options: SimulatedOptions = {}): SimulatedRig {
  const ports: MessagePort[] = []
  const device = createSimulated({
    ...options,
    makeWorker() {
      const { port1, port2 } = new MessageChannel()
      ports.push(port1, port2)
      serveCoarsely(port2)
      return port1 as unknown as SimulatedPort
    },
  })
  return { device, close: () => ports.forEach((port) => port.close()) }
}

/** Answers at once with a grey picture, and keeps what was asked. */
export function quickRig(options: SimulatedOptions = {}) {
  const asked = new Map<number, readonly number[]>()
  const device = createSimulated({
    ...options,
    makeWorker() {
      const port: SimulatedPort = {
        onmessage: null,
        postMessage(request) {
          const answer = (data: Reply) => queueMicrotask(() => port.onmessage?.({ data } as MessageEvent<Reply>))
          if (request.type === 'begin') return answer({ type: 'ready', quality: 'fine', tookMs: 0 })
          if (request.type === 'lay-vessel') return
          const { frameId, ctFromImage, picture } = request.shot
          const { widthPx, heightPx } = picture
          asked.set(frameId, ctFromImage)
          const grey = new Uint8Array(widthPx * heightPx).fill(90)
          answer({
            type: 'taken',
            frameId,
            widthPx,
            heightPx,
            grey,
            contact: 'full',
            quality: 'fine',
            on: 'processor',
            tookMs: 1,
          })
        },
      }
      return port
    },
  })
  return { device, asked }
}

export const elapse = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Displayed frames of 16 ms, in made-up time; the worker is waited for between them. */
export async function runFrames(
  device: Simulated,
  fromMs: number,
  frames: number,
  hands: (ms: number) => Hands,
  onFrame: (readings: ReturnType<Simulated['read']>, nowMs: number) => void = () => undefined,
): Promise<number> {
  let nowMs = fromMs
  for (let frame = 0; frame < frames; frame++, nowMs += 16) {
    device.hold(hands(nowMs), nowMs)
    onFrame(device.read(nowMs), nowMs)
    await Promise.resolve()
  }
  return nowMs
}
