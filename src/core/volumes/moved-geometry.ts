/** Where a volume lies in another frame: the same voxels, other origin and axes. */
import type { Matrix } from '#core/frames/transform.ts'
import type { VolumeGeometry } from './volume.ts'

/**
 * @param otherFromVolume a rotation and a translation
 * @throws RangeError for anything else: voxels would be of another size
 */
export function movedGeometry(geometry: VolumeGeometry, otherFromVolume: Matrix): VolumeGeometry {
  const m = otherFromVolume
  for (const column of [0, 4, 8]) {
    const length = Math.hypot(m[column]!, m[column + 1]!, m[column + 2]!)
    if (Math.abs(length - 1) > 1e-4) throw new RangeError(`a volume is moved rigidly, not scaled by ${length}`)
  }
  const turned = ([x, y, z]: readonly [number, number, number]) =>
    [0, 1, 2].map((row) => m[row]! * x + m[row + 4]! * y + m[row + 8]! * z) as [number, number, number]
  const { origin, direction: d } = geometry
  const [x, y, z] = turned(origin)
  return {
    ...geometry,
    origin: [x + m[12]!, y + m[13]!, z + m[14]!],
    direction: [
      ...turned([d[0], d[1], d[2]]),
      ...turned([d[3], d[4], d[5]]),
      ...turned([d[6], d[7], d[8]]),
    ] as unknown as VolumeGeometry['direction'],
  }
}
