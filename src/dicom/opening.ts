/** What every way of opening a volume promises, and the volume filling on the page while slices come. */
import type { DicomHeader } from '#core/volumes/dicom-header.ts'
import { displayTable, inexactRemarks, writeDisplay } from '#core/volumes/stored-pixels.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import type { Buffers, Fault, SliceOfVolume } from './reader/messages.ts'

export interface OpenEvents {
  /** Geometry is known and the arrays are there; slices follow. */
  onArrival(arrival: VolumeArrival): void
  /** There are more indices in `arrival.arrivedSlices`. */
  onSlices(): void
  /** @param fraction 0 to 1. */
  onProgress(fraction: number, label: string): void
}

/** The images a volume was read from: what is saved of it refers to them. */
export interface DicomSource {
  /** In the order of the volume's slices. */
  readonly slices: readonly DicomHeader[]
  readonly first: Blob
  /** Its voxels are not those of its images. */
  readonly isSheared: boolean
}

/** When the signal was aborted, `failures` is empty: nobody needs to be told what they asked for. */
export type OpenOutcome =
  | {
      readonly ok: true
      readonly volume: Volume
      readonly modality: 'CT' | 'MR'
      readonly remarks: readonly string[]
      /** Files that were given and are not in the volume, and why. */
      readonly leftOut: readonly Fault[]
      readonly source?: DicomSource
    }
  | { readonly ok: false; readonly failures: readonly Fault[] }

export interface Filling {
  readonly volume: Volume
  /** Copies slices in and tells the events. About 0.5 ms for each of 512 x 512. */
  put(slices: readonly SliceOfVolume[]): void
  /** How many slices are not there yet. */
  missing(): number
  /** What could not be held exactly, once all slices are in. */
  inexactRemarks(): string[]
}

export interface NewVolume {
  readonly name: string
  readonly modality: 'CT' | 'MR'
  readonly geometry: VolumeGeometry
  readonly window: readonly [number, number]
  readonly remarks: readonly string[]
}

/** Announces the volume whose arrays slices will be put in. */
export function createFilling(
  { name, modality, geometry, window, remarks }: NewVolume,
  { voxels, display }: Buffers,
  events: OpenEvents,
): Filling {
  const [nx, ny, nz] = geometry.dimensions
  const size = nx * ny
  const arrivedSlices: number[] = []
  const volume: Volume = { frame: modality === 'CT' ? 'ct' : 'mr', name, geometry, voxels, remarks }
  const arrival: VolumeArrival = { volume, display, windowHu: window, arrivedSlices }
  const total = { clamped: 0, rounded: 0 }
  let table: Uint8Array | undefined
  events.onArrival(arrival)
  return {
    volume,
    put(slices) {
      for (const slice of slices) {
        const { k } = slice
        voxels.set(slice.voxels, k * size)
        if (slice.display) display.set(slice.display, k * size)
        // Slices that were read to find the window come without their display copy.
        else writeDisplay(slice.voxels, (table ??= displayTable(window)), display.subarray(k * size, (k + 1) * size))
        total.clamped += slice.clamped
        total.rounded += slice.rounded
        arrivedSlices.push(k)
      }
      events.onSlices()
      events.onProgress(arrivedSlices.length / nz, `${arrivedSlices.length} of ${nz} slices`)
    },
    missing: () => nz - new Set(arrivedSlices).size,
    inexactRemarks: () => inexactRemarks(total),
  }
}
