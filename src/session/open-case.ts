/** The volume that is open, and what is known of what is in it. */
import type { ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import type { Level } from '#core/anatomy/levels.ts'
import type { StructureTrusts } from '#core/anatomy/structure-trust.ts'
import type { Correction } from '#core/labelling/corrections.ts'
import type { FoundSpine } from '#core/labelling/find-spine.ts'
import type { TakenLabels } from '#core/labelling/taken-labels.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export interface OpenCase {
  readonly name: string
  readonly modality: 'CT' | 'MR'
  readonly geometry: VolumeGeometry
  readonly remarks: readonly string[]
  /** Of the spine that a case was made from; undefined for anyone's own. */
  readonly model?: SpineParameters
}

/** What is known of what is where in the open volume. */
export interface Structures {
  /** One per group, as they come. */
  readonly meshes: readonly LayerMesh[]
  /** For pointing, cutting and planning; of a case made from a model it comes last. */
  readonly labels: LabelField | undefined
  /** Undefined where the case was made from a model, whose structures are exact. */
  readonly origin?: StructureOrigin | undefined
}

/** Where structures of a person's volume come from, and what a person did to them. */
export interface StructureOrigin {
  /** A label map from outside, or the parametric spine fitted to the volume. */
  readonly kind: 'labels' | 'fit'
  /** The file, or that it was fitted. */
  readonly said: string
  /** What a label map was read with. */
  readonly dictionary: TakenLabels['dictionary'] | undefined
  /** Why the levels of a label map were not taken: they contradict where its vertebrae are, and nobody has said them. */
  readonly doubt: string | undefined
  /** What a person said that the lowest vertebra of a label map is. */
  readonly lowest: Level | undefined
  readonly trusts: StructureTrusts
  readonly foreign: ForeignLabels
  readonly remarks: readonly string[]
  readonly corrections: readonly Correction[]
  /** Undone, the last one first. */
  readonly undone: readonly (readonly Correction[])[]
  /** Labels that a person has changed. */
  readonly edited: ReadonlySet<number>
}

/** What was looked for and found of the vertebrae of the open CT or MR. */
export type Vertebrae =
  | { readonly state: 'searching' }
  | { readonly state: 'refused'; readonly reason: string }
  /** Levels are proposals until a person confirms them. */
  | { readonly state: 'found'; readonly spine: FoundSpine; readonly isConfirmed: boolean }
