/** What came of a sweep, as the session keeps it. */
import type { ReconstructedVolume } from '#core/reconstruction/reconstruction.ts'
import type { SweepCounts } from '#core/reconstruction/sweep-counts.ts'
import { geometryOfSweep } from '#core/reconstruction/volume-of-sweep.ts'
import type { SweepSettings, SweptVolume } from '#session/sweep.ts'
import type { SweptBone } from '#workers/reconstruction/messages.ts'

export function sweptVolumeOf(
  { grid, values, touchedShare, filledShare }: ReconstructedVolume,
  bone: SweptBone | undefined,
  source: string,
  counts: SweepCounts,
  settings: SweepSettings,
): SweptVolume {
  return {
    geometry: geometryOfSweep(grid),
    values,
    source,
    touchedShare,
    filledShare,
    counts,
    settings,
    bone: bone && { geometry: geometryOfSweep(bone.volume.grid), values: bone.volume.values },
  }
}
