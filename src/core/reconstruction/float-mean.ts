/** Weighted means of pixels in the voxels they lie in: a sum and a weight for each, in pixels. */
import { MOST_WEIGHT, PIXEL_WEIGHT } from './settings.ts'
import type { PlacedPixels, Row } from './picture-row.ts'
import type { Voxels } from './splatter.ts'
import type { Triple } from './sweep-grid.ts'

export interface Means {
  readonly sums: Float32Array<ArrayBuffer>
  readonly weights: Float32Array<ArrayBuffer>
}

/** A voxel that was given less of a pixel was only grazed: what it has is chance, and it counts as a hole. */
export const LEAST_WEIGHT = 1 / 128

export function meanOf({ sums, weights }: Means): Voxels {
  const voxels = { values: new Uint8Array(sums.length), weights: new Uint16Array(sums.length) }
  for (let voxel = 0; voxel < sums.length; voxel++) {
    const weight = weights[voxel]!
    if (weight < LEAST_WEIGHT) continue
    voxels.values[voxel] = Math.round(sums[voxel]! / weight)
    voxels.weights[voxel] = Math.min(MOST_WEIGHT, Math.round(weight * PIXEL_WEIGHT))
  }
  return voxels
}

export function placeNearestMean({ sums, weights }: Means, [nx, ny]: Triple) {
  return (row: Row, { grey, mask, rejectBelow }: PlacedPixels): void => {
    const { x, y, z, ax, ay, az, at } = row
    let voxel = -1
    let sum = 0
    let weight = 0
    for (let column = row.from; column <= row.to; column++) {
      const value = grey[at + column]!
      if (value < rejectBelow) continue
      // Half up: within the grid all three are positive, so cutting off is rounding down.
      const i = (x + ax * column + 0.5) | 0
      const j = (y + ay * column + 0.5) | 0
      const k = (z + az * column + 0.5) | 0
      const here = i + nx * (j + ny * k)
      if (here !== voxel) {
        if (weight > 0) {
          sums[voxel]! += sum
          weights[voxel]! += weight
        }
        voxel = here
        sum = 0
        weight = 0
      }
      const trust = mask ? mask[at + column]! / 255 : 1
      sum += trust * value
      weight += trust
    }
    if (weight > 0) {
      sums[voxel]! += sum
      weights[voxel]! += weight
    }
  }
}
