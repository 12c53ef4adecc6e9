/** Everything that crosses between the page and the planning worker. */
import type { CorridorRequest, CorridorSearch } from '#core/planning/corridor-search.ts'

/** The buffers of the ground move to the worker. */
export interface Request {
  readonly type: 'search'
  readonly requestId: number
  readonly search: CorridorRequest
}

export type Reply =
  | { readonly type: 'searched'; readonly requestId: number; readonly found: CorridorSearch; readonly tookMs: number }
  | { readonly type: 'failed'; readonly requestId: number; readonly reason: string }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
