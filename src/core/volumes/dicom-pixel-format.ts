/** Which pixel encodings are opened, and how (PS3.5 sections 8 and 10, PS3.6 annex A). */
import type { DicomHeader } from './dicom-header.ts'

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2'
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1'
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2'

/** Read by this project itself. The last is explicit little endian, deflated as a whole. */
const NATIVE: readonly string[] = [IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG, '1.2.840.10008.1.2.1.99']

/** Read with cornerstone3D's codecs. */
const COMPRESSED: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2.5': 'RLE',
  '1.2.840.10008.1.2.4.50': 'JPEG baseline',
  '1.2.840.10008.1.2.4.51': 'JPEG extended',
  '1.2.840.10008.1.2.4.57': 'JPEG lossless',
  '1.2.840.10008.1.2.4.70': 'JPEG lossless',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS',
  '1.2.840.10008.1.2.4.81': 'JPEG-LS, near lossless',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000, lossless',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000',
  '1.2.840.10008.1.2.4.201': 'HTJ2K, lossless',
  '1.2.840.10008.1.2.4.202': 'HTJ2K, lossless',
  '1.2.840.10008.1.2.4.203': 'HTJ2K',
}

export const isCompressed = ({ transferSyntax }: DicomHeader): boolean => COMPRESSED[transferSyntax] !== undefined

/** Bytes of one slice once decoded. */
export const storedBytes = ({ columns, rows, bitsAllocated }: DicomHeader): number =>
  (columns * rows * bitsAllocated) / 8

/** What keeps the pixels of these images from being opened; each names the first file it is true of. */
export function pixelProblems(headers: readonly DicomHeader[]): string[] {
  const problems: string[] = []
  const refuse = (isBad: (header: DicomHeader) => boolean, why: (header: DicomHeader) => string) => {
    const bad = headers.find((header) => header.pixels && isBad(header))
    if (bad) problems.push(`${bad.fileName}: ${why(bad)}`)
  }
  refuse(
    (header) => !NATIVE.includes(header.transferSyntax) && !isCompressed(header),
    ({ transferSyntax }) => `transfer syntax ${transferSyntax} is not read`,
  )
  refuse(
    (header) => header.pixels!.isEncapsulated !== isCompressed(header),
    ({ transferSyntax }) => `pixel data is not laid out as transfer syntax ${transferSyntax} says`,
  )
  refuse(
    ({ columns, rows }) => columns === 0 || rows === 0,
    ({ columns, rows }) => `an image of ${columns} x ${rows} pixels`,
  )
  refuse(
    ({ samplesPerPixel, photometric }) => samplesPerPixel !== 1 || !/^MONOCHROME[12]$/.test(photometric),
    ({ samplesPerPixel, photometric }) =>
      `${samplesPerPixel} samples per pixel, ${photometric || 'no photometric'}; grey images are opened`,
  )
  refuse(
    ({ bitsAllocated: bits, bitsStored, highBit }) =>
      (bits !== 8 && bits !== 16) || bitsStored < 1 || bitsStored > bits || highBit < bitsStored - 1 || highBit >= bits,
    ({ bitsAllocated, bitsStored, highBit }) =>
      `${bitsAllocated} bits allocated, ${bitsStored} stored, high bit ${highBit}; 8 and 16 bits are opened`,
  )
  refuse(
    (header) => isCompressed(header) && header.highBit !== header.bitsStored - 1,
    ({ bitsStored, highBit }) =>
      `compressed with ${bitsStored} bits stored below high bit ${highBit}, which is not read`,
  )
  refuse(
    ({ hasModalityTable }) => hasModalityTable,
    () => 'values go through a table (0028,3000), which is not read',
  )
  refuse(
    ({ slope }) => slope === 0,
    () => '(0028,1053) rescale slope is 0',
  )
  return problems
}
