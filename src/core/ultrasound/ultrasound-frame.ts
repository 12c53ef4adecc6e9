/**
 * One B-mode picture as it goes through the program.
 *
 * Always stored MF (x to the marked side, y away from the transducer; PLUS
 * UltrasoundImageOrientation.md): sources flip pixels, never matrices.
 */
import type { FlowPicture } from './flow-picture.ts'

export interface UltrasoundFrame {
  /** Counts up by one or more from frame to frame; unique within one source. */
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  /** 8-bit grey, row by row, `widthPx * heightPx` long. */
  readonly grey: Uint8Array<ArrayBuffer>
  /** Colour Doppler, when the source has it switched on; the grey is the same with and without. */
  readonly flow?: FlowPicture
  /** When the transducer took it, on the page's clock (ms of the page's performance.now()). */
  readonly atMs: number
  /** When it had come in and could be drawn, same clock. */
  readonly receivedAtMs: number
  /** Whether the array touches skin, when the source says so; 'none' is a black picture. */
  readonly contact?: 'full' | 'partial' | 'none'
  /** Of a picture that was computed, not taken. */
  readonly simulated?: {
    /** What it cost the worker, and what the last twenty did on average, ms. */
    readonly tookMs: number
    readonly meanMs: number
    /** The tissue in it is still sampled coarsely. */
    readonly isCoarse: boolean
  }
  /** The sender's own stamp, ms since 1970 on the sender's clock: for measuring, never for placing. */
  readonly stampEpochMs?: number
}
