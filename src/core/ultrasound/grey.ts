/**
 * Whatever a source sends, as 8-bit grey.
 *
 * 8-bit grey stays as it is. Colour becomes its luma (ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B).
 * Any other number type is spread linearly over 0–255 from the lowest to the highest value seen so
 * far, so that brightness stays comparable from picture to picture; not a number becomes 0.
 */
export type ScalarType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64'

export const SCALAR_BYTES: Readonly<Record<ScalarType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
}

export interface PixelFormat {
  readonly scalarType: ScalarType
  /** Values per pixel, interleaved: 1, or 3 and 4 for RGB and RGBA of 8 bits. */
  readonly components: number
  readonly isBigEndian: boolean
}

/** Lowest and highest value seen; grows, never shrinks. */
export interface GreyRange {
  low: number
  high: number
}

export const createGreyRange = (): GreyRange => ({ low: Infinity, high: -Infinity })

/** Why this format has no grey, in words; undefined when it has. */
export function greyRefusal({ scalarType, components }: PixelFormat): string | undefined {
  if (components === 1) return undefined
  if (scalarType !== 'uint8') return `${components} components of ${scalarType} per pixel are not read`
  return components === 3 || components === 4 ? undefined : `${components} components per pixel are not read`
}

/** What is done to pixels of this format, in words; undefined when they stay as they are. */
export function greyMapping({ scalarType, components }: PixelFormat): string | undefined {
  if (components > 1) return 'colour is shown as its luma (BT.601)'
  return scalarType === 'uint8' ? undefined : `${scalarType} values are spread over 0–255 from lowest to highest`
}

/**
 * A new array of one byte per pixel.
 * @param pixels all values, no gaps. @param range widened by these pixels first.
 * @throws RangeError for a format `greyRefusal` refuses.
 */
export function greyOf(pixels: Uint8Array, format: PixelFormat, range: GreyRange): Uint8Array<ArrayBuffer> {
  const refusal = greyRefusal(format)
  if (refusal) throw new RangeError(refusal)
  if (format.components > 1) return luma(pixels, format.components)
  if (format.scalarType === 'uint8') return pixels.slice() as Uint8Array<ArrayBuffer>
  widen(range, pixels, format)
  return spread(pixels, format, range)
}

function luma(pixels: Uint8Array, components: number): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(pixels.length / components)
  for (let i = 0, from = 0; i < grey.length; i++, from += components) {
    grey[i] = (299 * pixels[from]! + 587 * pixels[from + 1]! + 114 * pixels[from + 2]! + 500) / 1000
  }
  return grey
}

export function widen(range: GreyRange, pixels: Uint8Array, format: PixelFormat): void {
  const values = reader(pixels, format)
  const count = pixels.length / SCALAR_BYTES[format.scalarType]
  for (let i = 0; i < count; i++) {
    const value = values(i)
    if (value < range.low && value !== -Infinity) range.low = value
    if (value > range.high && value !== Infinity) range.high = value
  }
}

function spread(pixels: Uint8Array, format: PixelFormat, { low, high }: GreyRange): Uint8Array<ArrayBuffer> {
  const grey = new Uint8Array(pixels.length / SCALAR_BYTES[format.scalarType])
  const values = reader(pixels, format)
  // A picture of one value is black, not white.
  const scale = high > low ? 255 / (high - low) : 0
  for (let i = 0; i < grey.length; i++) {
    const value = (values(i) - low) * scale
    grey[i] = value >= 255 ? 255 : value > 0 ? value + 0.5 : 0
  }
  return grey
}

function reader(pixels: Uint8Array, { scalarType, isBigEndian }: PixelFormat): (i: number) => number {
  const view = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  const little = !isBigEndian
  switch (scalarType) {
    case 'int8':
      return (i) => view.getInt8(i)
    case 'uint8':
      return (i) => view.getUint8(i)
    case 'int16':
      return (i) => view.getInt16(2 * i, little)
    case 'uint16':
      return (i) => view.getUint16(2 * i, little)
    case 'int32':
      return (i) => view.getInt32(4 * i, little)
    case 'uint32':
      return (i) => view.getUint32(4 * i, little)
    case 'float32':
      return (i) => view.getFloat32(4 * i, little)
    case 'float64':
      return (i) => view.getFloat64(8 * i, little)
  }
}
