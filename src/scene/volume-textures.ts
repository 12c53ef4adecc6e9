/**
 * A volume on the graphics card, filled slice by slice as it arrives: display bytes as
 * one 3-D texture, and how far a ray may leap from each brick as another.
 */
import { Box3, Data3DTexture, LinearFilter, NearestFilter, RedFormat, Vector3, type WebGLRenderer } from 'three'
import { createBricks } from '#core/volumes/bricks.ts'
import { leapsOver } from '#core/volumes/leaps.ts'
import type { DrawnVolume } from '#core/volumes/volume-arrival.ts'

export interface VolumeTextures {
  readonly voxels: Data3DTexture
  /** A byte per brick (`core/volumes/leaps.ts`). */
  readonly leaps: Data3DTexture
  /** Rays leap over what is below this display byte. */
  showFrom(lowestVisible: number): void
  /**
   * Sends slices that have arrived and are not there yet, as many as fit in the time.
   * @returns true when something changed.
   */
  upload(renderer: WebGLRenderer, arrival: DrawnVolume, budgetMs: number): boolean
  /** Whether every slice is there. */
  readonly isWhole: boolean
  /** Starts over: the graphics card forgot everything. */
  forget(): void
  dispose(): void
}

/** The volume that is on the graphics card now, for every view that draws from it. */
export interface VolumeOnCard {
  textures: VolumeTextures | undefined
}

/**
 * Along each edge of the bricks that rays leap over. Before bone, most of a ray's samples fall into the brick it lies in:
 * of half the edge, a picture takes three quarters of the time, and reckoning the leaps 15 ms instead of 2 (512x512x90).
 */
export const LEAP_VOXELS = 4
/** While a volume comes in, how often what may be leapt over is reckoned anew. */
const LOOKS = 8
/** Slices between two looks at the clock: one is at most 1 ms (512x512). */
const BATCH = 2

export function createVolumeTextures({ volume, display }: DrawnVolume): VolumeTextures {
  const [nx, ny, nz] = volume.geometry.dimensions
  const voxels = new Data3DTexture(null, nx, ny, nz)
  voxels.format = RedFormat
  voxels.minFilter = voxels.magFilter = LinearFilter
  voxels.unpackAlignment = 1
  // Storage only: the bytes follow slice by slice, never as a whole.
  voxels.source.dataReady = false
  voxels.needsUpdate = true

  /** Never drawn with: names the bytes that are copied from. */
  const bytes = new Data3DTexture(display, nx, ny, nz)
  let ranges = createBricks(display, volume.geometry.dimensions, LEAP_VOXELS)
  const distances = new Uint8Array(ranges.minMax.length / 2)
  const leaps = new Data3DTexture(distances, ...ranges.dimensions)
  leaps.format = RedFormat
  leaps.minFilter = leaps.magFilter = NearestFilter
  leaps.unpackAlignment = 1
  leaps.needsUpdate = true
  let lowestVisible = 0
  /** Slices that the leaps know of. */
  let known = 0

  const region = new Box3()
  const place = new Vector3()
  let sent = 0

  const forget = () => {
    sent = 0
    ranges = createBricks(display, volume.geometry.dimensions, LEAP_VOXELS)
    know()
    voxels.needsUpdate = true
  }

  function know() {
    leapsOver(ranges, lowestVisible, distances)
    known = sent
    leaps.needsUpdate = true
  }

  return {
    voxels,
    leaps,
    showFrom(lowest) {
      if (lowest === lowestVisible) return
      lowestVisible = lowest
      know()
    },
    get isWhole() {
      return sent === nz
    },
    upload(renderer, { arrivedSlices }, budgetMs) {
      if (sent >= arrivedSlices.length) return false
      const startedMs = performance.now()
      renderer.initTexture(voxels)
      while (sent < arrivedSlices.length && performance.now() - startedMs < budgetMs) {
        const batch = arrivedSlices.slice(sent, sent + BATCH)
        for (const k of batch) {
          region.min.set(0, 0, k)
          region.max.set(nx, ny, k + 1)
          renderer.copyTextureToTexture(bytes, voxels, region, place.set(0, 0, k))
        }
        ranges.add(batch)
        sent += batch.length
      }
      // What is not known of yet is leapt over until it is: a few milliseconds of reckoning are not spent on every frame.
      if (sent === nz || sent - known >= nz / LOOKS) know()
      return true
    },
    forget,
    dispose() {
      voxels.dispose()
      leaps.dispose()
      forget()
    },
  }
}
