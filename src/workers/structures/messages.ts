/** Everything that crosses between the page and the worker that makes structures of a volume. */
import type { ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import type { StructureTrusts } from '#core/anatomy/structure-trust.ts'
import type { Correction } from '#core/labelling/corrections.ts'
import type { FoundSpine } from '#core/labelling/find-spine.ts'
import type { LabelMap, SaidOfLabels } from '#core/labelling/label-meanings.ts'
import type { TakenLabels } from '#core/labelling/taken-labels.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { VolumeFrame, VolumeGeometry } from '#core/volumes/volume.ts'

export type Request = { readonly requestId: number } &
  /** The open volume is coming; its voxels follow. What was made of another one is forgotten. */
  (
    | { readonly type: 'volume'; readonly frame: VolumeFrame; readonly geometry: VolumeGeometry }
    /** Part of its voxels, from index `at`. The buffer moves to the worker. */
    | { readonly type: 'voxels'; readonly at: number; readonly part: Int16Array<ArrayBuffer> }
    /** Structures from a label map; `vertebrae` says the levels of its parts. */
    | {
        readonly type: 'take-labels'
        readonly map: LabelMap
        readonly vertebrae: LabelMap | undefined
        readonly said: SaidOfLabels
      }
    /** Structures from the spine that was found in the volume, and confirmed. */
    | { readonly type: 'fit'; readonly found: FoundSpine }
    /** The field was corrected: these are its labels now. Its surfaces are to follow. */
    | {
        readonly type: 'correct'
        readonly labels: Uint16Array<ArrayBuffer>
        /** By how many levels everything was shifted besides. */
        readonly shiftedBy: number
      }
    /** The labels on the voxels of the volume, corrected: what is saved. */
    | { readonly type: 'lay-on-volume'; readonly corrections: readonly Correction[] }
  )

/** What was made of a volume, before its surfaces come. */
export interface MadeStructures {
  readonly field: LabelField
  readonly trusts: StructureTrusts
  readonly foreign: ForeignLabels
  /** What a label map was read with; undefined for a fitted spine. */
  readonly dictionary: TakenLabels['dictionary'] | undefined
  /** Why the levels of the labels were not taken. */
  readonly doubt: string | undefined
  readonly remarks: readonly string[]
}

export type Reply = { readonly requestId: number } & (
  | { readonly type: 'progress'; readonly fraction: number; readonly label: string }
  | { readonly type: 'made'; readonly made: MadeStructures }
  /** All structures of one group; without a mesh there are none left. */
  | { readonly type: 'layer'; readonly group: SurfaceGroup; readonly mesh: LayerMesh | undefined }
  | { readonly type: 'laid'; readonly labels: Uint16Array<ArrayBuffer> }
  | { readonly type: 'done' }
  /** What was asked for cannot be, in words for the person. */
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'failed'; readonly reason: string }
)

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
