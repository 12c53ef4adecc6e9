/**
 * Bytes to DICOM elements, up to the pixel data, whatever the bytes are.
 *
 * dicom-parser throws strings, objects and stack overflows, needs a preamble and a transfer syntax,
 * and leaves inflating to its caller; here all of that becomes a result.
 */
import dicomParser, { type DataSet } from 'dicom-parser'
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from './dicom-pixel-format.ts'
import { inflateUpTo } from './inflate.ts'

export interface ParsedDataSet {
  readonly ok: true
  readonly dataSet: DataSet
  readonly transferSyntax: string
  /** Added to an element's offset gives its offset in the file. */
  readonly base: number
  readonly remarks: readonly string[]
}

export interface DataSetFault {
  readonly ok: false
  readonly code: 'empty' | 'not-dicom' | 'truncated' | 'too-deep' | 'malformed'
  readonly reason: string
}

export type DataSetResult = ParsedDataSet | DataSetFault

const PIXEL_DATA = 'x7fe00010'
const PREAMBLE = 128
/** No honest header is longer once inflated; a bomb stops here. */
const MAX_INFLATED_HEADER = 16 << 20

/** @param untilTag the element to stop after; its value is not read. */
export function parseDataSet(bytes: Uint8Array, untilTag: string = PIXEL_DATA): DataSetResult {
  if (bytes.length === 0) return { ok: false, code: 'empty', reason: 'the file is empty' }
  try {
    const start = startOf(bytes)
    if (!start) return { ok: false, code: 'not-dicom', reason: 'this is not a DICOM file' }
    const dataSet = dicomParser.parseDicom(start.bytes, {
      untilTag,
      // Read only when the file has no meta header of its own.
      TransferSyntaxUID: start.transferSyntax,
      inflater: inflateHeader,
    } as Parameters<typeof dicomParser.parseDicom>[1])
    if (start.isGuessed && Object.keys(dataSet.elements).length < 3) {
      return { ok: false, code: 'not-dicom', reason: 'this is not a DICOM file' }
    }
    const transferSyntax = start.isGuessed ? start.transferSyntax! : dataSet.string('x00020010')!.trim()
    return { ok: true, dataSet, transferSyntax, base: start.base, remarks: start.remarks }
  } catch (thrown) {
    return faultOfThrown(thrown)
  }
}

interface Start {
  readonly bytes: Uint8Array
  readonly base: number
  readonly transferSyntax?: string | undefined
  readonly isGuessed: boolean
  readonly remarks: readonly string[]
}

/** Where the elements start and how they are written, for files with and without preamble and meta header. */
function startOf(bytes: Uint8Array): Start | undefined {
  const hasPrefix = ascii(bytes, PREAMBLE, 4) === 'DICM'
  if (hasPrefix || (bytes[0] === 2 && bytes[1] === 0)) {
    const remarks = hasPrefix ? [] : ['the file has no preamble']
    const whole = hasPrefix ? bytes : withPreamble(bytes)
    const base = hasPrefix ? 0 : -(PREAMBLE + 4)
    const meta = dicomParser.readPart10Header(whole)
    if (meta.elements['x00020010']) return { bytes: whole, base, isGuessed: false, remarks }
    const { position } = meta as DataSet & { position: number }
    const guess = guessSyntax(whole.subarray(position))
    if (!guess) throw new Error('the meta header names no transfer syntax')
    remarks.push('the meta header names no transfer syntax; it was told from the elements')
    return { bytes: whole.subarray(position), base: base + position, transferSyntax: guess, isGuessed: true, remarks }
  }
  const guess = guessSyntax(bytes)
  if (!guess) return undefined
  const remarks = ['the file has no meta header; the transfer syntax was told from the elements']
  return { bytes, base: 0, transferSyntax: guess, isGuessed: true, remarks }
}

/** A data set starts with group 0008; two capital letters after the tag are an explicit value representation. */
function guessSyntax(bytes: Uint8Array): string | undefined {
  const isExplicit = /^[A-Z]{2}$/.test(ascii(bytes, 4, 2))
  if (bytes[0] === 8 && bytes[1] === 0 && bytes[3] === 0) return isExplicit ? EXPLICIT_LITTLE : IMPLICIT_LITTLE
  if (bytes[0] === 0 && bytes[1] === 8 && bytes[2] === 0) return isExplicit ? EXPLICIT_BIG : undefined
  return undefined
}

function withPreamble(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(PREAMBLE + 4 + bytes.length)
  whole.set([0x44, 0x49, 0x43, 0x4d], PREAMBLE)
  whole.set(bytes, PREAMBLE + 4)
  return whole
}

/** The meta header as it is, followed by the inflated elements: what dicom-parser asks of its inflater. */
function inflateHeader(bytes: Uint8Array, position: number): Uint8Array {
  const inflated = inflateUpTo(bytes.subarray(position), MAX_INFLATED_HEADER)
  const whole = new Uint8Array(position + inflated.length)
  whole.set(bytes.subarray(0, position))
  whole.set(inflated, position)
  return whole
}

/** dicom-parser's reads of single values throw as well: what it threw, as a fault. */
export function faultOfThrown(thrown: unknown): DataSetFault {
  const inner = typeof thrown === 'object' && thrown && 'exception' in thrown ? thrown.exception : thrown
  if (inner instanceof RangeError && /call stack/i.test(inner.message)) {
    return { ok: false, code: 'too-deep', reason: 'sequences are nested too deeply to be read' }
  }
  const message = inner instanceof Error ? inner.message : String(inner)
  const said = message.replace(/^dicomParser[.:]\w+:\s*/, '').slice(0, 160)
  const isCut = /past end|overrun|past the end|offset is outside|unexpected EOF|maxP ?osition|cannot be greater/i.test(
    message,
  )
  return isCut
    ? { ok: false, code: 'truncated', reason: `the file ends inside its header (${said})` }
    : { ok: false, code: 'malformed', reason: `the header cannot be read (${said})` }
}

function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length))
}
