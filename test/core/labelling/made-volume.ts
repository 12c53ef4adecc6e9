/** Volumes made of a rule, for what is no spine. */
import type { Volume } from '#core/volumes/volume.ts'

/**
 * What a rule says of each place, LPS mm from the middle, on 4 mm voxels.
 *
 * @param side voxels along each edge
 * @param valueAt HU or grey; `at` counts the voxels, x fastest
 */
export function madeVolume(
  frame: Volume['frame'],
  side: number,
  valueAt: (x: number, y: number, z: number, at: number) => number,
): Volume {
  const voxels = new Int16Array(side ** 3)
  const mm = (n: number) => 4 * (n - (side - 1) / 2)
  for (let k = 0, at = 0; k < side; k++)
    for (let j = 0; j < side; j++) for (let i = 0; i < side; i++, at++) voxels[at] = valueAt(mm(i), mm(j), mm(k), at)
  const geometry = {
    dimensions: [side, side, side],
    spacingMm: [4, 4, 4],
    origin: [mm(0), mm(0), mm(0)],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  return { frame, name: 'made', geometry, voxels, remarks: [] }
}
