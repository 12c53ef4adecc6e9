/**
 * A CT or MR volume: exact voxels and where they are in the patient.
 *
 * Voxel (i, j, k) is `voxels[i + nx * (j + ny * k)]`; its centre in the patient
 * (DICOM LPS, mm) is origin + i*sx*rowDirection + j*sy*columnDirection + k*sz*sliceDirection.
 */
import { transform, type Transform } from '#core/frames/transform.ts'

export type VolumeFrame = 'ct' | 'mr'

export interface VolumeGeometry {
  /** nx, ny, nz voxels. */
  readonly dimensions: readonly [number, number, number]
  readonly spacingMm: readonly [number, number, number]
  /** Centre of the first voxel, LPS mm. */
  readonly origin: readonly [number, number, number]
  /** Unit vectors of i, j and k one after the other, LPS; right-handed or not, as the series is. */
  readonly direction: readonly [number, number, number, number, number, number, number, number, number]
}

export interface Volume {
  readonly frame: VolumeFrame
  readonly name: string
  readonly geometry: VolumeGeometry
  /** HU for CT (rescale applied), the stored signal for MR. */
  readonly voxels: Int16Array<ArrayBuffer>
  /** What was noticed and mended or left out on loading, in words for the person. */
  readonly remarks: readonly string[]
}

/** Affine from voxel indices (centres at whole numbers) to the patient. */
export function volumeFromVoxel<F extends VolumeFrame>(
  frame: F,
  { spacingMm, origin, direction: d }: VolumeGeometry,
): Transform<F, 'voxel'> {
  const [sx, sy, sz] = spacingMm
  return transform(frame, 'voxel', [
    d[0] * sx, d[1] * sx, d[2] * sx, 0,
    d[3] * sy, d[4] * sy, d[5] * sy, 0,
    d[6] * sz, d[7] * sz, d[8] * sz, 0,
    origin[0], origin[1], origin[2], 1,
  ]) // prettier-ignore
}
