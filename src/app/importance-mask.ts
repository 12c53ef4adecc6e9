/** A picture file as an importance mask: how far each pixel of the ultrasound picture is to be trusted, 0 to 255. */
import type { ImportanceMask } from '#core/reconstruction/settings.ts'

/** @throws RangeError in words for what is no picture, or trusts no pixel */
export async function readImportanceMask(file: Blob & { readonly name: string }): Promise<ImportanceMask> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' }).catch(() => undefined)
  if (!bitmap) throw new RangeError(`${file.name}: no picture that can be read; a mask is a grey PNG`)
  const { width: widthPx, height: heightPx } = bitmap
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const { data } = context.getImageData(0, 0, widthPx, heightPx)
  // Red stands for the grey: a mask has no colours.
  const grey = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => data[4 * at]!)
  if (grey.every((trust) => trust === 0))
    throw new RangeError(`${file.name}: every pixel is 0: nothing would be trusted`)
  return { widthPx, heightPx, grey }
}
