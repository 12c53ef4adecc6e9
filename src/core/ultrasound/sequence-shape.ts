/** How many pictures of what size a recording's header claims, held against its own fields. */
import type { PixelFormat } from './grey.ts'
import { flaw, isFlaw, type Flaw } from './sequence-fault.ts'
import { wordsOf, type Field, type HeaderText } from './sequence-text.ts'

/** How the pixels are written, and which bytes of the file are theirs. */
export interface StoredPixels extends PixelFormat {
  readonly compression: 'none' | 'zlib' | 'gzip'
  readonly bodyAt: number
  readonly bodyBytes: number
  /** `XX` when the header does not say. */
  readonly orientation: string
}

export interface Shape {
  readonly widthPx: number
  readonly heightPx: number
  readonly frameCount: number
}

export interface SequenceHeader extends StoredPixels, Shape {
  /** Fields of each frame by their name without the `Seq_FrameNNNN_`. */
  readonly frameFields: readonly ReadonlyMap<string, Field>[]
}

/** A field with the name it has in its dialect, for faults. */
export interface NamedField extends Field {
  readonly name: string
}

const LIMITS = {
  /** IMAGE on the wire has 16 bits for each; no scanner comes near. */
  sidePx: 65535,
  /** Two hours at 60 Hz are 432 000. */
  frames: 1_000_000,
  /** Pixels of all frames, inflated: what one browser tab can hold. */
  bodyBytes: 2 ** 31,
}

/** @param kinds what each axis of `sizes` is, where the header says; the axis of the frames is a `list`. */
export function headerOf(
  text: HeaderText,
  sizes: NamedField,
  kinds: readonly string[],
  pixels: StoredPixels,
): SequenceHeader | Flaw {
  const shape = readShape(sizes, kinds)
  if (isFlaw(shape)) return shape
  const contradiction = tooLarge(sizes, shape, pixels.components) ?? unlikeFields(text, sizes, shape)
  if (contradiction) return contradiction
  const frameFields = Array.from({ length: shape.frameCount }, (_, i) => text.frameFields.get(i) ?? new Map())
  return { ...pixels, ...shape, frameFields }
}

function readShape(sizes: NamedField, kinds: readonly string[]): Shape | Flaw {
  const numbers = wordsOf(sizes).map(Number)
  if (numbers.length < 2 || numbers.length > 4 || !numbers.every((n) => Number.isInteger(n) && n >= 0)) {
    return flaw('header', `${sizes.name} is "${sizes.value}", not two to four sizes`, sizes.at)
  }
  const [widthPx, heightPx, third = 1, fourth] = numbers as [number, number, number?, number?]
  // Old files of three axes do not say what the third is: it was always the frames.
  const isThirdFrames = fourth === undefined && (kinds[2] ?? 'list') === 'list'
  if (!isThirdFrames && third > 1) {
    return flaw('not-a-sequence', `${sizes.name} is "${sizes.value}": volumes, not 2-D frames`, sizes.at)
  }
  return { widthPx, heightPx, frameCount: isThirdFrames ? third : (fourth ?? 1) }
}

function tooLarge(sizes: NamedField, { widthPx, heightPx, frameCount }: Shape, components: number): Flaw | undefined {
  const isTooLarge =
    Math.max(widthPx, heightPx) > LIMITS.sidePx ||
    frameCount > LIMITS.frames ||
    widthPx * heightPx * frameCount * components > LIMITS.bodyBytes
  return isTooLarge ? flaw('size', `${sizes.name} is "${sizes.value}", more than is read`, sizes.at) : undefined
}

function unlikeFields({ frameFields }: HeaderText, sizes: NamedField, shape: Shape): Flaw | undefined {
  const { widthPx, heightPx, frameCount } = shape
  if (frameFields.size === 0) return flaw('not-a-sequence', 'no frame carries a field of its own (Seq_Frame…)', 0)
  for (const [index, ofFrame] of frameFields) {
    if (index < frameCount) continue
    const [field, { at }] = [...ofFrame][0]!
    return flaw(
      'header',
      `there is a field ${field} of frame ${index}, but ${sizes.name} gives ${frameCount} frames`,
      at,
    )
  }
  // Without pixels nothing but the fields backs the number of frames up.
  if (widthPx * heightPx > 0 || frameFields.size >= frameCount) return undefined
  const reason = `${sizes.name} gives ${frameCount} frames without pixels, ${frameFields.size} have fields`
  return flaw('header', reason, sizes.at)
}
