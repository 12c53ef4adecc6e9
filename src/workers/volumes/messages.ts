/** Everything that crosses between the page and the volumes worker. */
import type { LabelField } from '#core/volumes/label-field.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import type { VolumeFrame, VolumeGeometry } from '#core/volumes/volume.ts'

export type Request =
  /** A volume is coming for its surface; its voxels follow in `voxels`. It replaces any surface still being made. */
  | {
      readonly type: 'extract-surface'
      readonly requestId: number
      readonly frame: VolumeFrame
      readonly geometry: VolumeGeometry
      readonly levelHu: number
    }
  /** Part of the voxels, from index `at`; the part that fills the volume starts the work. Its buffer moves to the worker. */
  | {
      readonly type: 'voxels'
      readonly requestId: number
      readonly at: number
      readonly part: Int16Array<ArrayBuffer>
    }
  /** The surfaces and labels of the spine with these parameters, where the case of this geometry shows it. */
  | {
      readonly type: 'make-structures'
      readonly requestId: number
      readonly parameters: SpineParameters
      readonly geometry: VolumeGeometry
    }
  /** A whole body with these parameters: where its CT lies, its structures, then that CT. */
  | { readonly type: 'make-body'; readonly requestId: number; readonly parameters: SpineParameters }
  /** The MR of that body: its geometry, then slice after slice. */
  | { readonly type: 'make-mr'; readonly requestId: number; readonly parameters: SpineParameters }
  /** The same from a file that holds them. */
  | { readonly type: 'read-structures'; readonly requestId: number; readonly url: string }
  /** Stop; nothing more is said about it. */
  | { readonly type: 'cancel'; readonly requestId: number }

export type Reply =
  | {
      readonly type: 'surface'
      readonly requestId: number
      readonly mesh: SurfaceMesh
      /** Above 1 when the whole surface had too many triangles. */
      readonly strideVoxels: number
    }
  /** All structures of one group; bones come first. */
  | { readonly type: 'structure-layer'; readonly requestId: number; readonly mesh: LayerMesh }
  /** The last of the structures. */
  | { readonly type: 'structure-labels'; readonly requestId: number; readonly field: LabelField }
  /** The first of a body: its CT will fill this. */
  | { readonly type: 'body-geometry'; readonly requestId: number; readonly geometry: VolumeGeometry }
  /** Slices of its CT from k on, one after the other. */
  | {
      readonly type: 'body-slices'
      readonly requestId: number
      readonly k: number
      readonly voxels: Int16Array<ArrayBuffer>
    }
  /** 0–1 of all of it; at 1 the body is whole. */
  | { readonly type: 'body-progress'; readonly requestId: number; readonly fraction: number }
  | {
      readonly type: 'failed'
      readonly requestId: number
      readonly during: Request['type']
      readonly reason: string
    }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
