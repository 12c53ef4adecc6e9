/** Whom a series of images is of, as it says: patient, study, order and frame of reference, in any of the usual character sets. */
import type { ReportSubject } from '#core/report/subject.ts'
import { parseDataSet } from '#core/volumes/dicom-dataset.ts'
import { readDicomHeader } from '#core/volumes/dicom-header.ts'

export type ReadSubject =
  { readonly ok: true; readonly subject: ReportSubject } | { readonly ok: false; readonly reason: string }

/** Defined terms of (0008,0005) that a browser and Node both decode; the first value counts where code extensions are used. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'tis-620',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
}

/** Text of a data set by tag, decoded; '' where it is blank. @returns undefined for what is no DICOM */
export function textReader(bytes: Uint8Array): ((tag: string) => string) | undefined {
  const parsed = parseDataSet(bytes)
  if (!parsed.ok) return undefined
  const { dataSet } = parsed
  const [named = ''] = (dataSet.string('x00080005') ?? '').split('\\')
  const charset = named.replace('ISO 2022 IR', 'ISO_IR').trim()
  const decoder = new TextDecoder(ENCODINGS[charset] ?? 'windows-1252')
  return (tag) => {
    const element = dataSet.elements[tag]
    if (!element || element.length === 0) return ''
    const raw = dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)
    return decoder
      .decode(raw as Uint8Array)
      .replace(/[\0 ]+$/, '')
      .trim()
  }
}

/** @param files of one series, any order; only their beginnings are needed */
export function subjectOf(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): ReadSubject {
  const [first] = files
  if (!first) return { ok: false, reason: 'there is no image in it' }
  const textOf = textReader(first.bytes)
  if (!textOf) return { ok: false, reason: `${first.name} is no DICOM image` }
  const headers = files.flatMap(({ name, bytes }) => {
    const read = readDicomHeader(bytes, name)
    return read.ok ? [read.header] : []
  })
  const head = headers[0]
  if (!head) return { ok: false, reason: `${first.name} is no DICOM image` }
  const own = headers.filter(({ seriesUid }) => seriesUid === head.seriesUid)
  return { ok: true, subject: subjectFrom(textOf, head, own) }
}

interface SeriesMark {
  readonly studyUid: string
  readonly seriesUid: string
  readonly frameOfReferenceUid: string
}

export function subjectFrom(
  textOf: (tag: string) => string,
  { studyUid, seriesUid, frameOfReferenceUid }: SeriesMark,
  images: readonly { readonly sopClassUid: string; readonly sopInstanceUid: string }[],
): ReportSubject {
  const sex = textOf('x00100040')
  return {
    name: textOf('x00100010'),
    id: textOf('x00100020'),
    birthDate: textOf('x00100030'),
    sex: sex === 'M' || sex === 'F' || sex === 'O' ? sex : '',
    remark: textOf('x00104000'),
    // The order of the CT is not the order of the procedure.
    accessionNumber: '',
    referringPhysician: textOf('x00080090'),
    imaging: {
      studyUid,
      studyDate: textOf('x00080020'),
      studyTime: textOf('x00080030'),
      studyId: textOf('x00200010'),
      studyDescription: textOf('x00081030'),
      accessionNumber: textOf('x00080050'),
      seriesUid,
      frameOfReferenceUid,
      images: images.map(({ sopClassUid, sopInstanceUid }) => ({ sopClassUid, sopInstanceUid })),
    },
  }
}
