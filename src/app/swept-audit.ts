/** What was swept, as tests and studies may see it: copies, and the grey of any voxel. */
import type { SessionState } from '#session/state.ts'
import type { SweptVolume } from '#session/sweep.ts'

export interface SweptAudit extends Pick<SweptVolume, 'geometry' | 'counts' | 'touchedShare' | 'filledShare'> {
  readonly greyAt: (i: number, j: number, k: number) => number | undefined
  /** Corners of the surface of its bone, patient mm. */
  readonly bonePositions: readonly number[]
  readonly boneTriangles: number
}

export function sweptAudit({
  sweptVolume,
  sweptBone,
}: Pick<SessionState, 'sweptVolume' | 'sweptBone'>): SweptAudit | undefined {
  if (!sweptVolume) return undefined
  const { geometry, values, counts, touchedShare, filledShare } = sweptVolume
  const [nx, ny] = geometry.dimensions
  return {
    ...structuredClone({ geometry, counts, touchedShare, filledShare }),
    greyAt: (i, j, k) => values[i + nx * (j + ny * k)],
    bonePositions: Array.from(sweptBone?.positions ?? []),
    boneTriangles: (sweptBone?.indices.length ?? 0) / 3,
  }
}
