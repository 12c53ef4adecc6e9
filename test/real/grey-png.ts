/** Reads 8-bit grey PNG files without interlacing, which is what the labelled pictures are. */
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import type { Picture } from '#core/ultrasound/network-input.ts'

export function readGreyPng(path: string): Picture {
  const file = readFileSync(path)
  const parts: Buffer[] = []
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
  }
  const [widthPx, heightPx, bits, colour] = [file.readUInt32BE(16), file.readUInt32BE(20), file[24], file[25]]
  if (bits !== 8 || colour !== 0) throw new TypeError(`${path} is not 8-bit grey`)
  return { widthPx, heightPx, grey: unfiltered(inflateSync(Buffer.concat(parts)), widthPx, heightPx) }
}

/** PNG specification, clause 9.2: each row begins with the number of its filter. */
function unfiltered(rows: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const grey = new Uint8Array(widthPx * heightPx)
  for (let y = 0; y < heightPx; y++) {
    const kind = rows[y * (widthPx + 1)]
    for (let x = 0; x < widthPx; x++) {
      const at = (dx: number, dy: number) => (x >= dx && y >= dy ? grey[(y - dy) * widthPx + x - dx]! : 0)
      const guess = [0, at(1, 0), at(0, 1), (at(1, 0) + at(0, 1)) >> 1, paeth(at(1, 0), at(0, 1), at(1, 1))][kind!]!
      grey[y * widthPx + x] = rows[y * (widthPx + 1) + 1 + x]! + guess
    }
  }
  return grey
}

function paeth(left: number, above: number, corner: number): number {
  const [byLeft, byAbove, byCorner] = [left, above, corner].map((value) => Math.abs(left + above - corner - value)) as [
    number,
    number,
    number,
  ]
  if (byLeft <= byAbove && byLeft <= byCorner) return left
  return byAbove <= byCorner ? above : corner
}
