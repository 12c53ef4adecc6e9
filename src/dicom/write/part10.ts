/** A data set by keywords to the bytes of a DICOM file (PS3.10), explicit little endian; the same bytes for the same set. */
import dcmjs from 'dcmjs'
import { deflateSync } from 'fflate'
import { uidOf } from './uid.ts'

export type Value = string | number | readonly (string | number)[] | ArrayBuffer | DataSet | readonly DataSet[]

/** Attributes by their keyword in PS3.6. Empty text is an attribute without a value. */
export interface DataSet {
  readonly [keyword: string]: Value | undefined
}

export interface DicomFile {
  /** With its folder: `ct/0001.dcm`. */
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1'
const DEFLATED = '1.2.840.10008.1.2.1.99'
/** Preamble and prefix, then the element that says how long the rest of the meta header is. */
const META_LENGTH_AT = 140

export interface Part10Options {
  /** Deflate all after the meta header: bit masks become a fortieth, and few viewers cannot read it. */
  readonly isDeflated?: boolean
}

/**
 * @param dataSet with SOPClassUID and SOPInstanceUID; `PixelData` an ArrayBuffer.
 * @param pixelVr OB for bits, OW for 16-bit pixels.
 * @throws TypeError that names a value longer than its attribute holds; dcmjs would cut it off.
 */
export function part10(
  dataSet: DataSet,
  pixelVr: 'OB' | 'OW',
  { isDeflated = false }: Part10Options = {},
): Uint8Array<ArrayBuffer> {
  checkLengths(dataSet)
  const { DicomDict, DicomMetaDictionary } = dcmjs.data
  const file = new DicomDict(
    DicomMetaDictionary.denaturalizeDataset({
      FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
      MediaStorageSOPClassUID: dataSet['SOPClassUID'],
      MediaStorageSOPInstanceUID: dataSet['SOPInstanceUID'],
      TransferSyntaxUID: isDeflated ? DEFLATED : EXPLICIT_LITTLE,
      ImplementationClassUID: uidOf('Interspace DICOM writer'),
      ImplementationVersionName: 'INTERSPACE',
    }),
  )
  file.dict = DicomMetaDictionary.denaturalizeDataset({ ...dataSet, _vrMap: { PixelData: pixelVr } })
  const plain = new Uint8Array(file.write())
  return isDeflated ? deflated(plain) : plain
}

function deflated(plain: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const metaLength = new DataView(plain.buffer, plain.byteOffset).getUint32(META_LENGTH_AT, true)
  const start = META_LENGTH_AT + 4 + metaLength
  const packed = deflateSync(plain.subarray(start), { level: 9 })
  // PS3.5 A.5: an odd number of bytes is made even by one of zero.
  const bytes = new Uint8Array(start + packed.length + (packed.length % 2))
  bytes.set(plain.subarray(0, start))
  bytes.set(packed, start)
  return bytes
}

/** Longest text in any attribute that is not free text; PS3.5 6.2. */
const LONGEST = 64
const FREE_TEXT = new Set([
  'ImageComments',
  'PatientComments',
  'SegmentDescription',
  'DerivationDescription',
  'TextValue',
])

function checkLengths(dataSet: DataSet): void {
  for (const [keyword, value] of Object.entries(dataSet)) {
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (typeof one === 'string' && one.length > LONGEST && !FREE_TEXT.has(keyword)) {
        throw new TypeError(`${keyword} is longer than ${LONGEST} characters: ${one}`)
      }
      if (typeof one === 'object' && one !== null && !(one instanceof ArrayBuffer)) checkLengths(one as DataSet)
    }
  }
}

/** A decimal string (DS): at most sixteen characters, to a millionth, without noise of binary fractions. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a decimal`)
  const text = String(Number(value.toFixed(6)))
  return text.length <= 16 ? text : value.toPrecision(9)
}
