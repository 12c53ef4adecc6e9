/**
 * A fitted spine as structures to be drawn, pointed at and planned with: bone as the picture shows it, on even voxels
 * finer than its slices; what lies between as the model has it, each with how far it can be trusted.
 */
import type { StructureTrusts } from '#core/anatomy/structure-trust.ts'
import { LEVELS } from '#core/anatomy/levels.ts'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { placeBones } from '#core/phantom/bones.ts'
import { surfacesOf, type StructureSurface } from '#core/phantom/surfaces.ts'
import type { Box } from '#core/volumes/box.ts'
import { boxOf, labelGeometry, type LabelField } from '#core/volumes/label-field.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import type { BoneLook } from './bone-look.ts'
import type { FittedSpine } from './fit-bones.ts'
import { labelStructures } from './label-structures.ts'
import { neuralParts } from './neural-parts.ts'
import { volumeReader } from './patient-grid.ts'
import { FIELD } from './structure-field.ts'

export interface FittedField {
  readonly field: LabelField
  readonly trusts: StructureTrusts
}

export function fittedField(volume: Volume, fitted: FittedSpine, look: BoneLook): FittedField {
  const geometry = labelGeometry(boxOfBones(fitted, volume.geometry))
  const even = resampled(volume, geometry, look.outside)
  const { labels, structures } = labelStructures(even, fitted, look)
  const trusts = new Map(
    structures.map(({ structure, uncertaintyMm, from }) => [
      structure.label,
      { source: from === 'picture' ? 'picture' : 'fit', uncertaintyMm } as const,
    ]),
  )
  return { field: { geometry, labels }, trusts }
}

/** Surfaces of what only the model has: finer than voxels, for its roots are as thin as these. */
export async function* inferredSurfaces(
  fitted: FittedSpine,
  { geometry }: LabelField,
): AsyncGenerator<StructureSurface> {
  const parts = neuralParts(fitted).filter(({ label }) => STRUCTURES[label - 1]?.group !== 'bone')
  yield* surfacesOf({ parts, bones: [] }, { within: boxOf(geometry) })
}

/** Round the bones that were found, as far as they were imaged. */
function boxOfBones({ shapes, spine, bones }: FittedSpine, open: VolumeGeometry): Box {
  const limit = boxOf(open)
  const boxes = placeBones(shapes, spine)
    .slice(0, LEVELS.length + 1)
    .flatMap(({ box }, n) => (bones[n] ? [box] : []))
  const side = (end: 'low' | 'high', sign: 1 | -1) =>
    [0, 1, 2].map((axis) => {
      const furthest = Math.max(...boxes.map((box) => sign * box[end][axis]!)) + FIELD.marginMm
      return sign * Math.min(furthest, sign * limit[end][axis]!)
    }) as unknown as Box['low']
  return { low: side('low', -1), high: side('high', 1) }
}

function resampled(volume: Volume, geometry: VolumeGeometry, outside: number): Volume {
  const [nx, ny, nz] = geometry.dimensions
  const read = volumeReader(volume, outside)
  const [ox, oy, oz] = geometry.origin
  const [s] = geometry.spacingMm
  const voxels = new Int16Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) voxels[at++] = read(ox + i * s, oy + j * s, oz + k * s)
  return { ...volume, geometry, voxels }
}
