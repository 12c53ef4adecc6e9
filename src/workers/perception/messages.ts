/** Everything that crosses between the page and the perception worker. */
import type { Claim, Explanation } from '#core/anatomy/explanation.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { CellMapping } from '#core/frames/cell-mapping.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { BoneMap } from '#core/ultrasound/bone-map.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { TrainedKind } from './trained-manifest.ts'

/** The classical filter, and the trained networks by their kind. */
export type ModelName = 'bone-likelihood' | TrainedKind

type Grey = Uint8Array<ArrayBuffer>

export interface LoadRequest {
  readonly type: 'load'
  readonly name: ModelName
  readonly modelUrl: string
  readonly manifestUrl: string
  /** False after a crash on the GPU: the next try runs on wasm. */
  readonly isGpuAllowed: boolean
}

export interface PerceiveRequest {
  readonly type: 'perceive'
  /** Which model is to look. */
  readonly name: ModelName
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  /** 8-bit grey, row by row. A copy: its buffer moves to the worker and comes back with the answer. */
  readonly grey: Grey
  readonly fan: Fan
  /** Width and height of a pixel, when known; square otherwise. A trained network needs it. */
  readonly pixelMm?: readonly [x: number, y: number]
  /** Of a network that looks at what changed. */
  readonly past?: Past
  /** A network that finds bone draws its contour too; where it says nothing of bone the classical filter does instead. */
  readonly isContourWanted?: boolean
  /** What draws the contour sends the map it was traced in, too. */
  readonly isBoneMapWanted?: boolean
}

/** Pictures before this one, of the same size, field of view and scale. */
export interface Past {
  /** One and three before; without its grey where the worker has it already. */
  readonly earlier: readonly [EarlierPicture, EarlierPicture]
  /** The pictures that a later request may count on the worker to have; it forgets all others. */
  readonly keep: readonly number[]
}

export interface EarlierPicture {
  readonly frameId: number
  readonly grey?: Grey
}

/** "Why?": answered between live pictures, so that these go on; a newer question takes its place. */
export interface ExplainRequest {
  readonly type: 'explain'
  readonly id: number
  readonly name: ModelName
  readonly claim: Claim
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  /** A copy: its buffer moves to the worker and stays there. */
  readonly grey: Grey
  readonly fan: Fan
  readonly pixelMm: readonly [x: number, y: number]
}

/** Whatever was asked why is not wanted any more. */
export interface StopExplaining {
  readonly type: 'stop-explaining'
}

export type Request = LoadRequest | PerceiveRequest | ExplainRequest | StopExplaining

export type Reply =
  | { readonly type: 'progress'; readonly name: ModelName; /** 0–1. */ readonly fraction: number }
  /** The worker is busy making it ready, and answers no picture until it is. */
  | { readonly type: 'opening'; readonly name: ModelName }
  | {
      readonly type: 'ready'
      readonly name: ModelName
      /** 'WebGPU' or 'wasm, 2 threads': what really runs. */
      readonly backend: string
      /** Name and version, from the manifest. */
      readonly model: string
      /** What the manifest says of its standing; empty when it says nothing. */
      readonly standing: string
    }
  /** A trained model that is not there, not the one promised, or does not compute what it should: it is left out. */
  | { readonly type: 'refused'; readonly name: ModelName; readonly reason: string }
  | Answer
  | ExplainedReply
  | {
      readonly type: 'failed'
      readonly during: 'load' | 'perceive'
      readonly name: ModelName
      readonly frameId?: number
      readonly reason: string
    }

/** One for each question; of one that was taken back that it was. */
export type ExplainedReply =
  | { readonly type: 'explained'; readonly id: number; readonly explanation: Explanation }
  | { readonly type: 'not-explained'; readonly id: number; readonly reason: string }

/** Each brings the picture's buffers back. */
export type Answer =
  | {
      readonly type: 'perceived'
      readonly name: ModelName
      readonly contour: BoneContour
      /** When it was wanted. */
      readonly bone?: BoneMap
      /** Which image pixels the network's cells were. */
      readonly mapping: CellMapping
      readonly grey: Grey
    }
  | {
      readonly type: 'read'
      readonly name: ModelName
      readonly reading: PictureReading
      /** When it was wanted; `by` says whether the network drew it or the classical filter in its place. */
      readonly contour?: BoneContour
      readonly bone?: BoneMap
      readonly grey: Grey
    }
  | {
      readonly type: 'needle-looked-for'
      readonly name: ModelName
      readonly frameId: number
      /** Undefined when none is seen. */
      readonly seen: NeedleSeen | undefined
      readonly tookMs: number
      readonly grey: Grey
      readonly earlier: readonly Grey[]
    }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
