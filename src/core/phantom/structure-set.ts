/** All that is drawn and named of a spine where a case shows it: one mesh per group, and the labels. In pieces, so that whoever makes them can stop between. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { boxOf, labelGeometry, type LabelField } from '#core/volumes/label-field.ts'
import type { LumbarSpine } from './lumbar-spine.ts'
import { sampleSpine } from './sample.ts'
import type { Box } from './sdf.ts'
import { layerOf, type LayerMesh } from './structure-layers.ts'
import { SURFACE_GROUPS } from './surface-groups.ts'
import { surfacesOf, type StructureSurface } from './surfaces.ts'

export type StructurePiece =
  /** Nothing to show yet: a moment to stop at. */
  | { readonly type: 'working' }
  | { readonly type: 'layer'; readonly mesh: LayerMesh }
  /** The last one. */
  | { readonly type: 'labels'; readonly field: LabelField }

/** What is wanted first comes first: the bones, then what lies on them, then what lies over them. */
const IN_ORDER = ['bone', ...SURFACE_GROUPS.filter((group) => group !== 'bone')] as const
const SLICES_AT_ONCE = 8
/** Surfaces are closed this far outside of what is shown, so that their ends are never seen. */
const BEYOND_MM = 3

export interface StructureSet {
  readonly meshes: readonly LayerMesh[]
  readonly field: LabelField
}

/** The same, when it is whole. */
export async function wholeStructureSet(spine: LumbarSpine, geometry: VolumeGeometry): Promise<StructureSet> {
  const meshes: LayerMesh[] = []
  let field: LabelField | undefined
  for await (const piece of structureSet(spine, geometry)) {
    if (piece.type === 'layer') meshes.push(piece.mesh)
    else if (piece.type === 'labels') field = piece.field
  }
  return { meshes, field: field! }
}

/** @param geometry of the case: what reaches out of its voxels is left away. */
export async function* structureSet(spine: LumbarSpine, geometry: VolumeGeometry): AsyncGenerator<StructurePiece> {
  const box = boxOf(geometry)
  const within: Box = {
    low: [box.low[0] - BEYOND_MM, box.low[1] - BEYOND_MM, box.low[2] - BEYOND_MM],
    high: [box.high[0] + BEYOND_MM, box.high[1] + BEYOND_MM, box.high[2] + BEYOND_MM],
  }
  for (const group of IN_ORDER) {
    const surfaces: StructureSurface[] = []
    for await (const surface of surfacesOf(spine, { groups: [group], within })) {
      surfaces.push(surface)
      yield { type: 'working' }
    }
    if (surfaces.length) yield { type: 'layer', mesh: layerOf(group, surfaces) }
  }
  const grid = labelGeometry(box)
  const labels = new Uint16Array(grid.dimensions.reduce((a, b) => a * b))
  const slice = grid.dimensions[0] * grid.dimensions[1]
  for (let k = 0; k < grid.dimensions[2]; k += SLICES_AT_ONCE) {
    const end = Math.min(k + SLICES_AT_ONCE, grid.dimensions[2])
    labels.set(sampleSpine(spine.parts, grid, [k, end]).labels, k * slice)
    yield { type: 'working' }
  }
  yield { type: 'labels', field: { geometry: grid, labels } }
}
