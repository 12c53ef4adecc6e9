/**
 * A label map as NIfTI-1 (nifti1.h), packed with gzip: `labels.nii.gz`.
 *
 * NIfTI's axes are right-anterior-superior, so the first two rows of the affine change sign. Both
 * forms are stated and say the same; a quaternion cannot mirror, qfac does where the axes are left-handed.
 */
import { gzipSync } from 'fflate'
import type { VolumeGeometry } from './volume.ts'

const HEADER_BYTES = 352
const UINT16 = 512
/** "Scanner anatomical": where the patient was. */
const SCANNER = 1
/** NIFTI_INTENT_LABEL. */
const LABEL = 1002
const MILLIMETRES = 2

/** The same bytes for the same labels: no time is written. @throws RangeError when the labels do not fill the grid. */
export function labelsToNifti(geometry: VolumeGeometry, labels: Uint16Array, description: string): Uint8Array {
  const count = geometry.dimensions.reduce((a, b) => a * b)
  if (labels.length !== count) throw new RangeError(`${labels.length} labels do not fill ${count} voxels`)
  const bytes = new Uint8Array(HEADER_BYTES + 2 * count)
  const view = new DataView(bytes.buffer)
  const rows = affineRows(geometry)
  const { quaternion, qfac } = quaternionOf(rows, geometry.spacingMm)
  view.setInt32(0, 348, true)
  for (const [at, side] of [3, ...geometry.dimensions, 1, 1, 1, 1].entries()) view.setInt16(40 + 2 * at, side, true)
  view.setInt16(68, LABEL, true)
  view.setInt16(70, UINT16, true)
  view.setInt16(72, 16, true)
  const sizes = [qfac, ...geometry.spacingMm, 0, 0, 0, 0]
  for (const [at, size] of sizes.entries()) view.setFloat32(76 + 4 * at, size, true)
  view.setFloat32(108, HEADER_BYTES, true)
  view.setFloat32(112, 1, true)
  bytes[123] = MILLIMETRES
  bytes.set(ascii(description.slice(0, 79)), 148)
  view.setInt16(252, SCANNER, true)
  view.setInt16(254, SCANNER, true)
  for (const [at, part] of [...quaternion, rows[0]![3]!, rows[1]![3]!, rows[2]![3]!].entries()) {
    view.setFloat32(256 + 4 * at, part, true)
  }
  for (const [at, part] of rows.flat().entries()) view.setFloat32(280 + 4 * at, part, true)
  bytes.set(ascii('n+1\0'), 344)
  for (let at = 0; at < count; at++) view.setUint16(HEADER_BYTES + 2 * at, labels[at]!, true)
  return gzipSync(bytes, { mtime: 0, level: 9 })
}

const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 127)

/** RAS mm of a voxel: three rows of four. */
function affineRows({ spacingMm, origin, direction }: VolumeGeometry): number[][] {
  return [-1, -1, 1].map((sign, axis) => [
    ...spacingMm.map((mm, column) => sign * mm * direction[3 * column + axis]!),
    sign * origin[axis]!,
  ])
}

/** b, c, d of the turn that is left when mirroring (qfac) is taken out; nifti1.h, method 2. */
function quaternionOf(rows: readonly (readonly number[])[], spacingMm: readonly number[]) {
  const unit = rows.map((row) => spacingMm.map((mm, column) => row[column]! / mm))
  const [[a, b, c], [d, e, f], [g, h, i]] = unit as [number[], number[], number[]] as [
    [number, number, number],
    [number, number, number],
    [number, number, number],
  ]
  const qfac = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0 ? -1 : 1
  const [r13, r23, r33] = [c * qfac, f * qfac, i * qfac]
  const square = [1 + a + e + r33, 1 + a - e - r33, 1 - a + e - r33, 1 - a - e + r33]
  const largest = square.indexOf(Math.max(...square))
  const s = Math.sqrt(square[largest]!) / 2
  const q = 1 / (4 * s)
  const turns = [
    [s, (h - r23) * q, (r13 - g) * q, (d - b) * q],
    [(h - r23) * q, s, (b + d) * q, (r13 + g) * q],
    [(r13 - g) * q, (b + d) * q, s, (r23 + h) * q],
    [(d - b) * q, (r13 + g) * q, (r23 + h) * q, s],
  ]
  const [w, ...rest] = turns[largest]!
  return { qfac, quaternion: rest.map((part) => (w! < 0 ? -part : part)) }
}
