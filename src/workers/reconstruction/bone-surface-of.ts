/** The surface of a bone-only volume, without the crumbs that single pictures leave in it. */
import type { ReconstructedVolume } from '#core/reconstruction/reconstruction.ts'
import { geometryOfSweep } from '#core/reconstruction/volume-of-sweep.ts'
import { isoSurface } from '#core/volumes/iso-surface.ts'
import { withoutCrumbs } from '#core/volumes/pieces.ts'
import { withAbout } from '#core/volumes/simplify.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'

const LIMITS = {
  /** As many as the surface of a CT is drawn with. */
  triangles: 60_000,
  /** Of the whole area; below it a piece is noise: a lamina of five vertebrae has some hundredths. */
  crumbShare: 0.004,
} as const

/** Undefined when the volume has no such grey, or so much of it that it is no bone. */
export async function boneSurfaceOf(
  { grid, values }: ReconstructedVolume,
  surfaceGrey: number,
): Promise<SurfaceMesh | undefined> {
  const found = isoSurface({ geometry: geometryOfSweep(grid), voxels: Int16Array.from(values) }, surfaceGrey)
  if (found.type === 'too-large' || found.mesh.indices.length === 0) return undefined
  const { positions, normals, indices } = found.mesh
  const whole = { positions, normals, indices: withoutCrumbs(positions, indices, LIMITS.crumbShare) }
  return withAbout(whole, LIMITS.triangles)
}
