/** A zip's files, one after the other, each bounded by what the zip's own directory says and by our limits. */
import { inflateUpTo } from '#core/volumes/inflate.ts'
import { findZipDirectory, readZipDirectory, ZIP_TAIL_BYTES, type ZipEntry } from '#core/volumes/zip-directory.ts'
import { bytesOf } from './inspect.ts'
import type { Fault, NamedBlob } from './messages.ts'

const LOCAL_HEADER = 30

export type Unzipped =
  | { readonly ok: true; readonly files: readonly NamedBlob[]; readonly leftOut: readonly Fault[] }
  | { readonly ok: false; readonly fault: Fault }

export async function unzip({ name, blob }: NamedBlob): Promise<Unzipped> {
  const refuse = (reason: string): Unzipped => ({ ok: false, fault: { file: name, reason } })
  const tail = await bytesOf(blob, Math.max(0, blob.size - ZIP_TAIL_BYTES), blob.size)
  const place = findZipDirectory(tail, blob.size)
  if (!place.ok) return refuse(place.reason)
  const listed = readZipDirectory(await bytesOf(blob, place.offset, place.offset + place.length), blob.size)
  if (!listed.ok) return refuse(listed.reason)

  const files: NamedBlob[] = []
  const leftOut = listed.leftOut.map(({ file, reason }) => ({ file: `${name}/${file}`, reason }))
  for (const entry of listed.entries) {
    const full = `${name}/${entry.name}`
    const unpacked = await unpack(blob, entry)
    if (typeof unpacked === 'string') leftOut.push({ file: full, reason: unpacked })
    // A blob of the browser's: large ones wait on disk, not in this worker.
    else files.push({ name: full, blob: new Blob([unpacked]) })
  }
  return { ok: true, files, leftOut }
}

async function unpack(zip: Blob, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer> | string> {
  const head = await bytesOf(zip, entry.headerOffset, entry.headerOffset + LOCAL_HEADER)
  const view = new DataView(head.buffer)
  if (head.length < LOCAL_HEADER || view.getUint32(0, true) !== 0x04034b50) return 'its place in the zip is broken'
  const start = entry.headerOffset + LOCAL_HEADER + view.getUint16(26, true) + view.getUint16(28, true)
  const packed = await bytesOf(zip, start, start + entry.packedBytes)
  try {
    // One byte more than stated shows a file that unpacks to more than the directory says.
    const bytes = entry.method === 'stored' ? packed : inflateUpTo(packed, entry.bytes + 1)
    if (bytes.length === entry.bytes) return bytes
    return `it unpacks to ${bytes.length > entry.bytes ? 'more' : 'fewer'} than the ${entry.bytes} bytes it states`
  } catch (thrown) {
    return `it cannot be unpacked (${thrown instanceof Error ? thrown.message : String(thrown)})`
  }
}
