/** Which voxels of a CT are bone by their own brightness: not single ones that noise has lifted. */
import type { Volume } from '#core/volumes/volume.ts'

export const BONE_VOXELS = {
  /** Half way from muscle (50 HU) to the cortex that a voxel of a few millimetres holds a part of (210). */
  boneHu: 130,
  /** Voxels finer than this are noisy; bone is thicker, so a voxel of it has neighbours that are bone too. */
  fineMm: 2,
  /** Of six. */
  leastNeighbours: 2,
} as const

/** 1 where there is bone. */
export function boneVoxels({ geometry, voxels }: Volume): Uint8Array {
  const [nx, ny, nz] = geometry.dimensions
  const bright = Uint8Array.from(voxels, (hu) => (hu > BONE_VOXELS.boneHu ? 1 : 0))
  if (Math.min(...geometry.spacingMm) >= BONE_VOXELS.fineMm) return bright
  const kept = new Uint8Array(bright.length)
  for (let k = 1; k < nz - 1; k++)
    for (let j = 1; j < ny - 1; j++)
      for (let i = 1; i < nx - 1; i++) {
        const at = i + nx * (j + ny * k)
        if (!bright[at]) continue
        const beside = bright[at - 1]! + bright[at + 1]! + bright[at - nx]! + bright[at + nx]!
        if (beside + bright[at - nx * ny]! + bright[at + nx * ny]! >= BONE_VOXELS.leastNeighbours) kept[at] = 1
      }
  return kept
}
