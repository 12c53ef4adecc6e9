/**
 * Pixels outside an ultrasound's image regions made black: that is where names, dates and places are burned in.
 *
 * Regions are those the data set states (PS3.3 C.8.5.5, both corners included). Rectangles a person names are masked too,
 * for text inside the regions.
 */
import type { Attribute, Attributes } from './deidentify.ts'

export interface PixelRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type Masked =
  | { readonly ok: true; readonly pixels: Uint8Array; readonly masked: number }
  | { readonly ok: false; readonly reason: string }

const first = (attributes: Attributes, tag: string): unknown => attributes[tag]?.Value[0]
const numberAt = (attributes: Attributes, tag: string, or: number) => Number(first(attributes, tag) ?? or)

/** Empty where the data set states none. */
export function regionsOf(attributes: Attributes): readonly PixelRect[] {
  const sequence: Attribute | undefined = attributes['00186011']
  return (sequence?.Value ?? []).map((item) => {
    const at = (tag: string) => numberAt(item as Attributes, tag, Number.NaN)
    const [x, y] = [at('00186018'), at('0018601A')]
    return { x, y, width: at('0018601C') - x + 1, height: at('0018601E') - y + 1 }
  })
}

/** @param pixels native, all frames, as they stand in the file. */
export function maskPixels(
  attributes: Attributes,
  pixels: Uint8Array,
  shown: readonly PixelRect[],
  hidden: readonly PixelRect[],
): Masked {
  const [rows, columns] = [numberAt(attributes, '00280010', 0), numberAt(attributes, '00280011', 0)]
  const samples = numberAt(attributes, '00280002', 1)
  const bytesPerSample = numberAt(attributes, '00280100', 8) / 8
  const frames = numberAt(attributes, '00280008', 1)
  const stated = first(attributes, '00280004')
  const photometric = typeof stated === 'string' ? stated : ''
  const black = blackOf(photometric, numberAt(attributes, '00280101', 8))
  if (!black)
    return { ok: false, reason: `pixels are ${photometric || 'of no stated kind'}; what is black in them is not known` }
  const size = rows * columns * samples * bytesPerSample * frames
  if (!size || pixels.length < size)
    return {
      ok: false,
      reason: `${frames} frames of ${columns} × ${rows} are ${size} bytes; there are ${pixels.length}`,
    }
  const arePlanes = samples > 1 && numberAt(attributes, '00280006', 0) === 1
  const out = Uint8Array.from(pixels)
  const keep = keptPixels(rows, columns, shown, hidden)
  let masked = 0
  for (let frame = 0; frame < frames; frame++)
    for (let pixel = 0; pixel < keep.length; pixel++) {
      if (keep[pixel]) continue
      masked++
      for (let sample = 0; sample < samples; sample++) {
        const at = arePlanes
          ? (frame * samples + sample) * keep.length + pixel
          : (frame * keep.length + pixel) * samples + sample
        const value = black[Math.min(sample, black.length - 1)]!
        for (let byte = 0; byte < bytesPerSample; byte++) out[at * bytesPerSample + byte] = (value >> (8 * byte)) & 255
      }
    }
  return { ok: true, pixels: out, masked }
}

/** Per sample; undefined for kinds whose samples are shared between pixels. */
function blackOf(photometric: string, bitsStored: number): readonly number[] | undefined {
  switch (photometric) {
    case 'MONOCHROME2':
    case 'RGB':
      return [0]
    case 'MONOCHROME1':
      return [2 ** bitsStored - 1]
    case 'YBR_FULL':
      return [0, 128, 128]
    default:
      return undefined
  }
}

function keptPixels(rows: number, columns: number, shown: readonly PixelRect[], hidden: readonly PixelRect[]) {
  const keep = new Uint8Array(rows * columns)
  const fill = ({ x, y, width, height }: PixelRect, value: 0 | 1) => {
    for (let row = Math.max(0, y); row < Math.min(rows, y + height); row++)
      keep.fill(value, row * columns + Math.max(0, x), row * columns + Math.max(0, Math.min(columns, x + width)))
  }
  for (const rect of shown) fill(rect, 1)
  for (const rect of hidden) fill(rect, 0)
  return keep
}
