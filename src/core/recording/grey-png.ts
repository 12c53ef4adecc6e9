/**
 * Grey pictures as PNG (ISO/IEC 15948), lossless: any program opens them, and speckle goes into a third.
 *
 * Each pixel is stored as its difference from the one on its left, then deflated at the fastest level: on real B-mode
 * that is 0.28 of the bytes, no more than the strongest level with another filter saves by a tenth.
 */
import { unzlibSync, zlibSync } from 'fflate'
import { createByteWriter } from './byte-writer.ts'
import { crc32 } from './crc32.ts'
import { utf8Of } from './utf8.ts'

/** 'none' is still PNG, with its pixels stored as they are: for a machine that cannot keep up. */
export const COMPRESSIONS = ['none', 'deflate'] as const
export type Compression = (typeof COMPRESSIONS)[number]

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const [NO_FILTER, FROM_LEFT] = [0, 1]

export interface GreyPicture {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array<ArrayBuffer>
}

export function greyAsPng({ widthPx, heightPx, grey }: GreyPicture, compression: Compression): Uint8Array<ArrayBuffer> {
  if (grey.length !== widthPx * heightPx)
    throw new RangeError(`${grey.length} bytes are no picture of ${widthPx} x ${heightPx}`)
  const rows = new Uint8Array((widthPx + 1) * heightPx)
  const isFiltered = compression === 'deflate'
  for (let y = 0, from = 0, to = 0; y < heightPx; y++) {
    rows[to++] = isFiltered ? FROM_LEFT : NO_FILTER
    if (isFiltered) for (let x = 0, left = 0; x < widthPx; x++) {
        const value = grey[from++]!
        rows[to++] = value - left
        left = value
      }
    else {
      rows.set(grey.subarray(from, from + widthPx), to)
      from += widthPx
      to += widthPx
    }
  } // prettier-ignore
  const file = createByteWriter()
  file.bytes(SIGNATURE)
  file.bytes(part('IHDR', Uint8Array.of(...bigEndian(widthPx), ...bigEndian(heightPx), 8, 0, 0, 0, 0)))
  file.bytes(part('IDAT', zlibSync(rows, { level: isFiltered ? 1 : 0 })))
  file.bytes(part('IEND', new Uint8Array(0)))
  return file.take()
}

/** Of PNG as it is written here. @throws RangeError for any other */
export function greyOfPng(png: Uint8Array): GreyPicture {
  if (!SIGNATURE.every((byte, at) => png[at] === byte)) throw new RangeError('this is not PNG')
  const bodies = partsOf(png)
  const [head, body] = [bodies.get('IHDR'), bodies.get('IDAT')]
  if (head?.length !== 13 || !body) throw new RangeError('PNG without a head or without pixels')
  const [widthPx, heightPx] = [readBigEndian(head, 0), readBigEndian(head, 4)]
  if (head[8] !== 8 || head[9] !== 0 || head[12] !== 0) throw new RangeError('PNG that is not plain 8-bit grey')
  if (widthPx * heightPx > MOST_PIXELS) throw new RangeError(`PNG of ${widthPx} x ${heightPx}`)
  const rows = unzlibSync(body, { out: new Uint8Array((widthPx + 1) * heightPx) })
  if (rows.length !== (widthPx + 1) * heightPx) throw new RangeError(`PNG whose pixels inflate to ${rows.length} bytes`)
  const grey = new Uint8Array(widthPx * heightPx)
  for (let y = 0, from = 0, to = 0; y < heightPx; y++) {
    const filter = rows[from++]!
    if (filter > FROM_LEFT) throw new RangeError(`PNG with rows of filter ${filter}`)
    for (let x = 0, left = 0; x < widthPx; x++, from++, to++) {
      const value = filter === FROM_LEFT ? (rows[from]! + left) & 255 : rows[from]!
      grey[to] = value
      left = value
    }
  }
  return { widthPx, heightPx, grey }
}

/** No ultrasound picture has as many. */
const MOST_PIXELS = 1 << 26

const bigEndian = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const readBigEndian = (bytes: Uint8Array, at: number) =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0

function part(name: string, body: Uint8Array): Uint8Array {
  const file = createByteWriter()
  const named = new Uint8Array(4 + body.length)
  named.set(utf8Of(name))
  named.set(body, 4)
  file.bytes(Uint8Array.of(...bigEndian(body.length)))
  file.bytes(named)
  file.bytes(Uint8Array.of(...bigEndian(crc32(named))))
  return file.take()
}

function partsOf(png: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const bodies = new Map<string, Uint8Array>()
  for (let at = SIGNATURE.length; at + 12 <= png.length;) {
    const length = view.getUint32(at)
    if (at + 12 + length > png.length) throw new RangeError(`PNG that ends after ${png.length} bytes`)
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8))
    if (bodies.has(name)) throw new RangeError(`PNG with more than one ${name}`)
    bodies.set(name, png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return bodies
}
