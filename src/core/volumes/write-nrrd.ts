/**
 * A volume of 8-bit grey as an NRRD file: header and voxels in one, not compressed. 3D Slicer and ITK read it.
 *
 * Source: teem's definition of NRRD file formats.
 */
import type { VolumeGeometry } from './volume.ts'

/**
 * @param voxels i fastest, as many as the dimensions say
 * @param about what else is to be known of it, one `key:=value` line each
 * @throws RangeError when they are not, or a line of `about` would not be one line
 */
export function nrrd(
  { dimensions, spacingMm, origin, direction }: VolumeGeometry,
  voxels: Uint8Array,
  about: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const count = dimensions[0] * dimensions[1] * dimensions[2]
  if (voxels.length !== count)
    throw new RangeError(`${dimensions.join(' x ')} are ${count} voxels, not ${voxels.length}`)
  const step = (axis: 0 | 1 | 2) => [0, 1, 2].map((row) => direction[3 * axis + row]! * spacingMm[axis])
  const header = [
    'NRRD0004',
    'type: uchar',
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${dimensions.join(' ')}`,
    `space directions: ${([0, 1, 2] as const).map((axis) => `(${step(axis).join(',')})`).join(' ')}`,
    'kinds: domain domain domain',
    'endian: little',
    'encoding: raw',
    `space origin: (${origin.join(',')})`,
    'space units: "mm" "mm" "mm"',
    ...Object.entries(about).map(keyLine),
    '',
    '',
  ].join('\n')
  // Headers are ASCII.
  const text = Uint8Array.from(header, (letter) => (letter < '\u0080' ? letter : '?').charCodeAt(0))
  const file = new Uint8Array(text.length + voxels.length)
  file.set(text)
  file.set(voxels, text.length)
  return file
}

function keyLine([key, value]: readonly [string, string]): string {
  if (/[\n\r]|:=/.test(key) || /[\n\r]/.test(value)) throw new RangeError(`${key} is not one line of a header`)
  return `${key}:=${value}`
}
