/** Volumes whose picture a person can foretell. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export const AIR = -1000
export const TISSUE = 60
export const BONE = 900

/** 64 voxels of 2 mm each way, the middle at the origin of the patient. */
export const CUBE: VolumeGeometry = {
  dimensions: [64, 64, 64],
  spacingMm: [2, 2, 2],
  origin: [-63, -63, -63],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
}

/** The same cube read out in another order. */
export const turned = (direction: VolumeGeometry['direction']): VolumeGeometry => {
  const corner = (axis: number) => -63 * (direction[axis]! + direction[axis + 3]! + direction[axis + 6]!)
  return { ...CUBE, direction, origin: [corner(0), corner(1), corner(2)] }
}

/** @param hu at a place of the patient, LPS mm. */
export function filled(
  geometry: VolumeGeometry,
  hu: (left: number, posterior: number, superior: number) => number,
): number[] {
  const { dimensions, spacingMm, origin, direction: d } = geometry
  const [nx, ny, nz] = dimensions
  return Array.from({ length: nx * ny * nz }, (_, index) => {
    const at = [index % nx, Math.floor(index / nx) % ny, Math.floor(index / nx / ny)].map(
      (i, axis) => i * spacingMm[axis]!,
    )
    const [x, y, z] = [0, 1, 2].map(
      (axis) => origin[axis]! + at[0]! * d[axis]! + at[1]! * d[axis + 3]! + at[2]! * d[axis + 6]!,
    )
    return hu(x!, y!, z!)
  })
}
