/** One DICOM file without what says whose it is: read, gone through by the rules of core, and written again. */
import dcmjs from 'dcmjs'
import { deidentify, type Attributes, type Change, type Rules } from '#core/records/deidentification/deidentify.ts'
import { findBurnedInText, type GreyFrames } from '#core/records/deidentification/burned-in-text.ts'
import { maskPixels, regionsOf, type PixelRect } from '#core/records/deidentification/mask-pixels.ts'
import type { FrameDecoders } from '#core/volumes/frame-decoder.ts'
import { statement } from '#core/records/deidentification/statement.ts'
import { uidOf } from './uid.ts'
import { EXPLICIT_LITTLE_ENDIAN, uncompressed } from './uncompressed.ts'

export type DeidentifiedFile =
  | {
      readonly ok: true
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly changes: readonly Change[]
      /** Pixels made black, over all frames; undefined where pixels were not touched. */
      readonly maskedPixels: number | undefined
    }
  | { readonly ok: false; readonly reason: string }

export interface PictureChoices {
  /** Rectangles with text inside the image regions, in pixels of the picture. */
  readonly hidden: readonly PixelRect[]
  /** Somebody has looked: there is no text inside the regions that says whose it is. */
  readonly isTextChecked: boolean
  /** Without one for its syntax a compressed picture is refused. */
  readonly decoders: FrameDecoders
}

const ULTRASOUND = ['US', 'IVUS']
const NATIVE_SYNTAXES = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99']
/** Of the file's own header only these go on: others name machines and senders. */
const KEPT_META = ['00020001', '00020002', '00020010']

/**
 * @param rulesFor what is asked for a patient, by the ID in the file (empty where there is none)
 * @param choices what a person has said of the pictures
 */
export async function deidentifiedFile(
  bytes: Uint8Array<ArrayBuffer>,
  rulesFor: (patientId: string) => Rules,
  choices: PictureChoices = { hidden: [], isTextChecked: false, decoders: {} },
): Promise<DeidentifiedFile> {
  const { DicomMessage, DicomDict } = dcmjs.data
  const read = readFile(() => DicomMessage.readFile(exactly(bytes)))
  if ('reason' in read) return { ok: false, reason: read.reason }
  const { meta, dict } = read
  const pixels = await cleanPixels(dict, textOf(meta, '00020010') ?? '', choices)
  if (!pixels.ok) return pixels
  const rules = rulesFor(textOf(dict, '00100020') ?? '')
  const { attributes, changes } = deidentify({ ...dict, ...pixels.attributes }, rules)
  const clean = { ...attributes, ...statement(rules, pixels.masked !== undefined) }
  const file = new DicomDict({
    ...Object.fromEntries(KEPT_META.flatMap((tag) => (meta[tag] ? [[tag, meta[tag]]] : []))),
    // The header must name the instance as the data set does; the one outside would else give the one inside away.
    '00020003': { vr: 'UI', Value: attributes['00080018']?.Value ?? [] },
    ...(pixels.wasCompressed && { '00020010': { vr: 'UI', Value: [EXPLICIT_LITTLE_ENDIAN] } }),
    '00020012': { vr: 'UI', Value: [uidOf('Interspace DICOM writer')] },
    '00020013': { vr: 'SH', Value: ['INTERSPACE'] },
  })
  file.dict = Object.fromEntries(Object.entries(clean).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return { ok: true, bytes: new Uint8Array(file.write()), changes, maskedPixels: pixels.masked }
}

type Pixels =
  | {
      readonly ok: true
      readonly attributes: Attributes
      readonly masked: number | undefined
      readonly wasCompressed?: boolean
    }
  | { readonly ok: false; readonly reason: string }

/** Only ultrasound has its regions stated; other pictures are masked where a person says so. */
async function cleanPixels(
  dict: Attributes,
  syntax: string,
  { hidden, isTextChecked, decoders }: PictureChoices,
): Promise<Pixels> {
  const untouched = { ok: true, attributes: {}, masked: undefined } as const
  const pixelData = dict['7FE00010']
  const isUltrasound = ULTRASOUND.includes(textOf(dict, '00080060') ?? '')
  if (!pixelData || (!isUltrasound && !hidden.length)) return untouched
  const regions = regionsOf(dict)
  if (isUltrasound && !regions.length)
    return { ok: false, reason: 'an ultrasound picture states no image region: names may be burned in anywhere in it' }
  const wasCompressed = !NATIVE_SYNTAXES.includes(syntax)
  const native = wasCompressed ? await uncompressed(dict, syntax, decoders) : ({ ok: true, attributes: {} } as const)
  if (!native.ok) return native
  const now = { ...dict, ...native.attributes }
  const [buffer] = now['7FE00010']!.Value
  if (!(buffer instanceof ArrayBuffer)) return { ok: false, reason: 'its pixels cannot be read' }
  const whole = { x: 0, y: 0, width: Infinity, height: Infinity }
  const masked = maskPixels(now, new Uint8Array(buffer), regions.length ? regions : [whole], hidden)
  if (!masked.ok) return masked
  const text = isTextChecked ? [] : findBurnedInText(greyFramesOf(now, masked.pixels))
  if (text.length)
    return {
      ok: false,
      reason: `what looks like text stands inside the image region (${text.map(sayRect).join('; ')}): mask it, or look at the picture and say that it was checked`,
    }
  return {
    ok: true,
    attributes: { ...native.attributes, '7FE00010': { vr: now['7FE00010']!.vr, Value: [masked.pixels.buffer] } },
    masked: masked.masked,
    wasCompressed,
  }
}

const sayRect = ({ x, y, width, height }: PixelRect) => `${x},${y},${width},${height}`

/** Each pixel as bright as its brightest sample, 0–255; of luminance and differences the luminance. */
function greyFramesOf(attributes: Attributes, pixels: Uint8Array): GreyFrames {
  const at = (tag: string, or: number) => Number(attributes[tag]?.Value[0] ?? or)
  const [rows, columns, samples] = [at('00280010', 0), at('00280011', 0), at('00280002', 1)]
  const bytes = at('00280100', 8) / 8
  const shift = Math.max(0, at('00280101', 8) - 8)
  const size = rows * columns
  const arePlanes = samples > 1 && at('00280006', 0) === 1
  const counted = textOf(attributes, '00280004')?.startsWith('YBR') ? 1 : samples
  const frames = Array.from({ length: at('00280008', 1) }, (_, frame) => {
    const grey = new Uint8Array(size)
    for (let pixel = 0; pixel < size; pixel++)
      for (let sample = 0; sample < counted; sample++) {
        const n = arePlanes ? (frame * samples + sample) * size + pixel : (frame * size + pixel) * samples + sample
        const value = bytes === 1 ? pixels[n]! : pixels[2 * n]! | (pixels[2 * n + 1]! << 8)
        grey[pixel] = Math.max(grey[pixel]!, Math.min(255, value >> shift))
      }
    return grey
  })
  return { columns, rows, frames }
}

function textOf(attributes: Attributes, tag: string): string | undefined {
  const value = attributes[tag]?.Value[0]
  return typeof value === 'string' ? value : undefined
}

function readFile(read: () => { readonly meta: Attributes; readonly dict: Attributes }) {
  try {
    return read()
  } catch (error) {
    return { reason: `not a DICOM file: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** dcmjs takes the whole buffer, whatever part of it the file is. */
const exactly = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
