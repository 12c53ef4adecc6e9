/** The printed markers in a camera's picture: found and named by js-aruco2, their corners then refined. */
import { AR } from 'js-aruco2'
import { refineCorners } from '#core/camera/refine-corners.ts'
import { toolOfMarker } from '#core/camera/marker-sheet.ts'

export interface CameraPicture {
  readonly widthPx: number
  readonly heightPx: number
  readonly rgba: Uint8ClampedArray
}

export interface FoundMarker {
  readonly id: number
  /** Upper left, upper right, lower right, lower left of the marker itself. */
  readonly cornersPx: readonly (readonly [x: number, y: number])[]
}

/** Of 36 bits: any two codes differ in twelve, so that five wrong ones could still be told; two keep chance likenesses out. */
const MOST_WRONG_BITS = 2

export function createMarkerFinder(): (picture: CameraPicture) => readonly FoundMarker[] {
  const detector = new AR.Detector({ dictionaryName: 'ARUCO_MIP_36h12', maxHammingDistance: MOST_WRONG_BITS })
  return ({ widthPx, heightPx, rgba }) => {
    const picture = { grey: greyOf(rgba), widthPx, heightPx }
    return detector
      .detect({ width: widthPx, height: heightPx, data: rgba })
      .filter(({ id, hammingDistance }) => toolOfMarker(id) && hammingDistance <= MOST_WRONG_BITS)
      .map(({ id, corners }) => ({
        id,
        cornersPx: refineCorners(picture, corners.map(({ x, y }) => [x, y] as const)), // prettier-ignore
      }))
  }
}

/** ITU-R BT.601. */
function greyOf(rgba: Uint8ClampedArray): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(rgba.length / 4)
  for (let at = 0, from = 0; at < grey.length; at++, from += 4)
    grey[at] = 0.299 * rgba[from]! + 0.587 * rgba[from + 1]! + 0.114 * rgba[from + 2]!
  return grey
}
