/** The volume that is open, and what is known of what is in it. */
import type { FoundSpine } from '#core/labelling/find-spine.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export interface OpenCase {
  readonly name: string
  readonly modality: 'CT' | 'MR'
  readonly geometry: VolumeGeometry
  readonly remarks: readonly string[]
}

/** Of a case whose structures are known because it was made from a model. */
export interface Structures {
  /** One per group, as they come. */
  readonly meshes: readonly LayerMesh[]
  /** For pointing; comes last. */
  readonly labels: LabelField | undefined
}

/** What was looked for and found of the vertebrae of the open CT. */
export type Vertebrae =
  | { readonly state: 'searching' }
  | { readonly state: 'refused'; readonly reason: string }
  /** Levels are proposals until a person confirms them. */
  | { readonly state: 'found'; readonly spine: FoundSpine; readonly isConfirmed: boolean }
