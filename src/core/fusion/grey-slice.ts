/** A slice of a volume in grey bytes, in a picture's own pixels; black where there is no volume. */
import type { Matrix } from '#core/frames/transform.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { everyPixel, reslice } from './reslice.ts'
import type { GreyWindow } from './windows.ts'

let kept = new Float32Array(0)

/** @param into as long as the picture has pixels */
export function greySlice(
  volume: Pick<Volume, 'geometry' | 'voxels'>,
  ctFromImage: Matrix,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  [black, white]: GreyWindow,
  into: Uint8Array<ArrayBuffer>,
): void {
  if (kept.length !== widthPx * heightPx) kept = new Float32Array(widthPx * heightPx)
  reslice(volume, ctFromImage, everyPixel(widthPx, heightPx), kept)
  const scale = 255 / (white - black)
  for (let at = 0; at < kept.length; at++) {
    const grey = (kept[at]! - black) * scale
    // NaN is no number larger than 0: black.
    into[at] = grey > 0 ? Math.min(255, grey) : 0
  }
}
