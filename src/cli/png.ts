/** Pictures as PNG files, grey of 8 or 16 bit or colour of 8, without loss (PNG specification, third edition). */
import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** @throws RangeError when there are not as many values as pixels. */
export function greyPng(widthPx: number, heightPx: number, values: Uint8Array | Uint16Array): Buffer {
  if (values.length !== widthPx * heightPx)
    throw new RangeError(`${widthPx} x ${heightPx} pixels need as many values, got ${values.length}`)
  const bytes = values.BYTES_PER_ELEMENT
  const rows = Buffer.alloc((1 + widthPx * bytes) * heightPx)
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * (1 + widthPx * bytes) + 1 + x * bytes
      const value = values[y * widthPx + x]!
      if (bytes === 1) rows[at] = value
      else rows.writeUInt16BE(value, at)
    }
  }
  // 0: grey.
  return png(widthPx, heightPx, 8 * bytes, 0, rows)
}

/** @param rgb three bytes a pixel. @throws RangeError when there are not three times as many bytes as pixels. */
export function colourPng(widthPx: number, heightPx: number, rgb: Uint8Array): Buffer {
  if (rgb.length !== 3 * widthPx * heightPx)
    throw new RangeError(`${widthPx} x ${heightPx} pixels need three bytes each, got ${rgb.length}`)
  const rows = Buffer.alloc((1 + 3 * widthPx) * heightPx)
  for (let y = 0; y < heightPx; y++)
    rows.set(rgb.subarray(3 * y * widthPx, 3 * (y + 1) * widthPx), y * (1 + 3 * widthPx) + 1)
  // 2: red, green and blue.
  return png(widthPx, heightPx, 8, 2, rows)
}

function png(widthPx: number, heightPx: number, bits: number, colourType: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(widthPx, 0)
  header.writeUInt32BE(heightPx, 4)
  header[8] = bits
  header[9] = colourType
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const whole = Buffer.alloc(8 + named.length)
  whole.writeUInt32BE(content.length, 0)
  whole.set(named, 4)
  whole.writeUInt32BE(crc32(named), 4 + named.length)
  return whole
}
