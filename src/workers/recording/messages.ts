/** Everything that crosses between the page and the worker that writes recordings. */
import type { Compression, GreyPicture } from '#core/recording/grey-png.ts'
import type { NoteTopic, PictureTopic } from '#core/recording/notes.ts'

export type Entry =
  | { readonly type: 'note'; readonly topic: NoteTopic; readonly nowMs: number; readonly json: string }
  /** Its pixels move to the worker. */
  | {
      readonly type: 'picture'
      readonly topic: PictureTopic
      readonly frameId: number
      /** When it was taken. */
      readonly atMs: number
      readonly picture: GreyPicture
      readonly compression: Compression
    }

export type Request =
  | {
      readonly type: 'begin'
      readonly name: string
      readonly clockZeroEpochMs: number
      /** Of a patient: sealed with it. */
      readonly key: CryptoKey | undefined
    }
  | { readonly type: 'write'; readonly entries: readonly Entry[] }
  | { readonly type: 'end' }

export type Reply =
  | { readonly type: 'begun' }
  /** One for each `write`, in order. */
  | { readonly type: 'written'; readonly bytes: number }
  | { readonly type: 'ended'; readonly bytes: number }
  /** Nothing more is written; what was flushed stays. */
  | { readonly type: 'failed'; readonly during: Request['type'] | 'flush'; readonly reason: string }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
