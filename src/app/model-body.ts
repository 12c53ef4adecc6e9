/** Opens a body made from parameters as a case: its geometry first, structures as they come, then its CT. */
import type { SpineParameters } from '#core/phantom/parameters.ts'
import { displayTable, writeDisplay } from '#core/volumes/stored-pixels.ts'
import { CT_DISPLAY_WINDOW_HU, type VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { OpenEvents, OpenOutcome } from '#dicom/opening.ts'
import type { StructureEvents, Volumes } from '#workers/volumes/client.ts'

const AIR_HU = -1000

/** Like files a person gave, once they are there. */
export async function openBody(
  volumes: Pick<Volumes, 'makeBody'>,
  parameters: SpineParameters,
  name: string,
  events: OpenEvents & StructureEvents,
  signal: AbortSignal,
): Promise<OpenOutcome> {
  let arrival: (VolumeArrival & { readonly arrivedSlices: number[] }) | undefined
  const table = displayTable(CT_DISPLAY_WINDOW_HU)
  try {
    events.onProgress(0, `${name}: the body is made`)
    await volumes.makeBody(
      parameters,
      {
        onGeometry(geometry) {
          arrival = emptyArrival(geometry, name)
          events.onArrival(arrival)
        },
        onLayer: events.onLayer,
        onLabels: events.onLabels,
        onSlices(k, voxels) {
          if (!arrival) return
          const { volume, display, arrivedSlices } = arrival
          const size = volume.geometry.dimensions[0] * volume.geometry.dimensions[1]
          volume.voxels.set(voxels, k * size)
          writeDisplay(voxels, table, display.subarray(k * size, k * size + voxels.length))
          for (let n = 0; n < voxels.length / size; n++) arrivedSlices.push(k + n)
          events.onSlices()
        },
        onProgress: (fraction) => events.onProgress(fraction, fraction < 0.8 ? `${name}: structures` : `${name}: CT`),
      },
      signal,
    )
    if (!arrival) throw new Error('the body has no geometry')
    return { ok: true, volume: arrival.volume, modality: 'CT', remarks: [], leftOut: [] }
  } catch (error) {
    if (signal.aborted) return { ok: false, failures: [] }
    const reason = error instanceof Error ? error.message : String(error)
    return { ok: false, failures: [{ file: '', reason: `${name} could not be made: ${reason}` }] }
  }
}

function emptyArrival(geometry: VolumeGeometry, name: string) {
  const count = geometry.dimensions.reduce((a, b) => a * b)
  const volume = { frame: 'ct', name, geometry, voxels: new Int16Array(count).fill(AIR_HU), remarks: [] } as const
  return { volume, display: new Uint8Array(count), windowHu: CT_DISPLAY_WINDOW_HU, arrivedSlices: [] as number[] }
}
