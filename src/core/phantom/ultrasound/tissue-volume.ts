/**
 * The tissue that ultrasound passes, voxel by voxel: what both simulators (CPU and graphics card) are given.
 *
 * Soft tissue is four bytes a voxel, read between voxels by straight interpolation, so that an interface is
 * as smooth as its sampling; bone and skin are distances, because their surface and its slope must be smoother than any voxel.
 */
import type { VesselCourse } from '#core/phantom/doppler/vessel-courses.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export interface TissueVolume {
  /** Of `material` and `labels`: along the patient's axes. */
  readonly geometry: VolumeGeometry
  /** Impedance, attenuation, scatter by `CODING` in `materials.ts`; the fourth byte is 255 in arterial blood, 128 in venous. */
  readonly material: Uint8Array<ArrayBuffer>
  /** Of `core/anatomy/structures.ts`; only where truth is asked for. */
  readonly labels?: Uint16Array<ArrayBuffer>
  /** Where blood runs, for colour; in its own right, since the small ones are thinner than a voxel. */
  readonly vessels?: readonly VesselCourse[]
  readonly surfaces: {
    readonly geometry: VolumeGeometry
    /** Two bytes a voxel, distances to bone and to skin by `CODING`; negative inside. */
    readonly distances: Uint8Array<ArrayBuffer>
  }
}

export const MATERIAL_BYTES = 4
export const SURFACE_BYTES = 2

const AXES = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const

/** A grid along the patient's axes that fills a box, its spacing as near to the wished one as whole voxels allow. */
export function gridOver(
  low: readonly [number, number, number],
  high: readonly [number, number, number],
  spacingMm: number,
): VolumeGeometry {
  const count = (axis: 0 | 1 | 2) => Math.max(2, Math.ceil((high[axis] - low[axis]) / spacingMm) + 1)
  return {
    dimensions: [count(0), count(1), count(2)],
    spacingMm: [spacingMm, spacingMm, spacingMm],
    origin: low,
    direction: AXES,
  }
}
