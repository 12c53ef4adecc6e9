/**
 * How tracked pictures become a volume: which pixels count, which voxels they go to, and what is
 * made of pixels that meet in one voxel.
 *
 * The words are PLUS's (VolumeReconstruction in its configuration; AlgorithmVolumeReconstruction.md),
 * and so is what they mean.
 */

/** `nearest`: each pixel goes into the voxel it lies in. `linear`: into the eight around it, by how near they are. */
export type Interpolation = 'nearest' | 'linear'

/** Of pixels in one voxel: the last one, the brightest, their mean, or their mean by how much each place of a picture is trusted. */
export type Compounding = 'latest' | 'maximum' | 'mean' | 'importance'

/**
 * `float`: the true mean in floating point, and fast. The others give voxel for voxel what PLUS gives
 * with Optimization FULL, PARTIAL and NONE.
 */
export type Arithmetic = 'float' | 'plus-full' | 'plus-partial' | 'plus-none'

/** Both ends are included, as in PLUS: a rectangle `widthPx` wide has one column more. */
export interface ClipRectangle {
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
}

export interface ClipFan {
  /** Where the edges meet; may lie outside the picture. */
  readonly originPx: readonly [x: number, y: number]
  readonly startRadiusPx: number
  readonly stopRadiusPx: number
  /** From straight down (+y), positive towards +x. */
  readonly startAngleRad: number
  readonly stopAngleRad: number
}

/** Which pixels of a picture count; the whole picture when neither is given. */
export interface Clip {
  readonly rectangle?: ClipRectangle
  readonly fan?: ClipFan
}

/** How much each pixel of a picture is trusted: 0 not at all, 255 most. Row by row, as large as the pictures. */
export interface ImportanceMask {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array
}

/** One way to guess a voxel that no pixel reached, from those that were reached. */
export type HoleFilling =
  /** Between two known voxels on one line through the hole; the shortest of 13 lines. `lengthLimit` counts the voxels of the line. */
  | { readonly kind: 'stick'; readonly lengthLimit: number; readonly sticks: number }
  /** The mean of the nearest known voxels, by cubes of growing size. */
  | { readonly kind: 'nearest'; readonly size: number; readonly leastKnown: number }
  /** The mean of the cube of `size` voxels, weighted by distance, and by how much each voxel was seen when `isByWeight`. */
  | {
      readonly kind: 'gaussian'
      readonly size: number
      readonly leastKnown: number
      readonly deviation: number
      readonly isByWeight: boolean
    }
  | { readonly kind: 'distance'; readonly size: number; readonly leastKnown: number }

export interface ReconstructionSettings {
  readonly interpolation: Interpolation
  readonly compounding: Compounding
  readonly arithmetic: Arithmetic
  readonly clip: Clip
  /** Needed for `importance`, not used otherwise. */
  readonly importance?: ImportanceMask
  /** Darker pixels are passed over: the black stripes of lost contact would darken what was seen before. */
  readonly rejectBelow?: number
  /** Tried in this order; none: holes stay 0. */
  readonly holeFilling: readonly HoleFilling[]
}

/** As in PLUS's own configurations of freehand sweeps. */
export const STICK_FILLING: HoleFilling = { kind: 'stick', lengthLimit: 9, sticks: 1 }

/** One whole pixel in the weight of a voxel; PLUS's accumulation buffer has 16 bits. */
export const PIXEL_WEIGHT = 256
export const MOST_WEIGHT = 65535
