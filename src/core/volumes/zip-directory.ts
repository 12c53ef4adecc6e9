/**
 * The list of files in a zip, from its central directory, so that each can be unpacked alone and within bounds.
 *
 * Source: PKWARE APPNOTE 6.3, sections 4.3.12 (directory) and 4.3.16 (its end).
 */
import { strFromU8 } from 'fflate'

export interface ZipEntry {
  readonly name: string
  readonly method: 'stored' | 'deflated'
  /** Of the entry's own header; its data follows that header. */
  readonly headerOffset: number
  readonly packedBytes: number
  readonly bytes: number
}

export type ZipDirectory =
  | {
      readonly ok: true
      readonly entries: readonly ZipEntry[]
      readonly leftOut: readonly { readonly file: string; readonly reason: string }[]
    }
  | { readonly ok: false; readonly reason: string }

export const ZIP_LIMITS = {
  entries: 20_000,
  /** One file of 1 GiB and 2 GiB in all are more than any case needs; a bomb stops here. */
  entryBytes: 2 ** 30,
  totalBytes: 2 ** 31,
  /** Images pack to a half or a third; whole blank slices to a five-hundredth. */
  ratio: 1100,
} as const

/** Enough to hold the end record and the longest comment. */
export const ZIP_TAIL_BYTES = 22 + 65_535
const END = 0x06054b50
const ENTRY = 0x02014b50
const ZIP64 = 0xffffffff

/** Where the directory lies. @param tail the last bytes of the file, at least the end record. */
export function findZipDirectory(
  tail: Uint8Array,
  fileLength: number,
):
  | { readonly ok: true; readonly offset: number; readonly length: number }
  | { readonly ok: false; readonly reason: string } {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue
    const count = view.getUint16(at + 10, true)
    const length = view.getUint32(at + 12, true)
    const offset = view.getUint32(at + 16, true)
    if (offset === ZIP64 || count === 0xffff) return { ok: false, reason: 'zip64 archives are not read' }
    if (count > ZIP_LIMITS.entries)
      return { ok: false, reason: `it lists ${count} files; ${ZIP_LIMITS.entries} are read` }
    if (offset + length > fileLength) return { ok: false, reason: 'its directory lies outside the file' }
    return { ok: true, offset, length }
  }
  return { ok: false, reason: 'it is cut off: the zip directory at its end is missing' }
}

/** @param directory the bytes of the central directory. */
export function readZipDirectory(directory: Uint8Array, fileLength: number): ZipDirectory {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength)
  const entries: ZipEntry[] = []
  const leftOut: { file: string; reason: string }[] = []
  let total = 0
  for (let at = 0; at + 46 <= directory.length;) {
    if (view.getUint32(at, true) !== ENTRY) return { ok: false, reason: `its directory is broken at byte ${at}` }
    const nameLength = view.getUint16(at + 28, true)
    const name = strFromU8(directory.subarray(at + 46, at + 46 + nameLength))
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1
    const method = view.getUint16(at + 10, true)
    const packedBytes = view.getUint32(at + 20, true)
    const bytes = view.getUint32(at + 24, true)
    const headerOffset = view.getUint32(at + 42, true)
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)

    if (name.endsWith('/') || bytes === 0) continue
    const reason = refusal(isEncrypted, method, packedBytes, bytes, headerOffset + packedBytes > fileLength)
    if (reason) leftOut.push({ file: name, reason })
    else {
      total += bytes
      if (total > ZIP_LIMITS.totalBytes) return { ok: false, reason: 'it unpacks to more than 2 GiB' }
      entries.push({ name, method: method === 0 ? 'stored' : 'deflated', headerOffset, packedBytes, bytes })
    }
  }
  return { ok: true, entries, leftOut }
}

function refusal(isEncrypted: boolean, method: number, packedBytes: number, bytes: number, isOutside: boolean) {
  if (isEncrypted) return 'it is encrypted'
  if (method !== 0 && method !== 8) return `it is packed by method ${method}, which is not read`
  if (isOutside) return 'it lies outside the zip file'
  if (bytes > ZIP_LIMITS.entryBytes || packedBytes === ZIP64) return 'it is larger than 1 GiB'
  if (bytes > packedBytes * ZIP_LIMITS.ratio) return `it claims to unpack ${bytes} bytes from ${packedBytes}`
  return undefined
}
