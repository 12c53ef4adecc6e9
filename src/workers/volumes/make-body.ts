/** A whole body from its parameters, in pieces short enough to be told to stop between them: structures first, then its CT. */
import { scanCt } from '#core/phantom/ct-scan.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import { ctField } from '#core/phantom/scan-field.ts'
import { structureSet, type StructurePiece } from '#core/phantom/structure-set.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export type BodyPiece =
  | { readonly type: 'geometry'; readonly geometry: VolumeGeometry }
  | Exclude<StructurePiece, { type: 'working' }>
  | { readonly type: 'slices'; readonly k: number; readonly voxels: Int16Array<ArrayBuffer> }
  | { readonly type: 'working'; readonly fraction: number }

/** Coarser than a scanner's: the body is there in a minute, and its cut is looked at, not measured. */
const CT = { inPlaneMm: 1.25, sliceMm: 2.5 } as const
const SLICES_AT_ONCE = 8
/** Of the whole work, what each piece of structures is: some 190 of them take four fifths of the time. */
const STRUCTURES = { share: 0.8, pieces: 190 } as const

export async function* makeBody(parameters: SpineParameters): AsyncGenerator<BodyPiece> {
  const spine = createLumbarSpine(parameters)
  const geometry = ctField(spine, CT)
  yield { type: 'geometry', geometry }
  let done = 0
  for await (const piece of structureSet(spine, geometry)) {
    if (piece.type !== 'working') yield piece
    else yield { type: 'working', fraction: STRUCTURES.share * Math.min(1, ++done / STRUCTURES.pieces) }
  }
  const [nx, ny, nz] = geometry.dimensions
  const slice = nx * ny
  for (let k = 0; k < nz; k += SLICES_AT_ONCE) {
    const count = Math.min(SLICES_AT_ONCE, nz - k)
    const slab: VolumeGeometry = {
      ...geometry,
      dimensions: [nx, ny, count],
      origin: [geometry.origin[0], geometry.origin[1], geometry.origin[2] + k * geometry.spacingMm[2]],
    }
    // Noise of its own for each slab: the same one again and again would be seen as stripes.
    const { voxels } = scanCt(spine, slab, { seed: parameters.seed + k, places: [1, 1, 1] })
    yield { type: 'slices', k, voxels: voxels.slice(0, count * slice) }
    yield { type: 'working', fraction: STRUCTURES.share + ((1 - STRUCTURES.share) * (k + count)) / (nz + 1) }
  }
}
