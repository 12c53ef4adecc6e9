/** A volume as the bytes of a NIfTI file, for programs that read nothing else. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'

const HEADER = 352
const INT16 = 4

/** NIfTI-1, one file; its axes are RAS, ours LPS. */
export function niftiOf({ dimensions, spacingMm, origin, direction: d }: VolumeGeometry, voxels: Int16Array): Buffer {
  const file = Buffer.alloc(HEADER + voxels.byteLength)
  file.writeInt32LE(348, 0)
  ;[3, ...dimensions, 1, 1, 1, 1].forEach((count, n) => file.writeInt16LE(count, 40 + 2 * n))
  file.writeInt16LE(INT16, 70)
  file.writeInt16LE(16, 72)
  ;[1, ...spacingMm].forEach((mm, n) => file.writeFloatLE(mm, 76 + 4 * n))
  file.writeFloatLE(HEADER, 108)
  file.writeFloatLE(1, 112)
  // Millimetres.
  file.writeUInt8(2, 123)
  // Scanner coordinates by the affine.
  file.writeInt16LE(1, 254)
  for (let row = 0; row < 3; row++) {
    const sign = row < 2 ? -1 : 1
    for (let axis = 0; axis < 3; axis++)
      file.writeFloatLE(sign * d[3 * axis + row]! * spacingMm[axis]!, 280 + 16 * row + 4 * axis)
    file.writeFloatLE(sign * origin[row]!, 280 + 16 * row + 12)
  }
  file.write('n+1\0', 344, 'latin1')
  file.set(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength), HEADER)
  return file
}
