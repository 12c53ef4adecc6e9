/** Everything that crosses between the page and the perception worker. */
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { CellMapping } from '#core/ultrasound/network-input.ts'

export interface PerceiveRequest {
  readonly type: 'perceive'
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  /** 8-bit grey, row by row. A copy: its buffer moves to the worker and comes back with the answer. */
  readonly grey: Uint8Array<ArrayBuffer>
  readonly fan: Fan
  /** Width and height of a pixel, when known; square otherwise. */
  readonly pixelMm?: readonly [x: number, y: number]
}

export type Request =
  | {
      readonly type: 'load'
      readonly modelUrl: string
      readonly manifestUrl: string
      /** False after a crash on the GPU: the next try runs on wasm. */
      readonly isGpuAllowed: boolean
    }
  | PerceiveRequest

export type Reply =
  | {
      readonly type: 'ready'
      /** 'WebGPU' or 'wasm, 2 threads': what really runs. */
      readonly backend: string
      /** Name and version, from the manifest. */
      readonly model: string
    }
  | {
      readonly type: 'perceived'
      readonly contour: BoneContour
      /** Which image pixels the network's cells were. */
      readonly mapping: CellMapping
      readonly grey: Uint8Array<ArrayBuffer>
    }
  | {
      readonly type: 'failed'
      readonly during: Request['type']
      readonly frameId?: number
      readonly reason: string
    }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
