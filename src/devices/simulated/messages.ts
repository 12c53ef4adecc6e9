/** Everything that crosses between the simulated device and its worker. */
import type { Matrix } from '#core/frames/transform.ts'
import type { PictureGeometry } from '#core/phantom/b-mode.ts'

export type Request =
  | { readonly type: 'begin'; readonly picture: PictureGeometry }
  | { readonly type: 'take'; readonly frameId: number; readonly ctFromImage: Matrix }

export type Reply =
  | { readonly type: 'ready' }
  | { readonly type: 'taken'; readonly frameId: number; readonly grey: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly during: Request['type']; readonly reason: string }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
