/**
 * One B-mode picture as it goes through the program.
 *
 * Always stored MF (x to the marked side, y away from the transducer; PLUS
 * UltrasoundImageOrientation.md): sources flip pixels, never matrices.
 */
export interface UltrasoundFrame {
  /** Counts up by one or more from frame to frame; unique within one source. */
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  /** 8-bit grey, row by row, `widthPx * heightPx` long. */
  readonly grey: Uint8Array<ArrayBuffer>
  /** When the transducer took it, on the page's clock (ms of the page's performance.now()). */
  readonly atMs: number
  /** When it had come in and could be drawn, same clock. */
  readonly receivedAtMs: number
  /** The sender's own stamp, ms since 1970 on the sender's clock: for measuring, never for placing. */
  readonly stampEpochMs?: number
}
