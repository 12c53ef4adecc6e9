/** One DICOM file without what says whose it is: read, gone through by the rules of core, and written again. */
import dcmjs from 'dcmjs'
import { deidentify, type Attributes, type Change, type Rules } from '#core/records/deidentification/deidentify.ts'
import { maskPixels, regionsOf, type PixelRect } from '#core/records/deidentification/mask-pixels.ts'
import { statement } from '#core/records/deidentification/statement.ts'
import { uidOf } from './uid.ts'

export type DeidentifiedFile =
  | {
      readonly ok: true
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly changes: readonly Change[]
      /** Pixels made black, over all frames; undefined where pixels were not touched. */
      readonly maskedPixels: number | undefined
    }
  | { readonly ok: false; readonly reason: string }

const ULTRASOUND = ['US', 'IVUS']
const NATIVE_SYNTAXES = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99']
/** Of the file's own header only these go on: others name machines and senders. */
const KEPT_META = ['00020001', '00020002', '00020010']

/**
 * @param rulesFor what is asked for a patient, by the ID in the file (empty where there is none)
 * @param hidden rectangles with text inside the image regions, in pixels of the picture
 */
export function deidentifiedFile(
  bytes: Uint8Array<ArrayBuffer>,
  rulesFor: (patientId: string) => Rules,
  hidden: readonly PixelRect[] = [],
): DeidentifiedFile {
  const { DicomMessage, DicomDict } = dcmjs.data
  const read = readFile(() => DicomMessage.readFile(exactly(bytes)))
  if ('reason' in read) return { ok: false, reason: read.reason }
  const { meta, dict } = read
  const pixels = cleanPixels(dict, textOf(meta, '00020010') ?? '', hidden)
  if (!pixels.ok) return pixels
  const rules = rulesFor(textOf(dict, '00100020') ?? '')
  const { attributes, changes } = deidentify({ ...dict, ...pixels.attributes }, rules)
  const clean = { ...attributes, ...statement(rules, pixels.masked !== undefined) }
  const file = new DicomDict({
    ...Object.fromEntries(KEPT_META.flatMap((tag) => (meta[tag] ? [[tag, meta[tag]]] : []))),
    // The header must name the instance as the data set does; the one outside would else give the one inside away.
    '00020003': { vr: 'UI', Value: attributes['00080018']?.Value ?? [] },
    '00020012': { vr: 'UI', Value: [uidOf('Interspace DICOM writer')] },
    '00020013': { vr: 'SH', Value: ['INTERSPACE'] },
  })
  file.dict = Object.fromEntries(Object.entries(clean).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return { ok: true, bytes: new Uint8Array(file.write()), changes, maskedPixels: pixels.masked }
}

type Pixels =
  | { readonly ok: true; readonly attributes: Attributes; readonly masked: number | undefined }
  | { readonly ok: false; readonly reason: string }

/** Only ultrasound has its regions stated; other pictures are masked where a person says so. */
function cleanPixels(dict: Attributes, syntax: string, hidden: readonly PixelRect[]): Pixels {
  const untouched = { ok: true, attributes: {}, masked: undefined } as const
  const pixelData = dict['7FE00010']
  const isUltrasound = ULTRASOUND.includes(textOf(dict, '00080060') ?? '')
  if (!pixelData || (!isUltrasound && !hidden.length)) return untouched
  const regions = regionsOf(dict)
  if (isUltrasound && !regions.length)
    return { ok: false, reason: 'an ultrasound picture states no image region: names may be burned in anywhere in it' }
  if (!NATIVE_SYNTAXES.includes(syntax))
    return {
      ok: false,
      reason: `its pixels are compressed (${syntax}); decompress them first, so that they can be masked`,
    }
  const [buffer] = pixelData.Value
  if (!(buffer instanceof ArrayBuffer)) return { ok: false, reason: 'its pixels cannot be read' }
  const whole = { x: 0, y: 0, width: Infinity, height: Infinity }
  const masked = maskPixels(dict, new Uint8Array(buffer), regions.length ? regions : [whole], hidden)
  if (!masked.ok) return masked
  return {
    ok: true,
    attributes: { '7FE00010': { vr: pixelData.vr, Value: [masked.pixels.buffer] } },
    masked: masked.masked,
  }
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
