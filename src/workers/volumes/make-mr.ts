/** The MR of a body made from parameters, slice by slice: to be cut beside its CT. */
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { MR_SEQUENCES, scanMr } from '#core/phantom/mr-scan.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import { mrField } from '#core/phantom/scan-field.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export type MrPiece =
  | { readonly type: 'geometry'; readonly geometry: VolumeGeometry }
  | { readonly type: 'slice'; readonly k: number; readonly voxels: Int16Array<ArrayBuffer> }

/** Coarser than a scanner's: it is looked at in a cut, and wanted soon. */
const MR = { inPlaneMm: 1.5, sliceMm: 4.4, thicknessMm: 4 } as const

export function* makeMr(parameters: SpineParameters): Generator<MrPiece> {
  const spine = createLumbarSpine(parameters)
  const geometry = mrField(spine, MR)
  yield { type: 'geometry', geometry }
  const { dimensions, origin, direction: d, spacingMm } = geometry
  for (let k = 0; k < dimensions[2]; k++) {
    const along = (axis: 0 | 1 | 2) => origin[axis] + k * spacingMm[2] * d[6 + axis]!
    const one: VolumeGeometry = {
      ...geometry,
      dimensions: [dimensions[0], dimensions[1], 1],
      origin: [along(0), along(1), along(2)],
    }
    // Noise of its own for each slice: the same one again and again would be seen as a pattern.
    const options = { seed: parameters.seed + k, places: [1, 1, 2] } as const
    for (const { voxels } of scanMr(spine, one, MR.thicknessMm, [MR_SEQUENCES.T2], options))
      yield { type: 'slice', k, voxels: voxels.slice() }
  }
}
