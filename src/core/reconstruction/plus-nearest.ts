/**
 * What PLUS makes of a pixel in the voxel it lies in.
 *
 * The mean is a running one of whole numbers, each step cut off, until 255 pixels are in; then each
 * new pixel counts 1/256. Source: IGSIO vtkIGSIOPasteSliceIntoVolume, nearest neighbour.
 */
import type { Compounding } from './settings.ts'
import { MOST_WEIGHT, PIXEL_WEIGHT } from './settings.ts'
import type { Voxels } from './splatter.ts'

// Bound once: where modules are not bundled, a look-up in another one for each pixel is dear.
const [MOST, PIXEL] = [MOST_WEIGHT, PIXEL_WEIGHT]
/** Beyond this one more pixel might not fit the 16 bits. */
const FULL_AT = MOST - PIXEL

/** @returns what became of the pixel: see `plus-splatter`. */
export type PlaceNearest = (voxel: number, grey: number, importance: number) => 'placed' | 'blended' | 'refused'

/** @param isCounted NONE counts pixels also where the brightest or last one is kept; the optimised paths do not. */
export function nearestPlacer({ values, weights }: Voxels, compounding: Compounding, isCounted: boolean): PlaceNearest {
  const mark = (voxel: number) => {
    weights[voxel] = isCounted ? Math.min(MOST, weights[voxel]! + PIXEL) : PIXEL
    return 'placed' as const
  }
  const average = (voxel: number, grey: number, weight: number) => {
    const had = weights[voxel]!
    if (had > FULL_AT) {
      values[voxel] = Math.floor(grey / 256 + (values[voxel]! * 255) / 256)
      return 'blended' as const
    }
    if (weight === 0) return 'refused' as const
    const has = had + weight
    values[voxel] = Math.floor((grey * weight + values[voxel]! * had) / has)
    weights[voxel] = has
    return 'placed' as const
  }
  switch (compounding) {
    case 'latest':
      return (voxel, grey) => {
        values[voxel] = grey
        return mark(voxel)
      }
    case 'maximum':
      return (voxel, grey) => {
        if (grey > values[voxel]!) values[voxel] = grey
        return mark(voxel)
      }
    case 'mean':
      return (voxel, grey) => average(voxel, grey, PIXEL)
    case 'importance':
      return average
  }
}
