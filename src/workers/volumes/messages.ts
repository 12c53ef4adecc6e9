/** Everything that crosses between the page and the volumes worker. */
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
  | { readonly type: 'make-built-in-case'; readonly requestId: number }
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
  /** One slice of the built-in case, in order of k. */
  | {
      readonly type: 'slice'
      readonly requestId: number
      readonly k: number
      readonly voxels: Int16Array<ArrayBuffer>
      readonly display: Uint8Array<ArrayBuffer>
    }
  | { readonly type: 'built-in-case-made'; readonly requestId: number }
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
