/** The least that reads the NIfTI-1 files of the shared data, written apart from the product's own reader to check against. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Volume } from '#core/volumes/volume.ts'

/** Signed 16- and 8-bit and float volumes with an sform; RAS is turned to LPS by the signs of x and y. */
export function readNifti(path: string): Volume {
  const raw = readFileSync(path)
  const bytes = raw[0] === 0x1f ? gunzipSync(raw) : raw
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const dimensions = [42, 44, 46].map((at) => view.getInt16(at, true)) as [number, number, number]
  const kind = view.getInt16(70, true)
  const start = view.getFloat32(108, true)
  const slope = view.getFloat32(112, true) || 1
  const intercept = view.getFloat32(116, true)
  const row = (at: number) => [0, 4, 8, 12].map((offset) => view.getFloat32(at + offset, true))
  const rows = [row(280).map((x) => -x), row(296).map((x) => -x), row(312)]
  const columns = [0, 1, 2].map((column) => rows.map((r) => r[column]!))
  const spacingMm = columns.map((c) => Math.hypot(...c)) as [number, number, number]
  const count = dimensions[0] * dimensions[1] * dimensions[2]
  const voxels = new Int16Array(count)
  const read: Record<number, (at: number) => number> = {
    2: (at) => view.getUint8(start + at),
    4: (at) => view.getInt16(start + 2 * at, true),
    8: (at) => view.getInt32(start + 4 * at, true),
    16: (at) => view.getFloat32(start + 4 * at, true),
    64: (at) => view.getFloat64(start + 8 * at, true),
    256: (at) => view.getInt8(start + at),
    512: (at) => view.getUint16(start + 2 * at, true),
  }
  const reader = read[kind]
  if (!reader) throw new TypeError(`${path}: data type ${kind} is not one this reader knows`)
  for (let at = 0; at < count; at++) voxels[at] = Math.round(reader(at) * slope + intercept)
  return {
    frame: 'ct',
    name: path.split('/').at(-1)!,
    geometry: {
      dimensions,
      spacingMm,
      origin: rows.map((r) => r[3]!) as [number, number, number],
      direction: columns.flatMap((c, axis) =>
        c.map((x) => x / spacingMm[axis]!),
      ) as unknown as Volume['geometry']['direction'],
    },
    voxels,
    remarks: [],
  }
}
