/**
 * What this project needs to know of a DICOM file before its pixels: identity, geometry, pixel format.
 *
 * A file from outside becomes a header or a fault that names the file; nothing is thrown, and no
 * value is invented. Tags and units follow PS3.3 C.7.6.2 (plane), C.7.6.3 (pixels), C.11.1 (modality).
 */
import { faultOfThrown, parseDataSet, type ParsedDataSet } from './dicom-dataset.ts'
import { createElements, type Elements } from './dicom-elements.ts'

export interface DicomHeader {
  readonly fileName: string
  readonly transferSyntax: string
  /** Identity; '' where the file leaves it blank. */
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly studyUid: string
  readonly seriesUid: string
  readonly frameOfReferenceUid: string
  readonly modality: string
  readonly seriesDescription: string
  readonly imageType: readonly string[]
  readonly instanceNumber: number | undefined
  readonly columns: number
  readonly rows: number
  readonly frames: number
  /** Millimetres between columns (along a row) and between rows, in that order; DICOM writes the other order. */
  readonly pixelSpacingMm: readonly [number, number] | undefined
  /** Centre of the first pixel, LPS mm. */
  readonly position: readonly [number, number, number] | undefined
  /** Unit vectors along a row and along a column, LPS. */
  readonly orientation: readonly [number, number, number, number, number, number] | undefined
  readonly sliceThicknessMm: number | undefined
  readonly samplesPerPixel: number
  readonly photometric: string
  readonly bitsAllocated: number
  readonly bitsStored: number
  readonly highBit: number
  readonly isSigned: boolean
  /** 1 and 0 where the file states none. */
  readonly slope: number
  readonly intercept: number
  readonly isRescaleStated: boolean
  /** The modality transform is a table, not slope and intercept. */
  readonly hasModalityTable: boolean
  readonly isLossy: boolean
  /** Where the pixel data starts, in bytes from the start of the file (of the inflated bytes when deflated); undefined when there is none. */
  readonly pixels:
    | {
        readonly offset: number
        readonly length: number
        readonly isEncapsulated: boolean
        readonly isDeflated: boolean
      }
    | undefined
  readonly remarks: readonly string[]
}

export interface DicomFault {
  readonly code: 'empty' | 'not-dicom' | 'not-image' | 'truncated' | 'too-deep' | 'malformed' | 'bad-value'
  readonly file: string
  readonly reason: string
  /** `(0028,0030)`, where one element is at fault. */
  readonly tag?: string
}

export type DicomHeaderResult =
  { readonly ok: true; readonly header: DicomHeader } | { readonly ok: false; readonly fault: DicomFault }

/** DICOM Media Storage Directory: names of files, no image. */
const MEDIA_DIRECTORY = '1.2.840.10008.1.3.10'
const DEFLATED = '1.2.840.10008.1.2.1.99'
const PIXEL_DATA = '(7FE0,0010)'

/**
 * Reads the elements before the pixel data.
 * @param bytes the file, or its beginning: when the header is longer than what is given the fault is `truncated`
 *   and has no tag, and the caller tries again with more.
 * @param fileLength bytes in the whole file, to see whether the pixels are all there.
 */
export function readDicomHeader(bytes: Uint8Array, fileName: string, fileLength = bytes.length): DicomHeaderResult {
  const parsed = parseDataSet(bytes)
  if (!parsed.ok) return { ok: false, fault: { code: parsed.code, file: fileName, reason: parsed.reason } }
  const elements = createElements(parsed.dataSet)
  try {
    const header = headerOf(elements, parsed, fileName)
    const bad = elements.fault
    const fault = bad ? { code: 'bad-value' as const, file: fileName, ...bad } : faultOf(header, fileLength)
    return fault ? { ok: false, fault } : { ok: true, header }
  } catch (thrown) {
    const { code, reason } = faultOfThrown(thrown)
    return { ok: false, fault: { code, file: fileName, reason } }
  }
}

function faultOf(header: DicomHeader, fileLength: number): DicomFault | undefined {
  const file = header.fileName
  if (header.sopClassUid === MEDIA_DIRECTORY) {
    return { code: 'not-image', file, reason: 'a DICOMDIR lists files and holds no image' }
  }
  const { pixels, rows, columns, frames, samplesPerPixel, bitsAllocated } = header
  // Only one sample per pixel is opened, and subsampled colour would need another sum.
  if (!pixels || pixels.isEncapsulated || pixels.isDeflated || samplesPerPixel !== 1) return undefined
  const needed = Math.ceil((rows * columns * frames * bitsAllocated) / 8)
  const there = Math.min(pixels.length, Math.max(0, fileLength - pixels.offset))
  if (there >= needed) return undefined
  return { code: 'truncated', file, tag: PIXEL_DATA, reason: `pixel data ends after ${there} of ${needed} bytes` }
}

function headerOf(elements: Elements, parsed: ParsedDataSet, fileName: string): DicomHeader {
  const { text, decimals } = elements
  return {
    fileName,
    transferSyntax: parsed.transferSyntax,
    sopClassUid: text('x00080016') || text('x00020002'),
    sopInstanceUid: text('x00080018'),
    studyUid: text('x0020000d'),
    seriesUid: text('x0020000e'),
    frameOfReferenceUid: text('x00200052'),
    modality: text('x00080060'),
    seriesDescription: text('x0008103e'),
    imageType: text('x00080008').split('\\'),
    instanceNumber: decimals('x00200013', 1)?.[0],
    pixelSpacingMm: pixelSpacing(elements),
    position: decimals('x00200032', 3) as DicomHeader['position'],
    orientation: orientation(elements),
    sliceThicknessMm: decimals('x00180050', 1)?.[0],
    ...pixelFormat(elements),
    ...rescale(elements),
    isLossy: text('x00282110') === '01',
    pixels: pixelsOf(parsed),
    remarks: parsed.remarks,
  }
}

function pixelFormat({ text, unsigned, decimals }: Elements) {
  const bitsAllocated = unsigned('x00280100') ?? 0
  const bitsStored = unsigned('x00280101') ?? bitsAllocated
  return {
    columns: unsigned('x00280011') ?? 0,
    rows: unsigned('x00280010') ?? 0,
    frames: decimals('x00280008', 1)?.[0] ?? 1,
    samplesPerPixel: unsigned('x00280002') ?? 1,
    photometric: text('x00280004'),
    bitsAllocated,
    bitsStored,
    highBit: unsigned('x00280102') ?? bitsStored - 1,
    isSigned: unsigned('x00280103') === 1,
  }
}

function rescale({ decimals, has }: Elements) {
  const slope = decimals('x00281053', 1)?.[0]
  const intercept = decimals('x00281052', 1)?.[0]
  const isRescaleStated = slope !== undefined && intercept !== undefined
  return { slope: slope ?? 1, intercept: intercept ?? 0, isRescaleStated, hasModalityTable: has('x00283000') }
}

function pixelsOf({ dataSet, transferSyntax, base }: ParsedDataSet): DicomHeader['pixels'] {
  const element = dataSet.elements['x7fe00010']
  if (!element) return undefined
  const isEncapsulated = element.hadUndefinedLength === true
  return {
    offset: element.dataOffset + base,
    length: isEncapsulated ? 0 : element.length,
    isEncapsulated,
    isDeflated: transferSyntax === DEFLATED,
  }
}

function pixelSpacing({ decimals, refuse }: Elements): DicomHeader['pixelSpacingMm'] {
  const found = decimals('x00280030', 2) as readonly [number, number] | undefined
  if (!found) return undefined
  const [betweenRows, betweenColumns] = found
  if (betweenRows > 0 && betweenColumns > 0) return [betweenColumns, betweenRows]
  return refuse('x00280030', `pixel spacing ${betweenRows}\\${betweenColumns} is not positive`)
}

/** How far from unit length and square two written directions may be: DS strings hold at least six digits. */
const UNIT_TOLERANCE = 1e-3

function orientation({ decimals, refuse }: Elements): DicomHeader['orientation'] {
  const found = decimals('x00200037', 6) as DicomHeader['orientation']
  if (!found) return undefined
  const [a, b, c, d, e, f] = found
  const row = Math.hypot(a, b, c)
  const column = Math.hypot(d, e, f)
  const isSquare = Math.abs(a * d + b * e + c * f) < UNIT_TOLERANCE
  if (Math.abs(row - 1) > UNIT_TOLERANCE || Math.abs(column - 1) > UNIT_TOLERANCE || !isSquare) {
    return refuse('x00200037', `orientation ${found.join('\\')} is not two unit vectors at right angles`)
  }
  return [a / row, b / row, c / row, d / column, e / column, f / column]
}
