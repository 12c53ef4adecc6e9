/** The MR of a body that was made from parameters, made when somebody wants to cut it. */
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Volumes } from '#workers/volumes/client.ts'
import type { SecondVolume } from './cutting.ts'

/** Values above that of so many voxels are drawn white, as most MR viewers do. */
const WHITE_FROM_SHARE = 0.995

export async function makeBodyMr(
  volumes: Pick<Volumes, 'makeMr'>,
  parameters: SpineParameters,
  signal: AbortSignal,
): Promise<SecondVolume | undefined> {
  let volume: Volume | undefined
  await volumes.makeMr(
    parameters,
    {
      onGeometry(geometry) {
        const voxels = new Int16Array(geometry.dimensions.reduce((a, b) => a * b))
        volume = { frame: 'mr', name: 'MR, T2-weighted', geometry, voxels, remarks: [] }
      },
      onSlices: (k, slice) => volume?.voxels.set(slice, k * slice.length),
    },
    signal,
  )
  if (!volume) return undefined
  const sorted = volume.voxels.toSorted()
  return { volume, span: [0, Math.max(1, sorted[Math.floor(WHITE_FROM_SHARE * (sorted.length - 1))]!)] }
}
