/** What a file is, told by its content and never by its name, from as few bytes as that takes. */
import { readDicomHeader } from '#core/volumes/dicom-header.ts'
import type { Found, NamedBlob } from './messages.ts'

/** Most headers fit; a CT of today has 2 to 8 kB before its pixels. */
const FIRST_BYTES = 16 << 10
const GROWTH = 16
/** No header of an image is longer; a file that says so is refused instead of being read whole. */
const MAX_HEADER = 64 << 20

/**
 * All files' beginnings come in one read: a read costs a way to the browser's file process and back,
 * which for small pieces is ten times the reading itself.
 */
export async function inspectFiles(files: readonly NamedBlob[]): Promise<Found[]> {
  const heads = await joined(files.map(({ blob }) => blob.slice(0, FIRST_BYTES)))
  return Promise.all(files.map((file, at) => inspectFile(file, heads?.[at])))
}

/** The same with the files read whole, in one read; `whole` holds those that are DICOM, by name. */
export async function inspectAndKeep(files: readonly NamedBlob[]) {
  const pieces = await joined(files.map(({ blob }) => blob))
  const found = await Promise.all(files.map((file, at) => inspectFile(file, pieces?.[at])))
  const whole = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const [at, one] of found.entries()) if (one.kind === 'dicom' && pieces) whole.set(files[at]!.name, pieces[at]!)
  return { found, whole }
}

/** @param head the first bytes, if they have been read. */
export async function inspectFile({ name, blob }: NamedBlob, head?: Uint8Array): Promise<Found> {
  try {
    return await inspected({ name, blob }, head ?? (await bytesOf(blob, 0, FIRST_BYTES)))
  } catch (thrown) {
    return refused(name, `it cannot be read (${thrown instanceof Error ? thrown.message : String(thrown)})`)
  }
}

async function inspected({ name, blob }: NamedBlob, head: Uint8Array): Promise<Found> {
  let bytes = head
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

/** Each blob's bytes as views of one buffer; undefined when any cannot be read, so that each is tried alone. */
export async function joined(blobs: readonly Blob[]): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const total = blobs.reduce((sum, { size }) => sum + size, 0)
  const buffer = await new Blob([...blobs]).arrayBuffer().catch(() => undefined)
  if (buffer?.byteLength !== total) return undefined
  let at = 0
  return blobs.map(({ size }) => new Uint8Array(buffer, (at += size) - size, size))
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
