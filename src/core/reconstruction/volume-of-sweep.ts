/** A reconstructed volume as any other: its place in the frame it was reconstructed in, and its voxels. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { SweepGrid } from './sweep-grid.ts'

/** Along the axes of the reference frame, which take the place of the patient's. */
export const geometryOfSweep = ({ dimensions, spacingMm, originMm }: SweepGrid): VolumeGeometry => ({
  dimensions,
  spacingMm,
  origin: originMm,
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
})
