/** Everything that crosses between the page and the worker that receives. */
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import type { Matrix } from '#core/frames/transform.ts'

export interface ReceiveOptions {
  /** `wss://…/bridge` of the page's own origin. */
  readonly bridgeUrl: string
  /** `host:port` of the OpenIGTLink peer, as the bridge knows it. */
  readonly address: string
  /** Default true. The bridge has checked it as well: off saves a slow headset a third of a millisecond per picture. */
  readonly verifyCrc?: boolean
  /** Ask the peer for tracking data every so many ms (STT_TDATA). Without it nothing is asked: PLUS sends by itself. */
  readonly askTrackingMs?: number
  /** Only this device's pictures; without it the first device that sends one is kept to. */
  readonly imageDevice?: string
  /** Use the pose inside pictures called `Image_Reference`. Default false: their transforms usually come by themselves. */
  readonly useEmbeddedPose?: boolean
}

export type Request =
  | {
      readonly type: 'connect'
      readonly options: ReceiveOptions
      readonly clockZeroEpochMs: number
      /** Where the newest picture is put for the page to take; without it pictures go by message. */
      readonly slot?: SharedArrayBuffer
    }
  /** The page has taken the picture it was given. */
  | { readonly type: 'taken' }
  | { readonly type: 'disconnect' }

/** One pose as it came. Times are the page's clock. */
export interface ReceivedPose {
  readonly plusName: string
  /** Column-major, mm. The identity when what came could not be used. */
  readonly matrix: Matrix
  readonly status: LinkStatus
  readonly atMs: number
}

export interface ReceivedPicture {
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array<ArrayBuffer>
  readonly atMs: number
  readonly receivedAtMs: number
  /** The sender's own stamp on the sender's clock, ms since 1970. */
  readonly stampEpochMs?: number
}

/** Since the connection was asked for. */
export interface ReceiveCounters {
  readonly images: number
  /** In the bridge and here. */
  readonly imagesDropped: number
  readonly poses: number
  readonly late: number
  readonly faults: number
}

export type ReceiveState = 'connecting' | 'connected' | 'lost' | 'refused'

export type Reply =
  | { readonly type: 'poses'; readonly poses: readonly ReceivedPose[]; readonly counters: ReceiveCounters }
  | { readonly type: 'picture'; readonly picture: ReceivedPicture; readonly counters: ReceiveCounters }
  | {
      readonly type: 'report'
      readonly state: ReceiveState
      /** A sentence for the person. */
      readonly detail: string
      readonly counters: ReceiveCounters
    }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
