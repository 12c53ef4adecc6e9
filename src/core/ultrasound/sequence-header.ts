/** The text before the pixels of a PLUS recording, MetaImage or NRRD, as one typed value. */
import { strFromU8 } from 'fflate'
import type { ScalarType } from './grey.ts'
import { flaw, isFlaw, type Flaw } from './sequence-fault.ts'
import { META_TEXT, NRRD_TEXT, readHeaderText, type Field, type HeaderText } from './sequence-text.ts'

export interface SequenceHeader {
  readonly widthPx: number
  readonly heightPx: number
  readonly frameCount: number
  /** Values per pixel, interleaved. */
  readonly components: number
  readonly scalarType: ScalarType
  readonly isBigEndian: boolean
  readonly compression: 'none' | 'zlib' | 'gzip'
  /** First byte of the pixels, and how many bytes of the file are theirs. */
  readonly bodyAt: number
  readonly bodyBytes: number
  /** `XX` when the header does not say. */
  readonly orientation: string
  /** Fields of each frame by their name without the `Seq_FrameNNNN_`. */
  readonly frameFields: readonly ReadonlyMap<string, Field>[]
  readonly remarks: readonly string[]
}

export const LIMITS = {
  /** IMAGE on the wire has 16 bits for each; no scanner comes near. */
  sidePx: 65535,
  /** Two hours at 60 Hz are 432 000. */
  frames: 1_000_000,
  /** Pixels of all frames, inflated: what one browser tab can hold. */
  bodyBytes: 2 ** 31,
}

export function readSequenceHeader(bytes: Uint8Array): SequenceHeader | Flaw {
  const isNrrd = strFromU8(bytes.subarray(0, 7), true) === 'NRRD000'
  const text = readHeaderText(bytes, isNrrd ? NRRD_TEXT : META_TEXT)
  if (isFlaw(text)) return text
  return isNrrd ? nrrdHeader(text, bytes.length) : metaHeader(text, bytes.length)
}

const META_SCALARS: Readonly<Record<string, ScalarType>> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
  // What PLUS writes when it records poses only.
  MET_OTHER: 'uint8',
}

function metaHeader(text: HeaderText, fileBytes: number): SequenceHeader | Flaw {
  const { fields } = text
  const dataFile = fields.get('elementdatafile')!
  if (dataFile.value !== 'LOCAL') {
    return flaw('unsupported', `ElementDataFile is ${dataFile.value}; only LOCAL is read`, dataFile.at)
  }
  const binary = fields.get('binarydata')
  if (binary && !isTrue(binary)) return flaw('unsupported', 'BinaryData is False: text pixels are not read', binary.at)
  const type = fields.get('elementtype')
  const scalarType = META_SCALARS[type?.value ?? 'MET_UCHAR']
  if (!scalarType) return flaw('unsupported', `ElementType ${type!.value} is not read`, type!.at)
  const channels = fields.get('elementnumberofchannels')
  const components = Number(channels?.value ?? 1)
  if (!isCount(components, 255)) {
    return flaw('header', `ElementNumberOfChannels is "${channels!.value}"`, channels!.at)
  }
  const sizes = fields.get('dimsize')
  if (!sizes) return flaw('header', 'DimSize is missing')
  const declared = fields.get('ndims')
  const count = sizes.value.split(/\s+/).length
  if (declared && Number(declared.value) !== count) {
    return flaw('header', `NDims is "${declared.value}" and DimSize has ${count} numbers`, declared.at)
  }
  const isCompressed = isTrue(fields.get('compresseddata'))
  const bodyBytes = bodyLength(text, fileBytes, isCompressed ? fields.get('compresseddatasize') : undefined)
  if (isFlaw(bodyBytes)) return bodyBytes
  return withFrames(text, ['DimSize', sizes], words(fields.get('kinds')), {
    components,
    scalarType,
    isBigEndian: isTrue(fields.get('binarydatabyteordermsb') ?? fields.get('elementbyteordermsb')),
    compression: isCompressed ? 'zlib' : 'none',
    bodyAt: text.bodyAt,
    bodyBytes: bodyBytes.bytes,
    orientation: fields.get('ultrasoundimageorientation')?.value ?? 'XX',
    remarks: [],
  })
}

/** What follows the header, held against CompressedDataSize where there is one. */
function bodyLength({ bodyAt }: HeaderText, fileBytes: number, stated: Field | undefined): { bytes: number } | Flaw {
  const bytes = fileBytes - bodyAt
  if (!stated) return { bytes }
  const promised = Number(stated.value)
  if (!Number.isInteger(promised) || promised < 0) {
    return flaw('header', `CompressedDataSize is "${stated.value}"`, stated.at)
  }
  if (promised > bytes) {
    return flaw('truncated', `CompressedDataSize promises ${promised} bytes, ${bytes} are there`, fileBytes)
  }
  return { bytes: promised }
}

const NRRD_SCALARS: Readonly<Record<string, ScalarType>> = {
  ...Object.fromEntries(['signed char', 'int8', 'int8_t'].map((name) => [name, 'int8'])),
  ...Object.fromEntries(['uchar', 'unsigned char', 'uint8', 'uint8_t'].map((name) => [name, 'uint8'])),
  ...Object.fromEntries(
    ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t'].map((name) => [name, 'int16']),
  ),
  ...Object.fromEntries(
    ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t'].map((name) => [name, 'uint16']),
  ),
  ...Object.fromEntries(['int', 'signed int', 'int32', 'int32_t'].map((name) => [name, 'int32'])),
  ...Object.fromEntries(['uint', 'unsigned int', 'uint32', 'uint32_t'].map((name) => [name, 'uint32'])),
  float: 'float32',
  double: 'float64',
}
const NRRD_ENCODINGS: Readonly<Record<string, 'none' | 'gzip'>> = { raw: 'none', gz: 'gzip', gzip: 'gzip' }

function nrrdHeader(text: HeaderText, fileBytes: number): SequenceHeader | Flaw {
  const { fields } = text
  const field = (name: string) => fields.get(name)
  const detached = field('data file') ?? field('datafile')
  if (detached) return flaw('unsupported', 'data file: pixels in another file are not read', detached.at)
  const skip = [field('byte skip'), field('line skip')].find((each) => each && each.value !== '0')
  if (skip) return flaw('unsupported', `byte skip and line skip are not read, this has "${skip.value}"`, skip.at)
  const encoding = field('encoding')
  const compression = NRRD_ENCODINGS[encoding?.value ?? '']
  if (!compression) return flaw('unsupported', `encoding "${encoding?.value ?? ''}" is not read`, encoding?.at)
  const type = field('type')
  const scalarType = NRRD_SCALARS[type?.value ?? '']
  if (!scalarType) return flaw('unsupported', `type "${type?.value ?? ''}" is not read`, type?.at)
  const sizes = field('sizes')
  if (!sizes) return flaw('header', 'sizes is missing')
  const declared = field('dimension')
  if (Number(declared?.value) !== words(sizes).length) {
    return flaw('header', `dimension is "${declared?.value ?? ''}" and sizes has ${words(sizes).length}`, declared?.at)
  }
  // Colour is an axis of its own here, before all others: `vector` in PLUS, or one of teem's colour kinds.
  const kinds = words(field('kinds'))
  const isColour = kinds.length > 0 && kinds[0] !== 'domain' && kinds[0] !== 'list'
  const components = isColour ? Number(words(sizes)[0]) : 1
  if (!isCount(components, 255)) return flaw('header', `sizes is "${sizes.value}"`, sizes.at)
  const frameSizes = isColour ? { value: words(sizes).slice(1).join(' '), at: sizes.at } : sizes
  return withFrames(text, ['sizes', frameSizes], isColour ? kinds.slice(1) : kinds, {
    components,
    scalarType,
    isBigEndian: field('endian')?.value === 'big',
    compression,
    bodyAt: text.bodyAt,
    bodyBytes: fileBytes - text.bodyAt,
    orientation: field('ultrasound image orientation')?.value ?? 'XX',
    remarks: [],
  })
}

type Pixels = Omit<SequenceHeader, 'widthPx' | 'heightPx' | 'frameCount' | 'frameFields'>

function withFrames(
  { fields, frameFields }: HeaderText,
  [name, sizes]: readonly [string, Field],
  kinds: readonly string[],
  pixels: Pixels,
): SequenceHeader | Flaw {
  const imageType = fields.get('ultrasoundimagetype') ?? fields.get('ultrasound image type')
  if (/^RF_/.test(imageType?.value ?? '')) {
    return flaw('unsupported', `it holds radio-frequency lines (${imageType!.value}), not pictures`, imageType!.at)
  }
  const numbers = words(sizes).map(Number)
  if (numbers.length < 2 || numbers.length > 4 || !numbers.every((n) => Number.isInteger(n) && n >= 0)) {
    return flaw('header', `${name} is "${sizes.value}", not two to four sizes`, sizes.at)
  }
  const isListed = numbers.length === 4 || (numbers.length === 3 && (kinds[2] ?? 'list') === 'list')
  const [widthPx, heightPx] = numbers as [number, number]
  const frameCount = isListed ? numbers.at(-1)! : 1
  const depth = numbers.length === 4 || !isListed ? (numbers[2] ?? 1) : 1
  if (depth > 1) return flaw('not-a-sequence', `${name} is "${sizes.value}": volumes, not 2-D frames`, sizes.at)
  if (frameFields.size === 0) return flaw('not-a-sequence', 'no frame carries a field of its own (Seq_Frame…)', 0)
  const pixelBytes = widthPx * heightPx * frameCount * pixels.components * 8
  if (Math.max(widthPx, heightPx) > LIMITS.sidePx || frameCount > LIMITS.frames || pixelBytes / 8 > LIMITS.bodyBytes) {
    return flaw('size', `${name} is "${sizes.value}", more than is read`, sizes.at)
  }
  for (const [index, ofFrame] of frameFields) {
    if (index < frameCount) continue
    const [field, { at }] = [...ofFrame][0]!
    return flaw('header', `there is a field ${field} of frame ${index}, but ${name} gives ${frameCount} frames`, at)
  }
  // Without pixels nothing but the fields backs the number of frames up.
  if (widthPx * heightPx === 0 && frameFields.size < frameCount) {
    const reason = `${name} gives ${frameCount} frames without pixels, ${frameFields.size} have fields`
    return flaw('header', reason, sizes.at)
  }
  return {
    ...pixels,
    widthPx,
    heightPx,
    frameCount,
    frameFields: Array.from({ length: frameCount }, (_, i) => frameFields.get(i) ?? new Map()),
  }
}

const words = (field: Field | undefined): string[] => field?.value.split(/\s+/).filter(Boolean) ?? []
const isTrue = (field: Field | undefined): boolean => /^true$/i.test(field?.value ?? '')
const isCount = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most
