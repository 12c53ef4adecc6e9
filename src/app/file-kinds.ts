/** What a dropped file is, told from its first bytes: names lie and DICOM files often have none. */

/** 'recording': of a procedure, made here. */
export type FileKind = 'plus-config' | 'sequence' | 'recording' | 'plan' | 'volume'

/** Enough for the field names of any PLUS sequence header and the root element of a configuration. */
const HEAD_BYTES = 8192

export function kindOfHead(head: string): FileKind {
  if (/<PlusConfiguration[\s>]/.test(head)) return 'plus-config'
  if (/^(ObjectType|NRRD|NDims)/.test(head) && /Seq_Frame\d+_|DimSize\s*=\s*0 0 \d/.test(head)) return 'sequence'
  if (head.startsWith('\u0089MCAP0\r\n')) return 'recording'
  if (/^\s*\{\s*"format":\s*"interspace-plan\//.test(head)) return 'plan'
  return 'volume'
}

export async function kindOfFile(file: File): Promise<FileKind> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  return kindOfHead(new TextDecoder('latin1').decode(bytes))
}
