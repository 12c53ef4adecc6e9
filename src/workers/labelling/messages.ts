/** Everything that crosses between the page and the labelling worker. */
import type { Level } from '#core/anatomy/levels.ts'
import type { SpineSearch } from '#core/labelling/find-spine.ts'
import type { VolumeFrame, VolumeGeometry } from '#core/volumes/volume.ts'

export type Request =
  /** A volume is coming in which to look; its voxels follow. It replaces any that is still coming. */
  | {
      readonly type: 'find-spine'
      readonly requestId: number
      readonly frame: VolumeFrame
      readonly geometry: VolumeGeometry
      /** The level of the lowest whole vertebra, when a person has said it. */
      readonly lowest: Level | undefined
    }
  /** Part of the voxels, from index `at`; the part that fills the volume starts the search. Its buffer moves to the worker. */
  | {
      readonly type: 'voxels'
      readonly requestId: number
      readonly at: number
      readonly part: Int16Array<ArrayBuffer>
    }

export type Reply =
  | { readonly type: 'searched'; readonly requestId: number; readonly search: SpineSearch }
  | { readonly type: 'failed'; readonly requestId: number; readonly reason: string }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
