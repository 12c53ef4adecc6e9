/** A sampling worker's half: the coarse tissue of a spine at once, then fine slabs as they are asked for. */
import { vesselCourses } from '#core/phantom/doppler/vessel-courses.ts'
import { createLumbarSpine, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import { createSketch } from '#core/phantom/sketch.ts'
import { makeTissueVolume, SAMPLING } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { sampleSlab, spreadOut } from '#core/phantom/ultrasound/tissue-slabs.ts'
import type { TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'
import type { Port, SamplingReply, SamplingRequest } from './messages.ts'

export function serveSampling(port: Port<SamplingReply, SamplingRequest>): void {
  let spine: LumbarSpine | undefined

  function sketch(parameters: SpineParameters) {
    const coarse = makeTissueVolume(createSketch(parameters), {
      spacingMm: SAMPLING.coarseMm,
      surfacesMm: SAMPLING.coarseSurfacesMm,
    })
    // A copy goes ahead, so that the first picture need not wait for the fine grids.
    port.postMessage({ type: 'sketched', volume: coarse }, [])
    const fine = spreadOut(coarse)
    port.postMessage({ type: 'spread', volume: fine }, buffersOf(fine))
  }

  port.onmessage = ({ data: request }) => {
    try {
      switch (request.type) {
        case 'sketch':
          return sketch(request.parameters)
        case 'slab': {
          spine ??= createLumbarSpine(request.parameters)
          const slab = sampleSlab(spine, request.grids, request.at)
          return port.postMessage({ type: 'sampled', slab, vessels: vesselCourses(spine) }, [
            slab.material.buffer,
            slab.distances.buffer,
          ])
        }
        default:
          throw new TypeError(`unknown request ${(request satisfies never as SamplingRequest).type}`)
      }
    } catch (error) {
      port.postMessage({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }, [])
    }
  }
}

const buffersOf = ({ material, surfaces }: TissueVolume) => [material.buffer, surfaces.distances.buffer]
