/**
 * Where the imaging worker's tissue comes from: coarse first, then fine slab after slab, those nearest the probe first, from as
 * many sampling workers as there are cores to spare.
 */
import type { SpineParameters } from '#core/phantom/parameters.ts'
import { placeSlab, slabCount, slabDistance, slabsBetween } from '#core/phantom/ultrasound/tissue-slabs.ts'
import type { TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'
import type { Port, Quality, SamplingReply, SamplingRequest } from './messages.ts'

export type SamplerPort = Port<SamplingRequest, SamplingReply>

export interface TissueSupplyOptions {
  readonly makeSampler: () => SamplerPort
  readonly samplers: number
  /** Another volume. */
  readonly onVolume: (volume: TissueVolume) => void
  /** One slab of it is finer. */
  readonly onSlab: (volume: TissueVolume, at: number) => void
  readonly onFine: () => void
  readonly onFailed: (reason: string) => void
}

export interface TissueSupply {
  begin(parameters: SpineParameters): void
  /** Of the tissue between two heights where the probe now is, CT mm: what is still coarse there is sampled next. */
  qualityAt(lowZ: number, highZ: number): Quality
  close(): void
}

export function createTissueSupply({
  makeSampler,
  samplers,
  onVolume,
  onSlab,
  onFine,
  onFailed,
}: TissueSupplyOptions): TissueSupply {
  let ports: SamplerPort[] = []
  let patient: SpineParameters | undefined
  let fine: TissueVolume | undefined
  let coarse = new Set<number>()
  let unasked = new Set<number>()
  let nearZ = 0

  function receive(port: SamplerPort, reply: SamplingReply) {
    switch (reply.type) {
      case 'sketched':
        return onVolume(reply.volume)
      case 'spread':
        return spread(reply.volume)
      case 'sampled':
        return sampled(port, reply)
      case 'failed':
        return onFailed(reply.reason)
      default:
        reply satisfies never
    }
  }

  function spread(volume: TissueVolume) {
    fine = volume
    coarse = new Set(Array.from({ length: slabCount(volume) }, (_, at) => at))
    unasked = new Set(coarse)
    onVolume(volume)
    while (ports.length < Math.min(samplers, coarse.size)) ports.push(start())
    for (const port of ports) askNext(port)
  }

  function sampled(port: SamplerPort, { slab, vessels }: SamplingReply & { type: 'sampled' }) {
    if (!fine) return
    placeSlab(fine, slab)
    coarse.delete(slab.at)
    if (fine.vessels) onSlab(fine, slab.at)
    else {
      fine = { ...fine, vessels }
      onVolume(fine)
    }
    askNext(port)
    if (coarse.size) return
    close()
    onFine()
  }

  function askNext(port: SamplerPort) {
    if (!fine || !patient || !unasked.size) return
    const { geometry, surfaces } = fine
    const grids = { geometry, surfaces: { geometry: surfaces.geometry } }
    const at = [...unasked].reduce((a, b) => (slabDistance(grids, b, nearZ) < slabDistance(grids, a, nearZ) ? b : a))
    unasked.delete(at)
    port.postMessage({ type: 'slab', parameters: patient, grids, at }, [])
  }

  function start(): SamplerPort {
    const port = makeSampler()
    port.onmessage = ({ data }) => receive(port, data)
    port.onerror = (event) => onFailed(event.message || 'the worker that samples the tissue could not be started')
    return port
  }

  function close() {
    for (const port of ports) port.terminate?.()
    ports = []
  }

  return {
    begin(parameters) {
      close()
      patient = parameters
      fine = undefined
      const port = start()
      ports.push(port)
      port.postMessage({ type: 'sketch', parameters }, [])
    },
    qualityAt(lowZ, highZ) {
      nearZ = (lowZ + highZ) / 2
      if (!fine) return 'coarse'
      return slabsBetween(fine, lowZ, highZ).some((at) => coarse.has(at)) ? 'coarse' : 'fine'
    },
    close,
  }
}
