/** What a dropped file is, told from its first bytes: names lie and DICOM files often have none. */

import { isSegmentationHead } from '#core/volumes/segmentation-head.ts'

/** 'recording': of a procedure, made here. 'grid': one file with a volume or labels in it, which only its numbers tell apart. */
export type FileKind =
  'plus-config' | 'sequence' | 'recording' | 'plan' | 'order' | 'printed-phantom' | 'segmentation' | 'grid' | 'volume'

/** Enough for the field names of any PLUS sequence header and the root element of a configuration. */
const HEAD_BYTES = 8192

export function kindOfHead(head: string): FileKind {
  if (/<PlusConfiguration[\s>]/.test(head)) return 'plus-config'
  if (/^(ObjectType|NRRD|NDims)/.test(head) && /Seq_Frame\d+_|DimSize\s*=\s*0 0 \d/.test(head)) return 'sequence'
  if (head.startsWith('\u0089MCAP0\r\n')) return 'recording'
  if (/^\s*\{\s*"format":\s*"interspace-plan\//.test(head)) return 'plan'
  if (/^\s*\{\s*"format":\s*"interspace-printed-phantom\//.test(head)) return 'printed-phantom'
  if (/^\s*\{/.test(head) && /"resourceType"\s*:\s*"ServiceRequest"/.test(head)) return 'order'
  if (isSegmentationHead(head)) return 'segmentation'
  return isGrid(head) ? 'grid' : 'volume'
}

/** NRRD, MetaImage, NIfTI; or packed, as NIfTI mostly is. */
const isGrid = (head: string) =>
  head.startsWith('NRRD000') ||
  /^\s*(ObjectType|NDims|Comment)\s*=/.test(head) ||
  /^n[+i]1\0/.test(head.slice(344, 348)) ||
  /^n[+i]2\0/.test(head.slice(4, 8)) ||
  head.startsWith('\u001f\u008b')

export async function kindOfFile(file: File): Promise<FileKind> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  // Byte by byte: what decoders call latin1 is Windows-1252, in which bytes from 80 to 9F are other letters.
  return kindOfHead(String.fromCharCode(...bytes))
}
