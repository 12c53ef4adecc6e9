/** A picture as the trained networks see it: the square of fixed cells, and what changed in it since earlier pictures. */
import type { Fan } from '#core/ultrasound/fan.ts'
import { networkInput, type NetworkInput, type Picture } from '#core/ultrasound/network-input.ts'
import type { TrainedManifest } from './trained-manifest.ts'

/** @param pixelMm width and height of a pixel. @throws RangeError without it: these networks know structures by their size */
export function squareOf(
  picture: Picture,
  fan: Fan,
  { name, side, cellMm }: TrainedManifest,
  pixelMm: readonly [x: number, y: number] | undefined,
): NetworkInput {
  if (!pixelMm) throw new RangeError(`${name} cannot look at a picture whose scale is not known`)
  return networkInput(picture, fan, side, pixelMm, cellMm)
}

/** Grey, the size of the change since each earlier square, then the mask; nothing outside the mask. */
export function channelsOf({ grey, mask }: NetworkInput, earlier: readonly Float32Array[] = []): Float32Array {
  const area = mask.length
  const values = new Float32Array((2 + earlier.length) * area)
  for (let at = 0; at < area; at++) {
    if (!(mask[at]! > 0)) continue
    values[at] = grey[at]!
    earlier.forEach((square, n) => (values[(1 + n) * area + at] = Math.abs(grey[at]! - square[at]!)))
  }
  values.set(mask, (1 + earlier.length) * area)
  return values
}
