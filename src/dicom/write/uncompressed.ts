/** The pixels of a compressed data set as they were before, with the attributes that say how they stand. */
import type { Attributes } from '#core/records/deidentification/deidentify.ts'
import type { DecodedFrame, FrameDecoders, FrameShape } from '#core/volumes/frame-decoder.ts'

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1'

export type Uncompressed =
  { readonly ok: true; readonly attributes: Attributes } | { readonly ok: false; readonly reason: string }

export async function uncompressed(dict: Attributes, syntax: string, decoders: FrameDecoders): Promise<Uncompressed> {
  const decoder = decoders[syntax]
  if (!decoder) return { ok: false, reason: `its pixels are compressed in a way that is not known here (${syntax})` }
  const at = (tag: string, or: number) => Number(dict[tag]?.Value[0] ?? or)
  const shape: FrameShape = {
    rows: at('00280010', 0),
    columns: at('00280011', 0),
    samples: at('00280002', 1),
    bytes: at('00280100', 8) / 8,
  }
  const frames = framesOf(dict, at('00280008', 1))
  if (!frames) return { ok: false, reason: 'its compressed pixels cannot be told apart into frames' }
  const size = shape.rows * shape.columns * shape.samples * shape.bytes
  const out = new Uint8Array(size * frames.length + ((size * frames.length) % 2))
  let last: DecodedFrame | undefined
  for (const [n, frame] of frames.entries()) {
    try {
      last = await decoder.decode(frame, shape)
    } catch (error) {
      return { ok: false, reason: `frame ${n + 1} of ${frames.length} cannot be decompressed: ${wordsOf(error)}` }
    }
    if (last.pixels.length !== size)
      return { ok: false, reason: `frame ${n + 1} has ${last.pixels.length} bytes of ${size}` }
    out.set(last.pixels, n * size)
  }
  const text = (vr: string, value: unknown) => ({ vr, Value: [value] })
  return {
    ok: true,
    attributes: {
      '7FE00010': text(shape.bytes === 1 ? 'OB' : 'OW', out.buffer),
      ...(shape.samples > 1 && { '00280006': text('US', last?.arePlanes ? 1 : 0) }),
      ...(last?.isRgb && { '00280004': text('CS', 'RGB') }),
      ...(decoder.isLossy && { '00282110': text('CS', '01') }),
    },
  }
}

/** Undefined when there are not as many as are stated. */
function framesOf(dict: Attributes, stated: number): readonly Uint8Array<ArrayBuffer>[] | undefined {
  const parts = dict['7FE00010']?.Value ?? []
  if (!parts.length || !parts.every((part) => part instanceof ArrayBuffer)) return undefined
  const bytes = (parts as readonly ArrayBuffer[]).map((part) => new Uint8Array(part))
  if (bytes.length === stated) return bytes
  // One frame in several pieces.
  if (stated !== 1) return undefined
  const whole = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0))
  let to = 0
  for (const part of bytes) {
    whole.set(part, to)
    to += part.length
  }
  return [whole]
}

/** Codecs written in C++ throw numbers. */
const wordsOf = (error: unknown) => (error instanceof Error ? error.message : `the codec said ${String(error)}`)
