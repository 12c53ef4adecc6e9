/**
 * Compressed frames of DICOM as stored pixels, one after the other, with the same codecs as the page has (libjpeg-turbo,
 * CharLS, OpenJPEG, a lossless JPEG decoder); run-length coding (PS3.5 Annex G) is our own.
 */

import type { DecodedFrame, FrameDecoder, FrameDecoders, FrameShape } from '#core/volumes/frame-decoder.ts'

/** What Emscripten's decoders have in common. */
interface WasmDecoder {
  getEncodedBuffer(bytes: number): Uint8Array
  decode(): void
  getFrameInfo(): {
    readonly width: number
    readonly height: number
    readonly bitsPerSample: number
    readonly componentCount: number
  }
  getDecodedBuffer(): Uint8Array
  /** CharLS alone; 0: plane by plane. */
  getInterleaveMode?(): number | { readonly value: number }
  delete(): void
}
type WasmModule = Readonly<Record<string, new () => WasmDecoder>>
type WasmFactory = (options?: object) => Promise<WasmModule>

const jpeg = wasm(
  async () => (await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')).default as unknown as WasmFactory,
  'JPEGDecoder',
)
const jpegLs = wasm(
  async () => (await import('@cornerstonejs/codec-charls/decodewasmjs')).default as unknown as WasmFactory,
  'JpegLSDecoder',
)
const jpeg2000 = wasm(
  async () => (await import('@cornerstonejs/codec-openjpeg/decodewasmjs')).default as unknown as WasmFactory,
  'J2KDecoder',
)

export const FRAME_DECODERS: FrameDecoders = {
  '1.2.840.10008.1.2.4.50': { isLossy: true, decode: jpeg },
  '1.2.840.10008.1.2.4.57': { isLossy: false, decode: losslessJpeg },
  '1.2.840.10008.1.2.4.70': { isLossy: false, decode: losslessJpeg },
  '1.2.840.10008.1.2.4.80': { isLossy: false, decode: jpegLs },
  '1.2.840.10008.1.2.4.81': { isLossy: true, decode: jpegLs },
  '1.2.840.10008.1.2.4.90': { isLossy: false, decode: jpeg2000 },
  '1.2.840.10008.1.2.4.91': { isLossy: true, decode: jpeg2000 },
  '1.2.840.10008.1.2.5': { isLossy: false, decode: async (frame, shape) => runLengths(frame, shape) },
}

function wasm(load: () => Promise<WasmFactory>, name: string): FrameDecoder['decode'] {
  let loading: Promise<WasmModule> | undefined
  return async (frame, { rows, columns, samples, bytes }) => {
    loading ??= load().then((factory) => factory({ print: () => undefined, printErr: () => undefined }))
    const decoder = new (await loading)[name]!()
    try {
      decoder.getEncodedBuffer(frame.length).set(frame)
      decoder.decode()
      const { width, height, componentCount, bitsPerSample } = decoder.getFrameInfo()
      if (width !== columns || height !== rows || componentCount !== samples || bitsPerSample > 8 * bytes)
        throw new Error(`a frame is ${width} × ${height} of ${componentCount} × ${bitsPerSample} bits; stated are ${columns} × ${rows} of ${samples} × ${8 * bytes}`) // prettier-ignore
      const pixels = widened(decoder.getDecodedBuffer(), bitsPerSample <= 8 ? 1 : 2, bytes)
      const mode = decoder.getInterleaveMode?.()
      const arePlanes = samples > 1 && mode !== undefined && Number(Object(mode).value ?? mode) === 0
      return { pixels, arePlanes, isRgb: samples === 3 && name !== 'JpegLSDecoder' }
    } finally {
      decoder.delete()
    }
  }
}

/** A copy: the codec's memory is used again. */
function widened(given: Uint8Array, from: number, to: number): Uint8Array {
  if (from === to) return given.slice()
  const out = new Uint8Array(given.length * to)
  given.forEach((value, at) => (out[at * to] = value))
  return out
}

async function losslessJpeg(frame: Uint8Array<ArrayBuffer>, { samples, bytes }: FrameShape): Promise<DecodedFrame> {
  const { Decoder } = await import('@cornerstonejs/jpeg-lossless-decoder-js')
  const decoded = new Decoder().decode(frame.buffer, frame.byteOffset, frame.length, bytes) as ArrayBufferView
  const pixels = new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength).slice()
  return { pixels, arePlanes: false, isRgb: samples === 3 }
}

/** Segments, one for each byte of each sample, the most significant byte first, each coded by PackBits. */
export function runLengths(frame: Uint8Array, { rows, columns, samples, bytes }: FrameShape): DecodedFrame {
  const header = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const segments = header.getUint32(0, true)
  if (segments !== samples * bytes) throw new Error(`${segments} segments where ${samples * bytes} are needed`)
  const size = rows * columns
  const pixels = new Uint8Array(size * samples * bytes)
  for (let segment = 0; segment < segments; segment++) {
    const begin = header.getUint32(4 + 4 * segment, true)
    const end = segment + 1 < segments ? header.getUint32(8 + 4 * segment, true) : frame.length
    const plane = unpacked(frame.subarray(begin, end), size)
    const [sample, byte] = [Math.floor(segment / bytes), bytes - 1 - (segment % bytes)]
    for (let at = 0; at < size; at++) pixels[(at * samples + sample) * bytes + byte] = plane[at]!
  }
  return { pixels, arePlanes: false, isRgb: false }
}

function unpacked(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  let filled = 0
  for (let at = 0; filled < size;) {
    const count = packed[at++]
    if (count === undefined || at >= packed.length) throw new Error(`a segment ends after ${filled} of ${size} pixels`)
    if (count === 128) continue
    const length = count < 128 ? count + 1 : 257 - count
    if (count < 128) out.set(packed.subarray(at, at + Math.min(length, size - filled)), filled)
    else out.fill(packed[at]!, filled, filled + length)
    at += count < 128 ? length : 1
    filled += length
  }
  return out
}
