/** The bytes of one image inside a DICOM file: as they lie, inflated, or joined from the fragments of a compressed frame. */
import { parseDataSet } from './dicom-dataset.ts'
import type { DicomHeader } from './dicom-header.ts'
import { storedBytes } from './dicom-pixel-format.ts'

export type FrameBytes =
  { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> } | { readonly ok: false; readonly reason: string }

const ITEM = 0xe000
const SEQUENCE_END = 0xe0dd

/** @param file the whole file; for plain pixels without compression use `header.pixels.offset` and read only those bytes. */
export function frameBytes(file: Uint8Array<ArrayBuffer>, header: DicomHeader): FrameBytes {
  const { pixels } = header
  if (!pixels) return { ok: false, reason: 'it holds no image' }
  if (pixels.isEncapsulated) return joinFragments(file, pixels.offset)
  if (!pixels.isDeflated) return cut(file, pixels.offset, storedBytes(header))
  const parsed = parseDataSet(file)
  return parsed.ok
    ? cut(parsed.dataSet.byteArray as Uint8Array<ArrayBuffer>, pixels.offset, storedBytes(header))
    : parsed
}

function cut(bytes: Uint8Array<ArrayBuffer>, offset: number, length: number): FrameBytes {
  const there = Math.max(0, bytes.length - offset)
  if (there < length) return { ok: false, reason: `pixel data ends after ${there} of ${length} bytes` }
  return { ok: true, bytes: bytes.subarray(offset, offset + length) }
}

/** All fragments of a single frame after the offset table (PS3.5 A.4). */
function joinFragments(file: Uint8Array<ArrayBuffer>, offset: number): FrameBytes {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const fragments: Uint8Array<ArrayBuffer>[] = []
  let isTable = true
  let at = offset
  for (;;) {
    if (at + 8 > file.length) return { ok: false, reason: `compressed pixel data is cut off at byte ${at}` }
    const element = view.getUint16(at + 2, true)
    const length = view.getUint32(at + 4, true)
    if (view.getUint16(at, true) !== 0xfffe || (element !== ITEM && element !== SEQUENCE_END)) {
      return { ok: false, reason: `compressed pixel data has no item at byte ${at}` }
    }
    if (element === SEQUENCE_END) break
    if (at + 8 + length > file.length) return { ok: false, reason: `a fragment at byte ${at} is cut off` }
    if (!isTable) fragments.push(file.subarray(at + 8, at + 8 + length))
    isTable = false
    at += 8 + length
  }
  if (fragments.length === 0) return { ok: false, reason: 'compressed pixel data is empty' }
  if (fragments.length === 1) return { ok: true, bytes: fragments[0]! }
  const bytes = new Uint8Array(fragments.reduce((sum, fragment) => sum + fragment.length, 0))
  let to = 0
  for (const fragment of fragments) {
    bytes.set(fragment, to)
    to += fragment.length
  }
  return { ok: true, bytes }
}
