/**
 * A volume of 8-bit grey as a MetaImage file (.mha): header and voxels in one, not compressed.
 *
 * The fields and their order are those of PLUS's volumes, which ITK and Slicer read.
 * Source: MetaIO format documentation.
 */
import type { VolumeGeometry } from './volume.ts'

/** @param voxels i fastest, as many as the dimensions say. @throws RangeError when they are not. */
export function metaImage(geometry: VolumeGeometry, voxels: Uint8Array): Uint8Array<ArrayBuffer> {
  const { dimensions, spacingMm, origin, direction } = geometry
  const count = dimensions[0] * dimensions[1] * dimensions[2]
  if (voxels.length !== count)
    throw new RangeError(`${dimensions.join(' x ')} are ${count} voxels, not ${voxels.length}`)
  const header = [
    'ObjectType = Image',
    'NDims = 3',
    'BinaryData = True',
    'BinaryDataByteOrderMSB = False',
    'CompressedData = False',
    `TransformMatrix = ${direction.join(' ')}`,
    `Offset = ${origin.join(' ')}`,
    'CenterOfRotation = 0 0 0',
    // MetaIO names where the axes come from; this is left, posterior, superior where they go.
    'AnatomicalOrientation = RAI',
    `ElementSpacing = ${spacingMm.join(' ')}`,
    `DimSize = ${dimensions.join(' ')}`,
    'ElementType = MET_UCHAR',
    'ElementDataFile = LOCAL',
    '',
  ].join('\n')
  const text = Uint8Array.from(header, (letter) => letter.charCodeAt(0))
  const file = new Uint8Array(text.length + voxels.length)
  file.set(text)
  file.set(voxels, text.length)
  return file
}
