/** One frame of a DICOM picture, compressed and not: what every decoder of a transfer syntax is asked and answers. */

export interface FrameShape {
  readonly rows: number
  readonly columns: number
  readonly samples: number
  /** Of each sample, 1 or 2. */
  readonly bytes: number
}

export interface DecodedFrame {
  /** Little endian. */
  readonly pixels: Uint8Array
  /** Of several samples: whether they stand plane by plane. */
  readonly arePlanes: boolean
  /** The codec has made red, green and blue of luminance and colour differences. */
  readonly isRgb: boolean
}

export interface FrameDecoder {
  readonly isLossy: boolean
  /** @throws Error in the codec's words */
  decode(frame: Uint8Array<ArrayBuffer>, shape: FrameShape): Promise<DecodedFrame>
}

/** By transfer syntax (PS3.5 Annex A.4). */
export type FrameDecoders = Readonly<Record<string, FrameDecoder>>
