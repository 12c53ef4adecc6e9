/** What a file is, told by its content and never by its name, from as few bytes as that takes. */
import { readDicomHeader } from '#core/volumes/dicom-header.ts'
import type { Found, NamedBlob } from './messages.ts'

/** Most headers fit; a CT of today has 2 to 8 kB before its pixels. */
const FIRST_BYTES = 16 << 10
const GROWTH = 16
/** No header of an image is longer; a file that says so is refused instead of being read whole. */
const MAX_HEADER = 64 << 20

export async function inspectFile({ name, blob }: NamedBlob): Promise<Found> {
  let bytes = await bytesOf(blob, 0, FIRST_BYTES)
  const kind = otherKind(bytes)
  if (kind === 'unnamed-gzip' && !/\.nii(\.gz)?$/i.test(name)) return refused(name, 'a gzip file that is not NIfTI')
  if (kind) return { kind: kind === 'zip' ? 'zip' : 'grid', name }
  for (;;) {
    const read = readDicomHeader(bytes, name, blob.size)
    if (read.ok) return { kind: 'dicom', header: read.header }
    const { code, tag, reason } = read.fault
    const isCutByUs = code === 'truncated' && tag === undefined && bytes.length < blob.size
    if (!isCutByUs) return refused(name, reason)
    if (bytes.length >= MAX_HEADER) return refused(name, `its header is longer than ${MAX_HEADER >> 20} MiB`)
    bytes = await bytesOf(blob, 0, bytes.length * GROWTH)
  }
}

const refused = (file: string, reason: string): Found => ({ kind: 'refused', fault: { file, reason } })

export async function bytesOf(blob: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.slice(from, to).arrayBuffer())
}

function otherKind(bytes: Uint8Array): 'zip' | 'grid' | 'unnamed-gzip' | undefined {
  const starts = (...codes: number[]) => codes.every((code, at) => bytes[at] === code)
  if (starts(0x50, 0x4b, 3, 4) || starts(0x50, 0x4b, 5, 6)) return 'zip'
  if (starts(0x1f, 0x8b)) return 'unnamed-gzip'
  const text = String.fromCharCode(...bytes.subarray(0, 352))
  if (text.startsWith('NRRD000')) return 'grid'
  if (/^\s*(ObjectType|NDims|Comment)\s*=/.test(text)) return 'grid'
  if (/^n[+i]1\0/.test(text.slice(344, 348)) || /^n[+i]2\0/.test(text.slice(4, 8))) return 'grid'
  return undefined
}
