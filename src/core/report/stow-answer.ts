/** What an archive says of files that were stored in it over DICOMweb (STOW-RS, PS3.18 10.5.3; DICOM JSON, annex F). */

export interface Stored {
  readonly stored: number
  /** What was refused: instance and code of the failure (0008,1197). */
  readonly failed: readonly { readonly sopInstanceUid: string; readonly reason: number }[]
}

type DicomJson = Readonly<Record<string, { readonly Value?: readonly unknown[] } | undefined>>

const [FAILED, DONE] = ['00081198', '00081199'] as const
const [INSTANCE, REASON] = ['00081155', '00081197'] as const

/** @returns undefined for what is no DICOM JSON */
export function readStored(text: string): Stored | undefined {
  const told = parsed(text)
  if (!told) return undefined
  return {
    stored: valuesOf(told, DONE).length,
    failed: valuesOf(told, FAILED).map((each) => ({
      sopInstanceUid: textOf(valuesOf(Object(each) as DicomJson, INSTANCE)[0]),
      reason: Number(valuesOf(Object(each) as DicomJson, REASON)[0] ?? 0),
    })),
  }
}

/** Failure reasons of storage (PS3.4 table B.2-1, PS3.7 annex C), in words. */
export function sayFailure(reason: number): string {
  if (reason >= 0xa700 && reason <= 0xa7ff) return 'it is out of room'
  if (reason >= 0xa900 && reason <= 0xa9ff) return 'what is in it does not fit its kind'
  if (reason >= 0xc000 && reason <= 0xcfff) return 'it cannot be understood'
  return SAID[reason] ?? `failure ${reason.toString(16).padStart(4, '0')}`
}

const SAID: Readonly<Record<number, string>> = {
  0x0110: 'it failed while storing',
  0x0111: 'it is there already with other content',
  0x0122: 'it takes none of this kind',
  0x0124: 'it does not let this be stored',
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

function valuesOf(told: DicomJson, tag: string): readonly unknown[] {
  const values: unknown = told[tag]?.Value
  return Array.isArray(values) ? values : []
}

function parsed(text: string): DicomJson | undefined {
  try {
    const given: unknown = JSON.parse(text)
    const first: unknown = Array.isArray(given) ? given[0] : given
    return typeof first === 'object' && first !== null ? (first as DicomJson) : undefined
  } catch {
    return undefined
  }
}
