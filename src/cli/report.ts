/** `interspace report`: a recorded procedure as the hospital gets it, and into its archive when that is named. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Recording } from '#core/recording/recording.ts'
import type { AiRecord } from '#core/records/ai-output.ts'
import { readReviews } from '#core/records/review-file.ts'
import { readOrder, type HospitalOrder } from '#core/report/hospital-order.ts'
import { recordedClip } from '#core/report/recorded-clip.ts'
import { reportOf, type Report } from '#core/report/report.ts'
import { NOBODY, type ReportSubject } from '#core/report/subject.ts'
import { stow } from '#dicom/stow.ts'
import { subjectOf } from '#dicom/subject-of-series.ts'
import { hospitalObjects } from '#dicom/write/hospital-objects.ts'
import { procedureUid } from '#dicom/write/report-study.ts'
import { reportFiles } from '#report/report-files.ts'
import { version } from '#server/version.ts'
import { fileFault, readArguments, usageFault, type Command, type CommandFault } from './command.ts'
import { readInPieces } from './recording-info.ts'
import { emptyFolder, writeFault, writeFiles } from './written-folder.ts'

const FLAGS = {
  out: { type: 'string' },
  series: { type: 'string' },
  reviews: { type: 'string' },
  order: { type: 'string' },
  'patient-system': { type: 'string' },
  stow: { type: 'string' },
} as const

/** Of a case of other programs a thousand slices are plenty. */
const MOST_RECORDINGS = 500

export const reportCommand: Command = {
  name: 'report',
  usage: 'report RECORDING [MORE …] --out DIR [flags]',
  summary:
    'A recorded procedure for the hospital: PDF, DICOM (measurements, log, registration, ultrasound) and FHIR; of what networks said only what was reviewed.',
  flags: [
    '--out DIR              new or empty folder for report.pdf, fhir.json and the DICOM files',
    '--series DIR           the CT or MR it was planned on: patient, study and frame of reference are taken from it',
    '--reviews FILE         reviews that were made after the recording had ended (….reviews.json beside it)',
    '--order FILE           the ServiceRequest (FHIR R4, JSON) that the procedure was done for',
    '--patient-system URI   the system of the patient numbers, for FHIR',
    '--stow URL             stores the DICOM files in an archive, https://user:password@pacs.example/dicom-web',
    'MORE …                 further recordings, which count in the table for trials only',
  ],
  async run(args, print) {
    const read = readArguments(args, FLAGS, { atLeast: 1, atMost: MOST_RECORDINGS, are: 'RECORDING' })
    if (!read.ok) return read.fault
    const { out, series, stow: archive, order: orderFile, reviews: reviewFile } = read.values
    if (out === undefined) return usageFault('--out DIR is missing')
    if (archive !== undefined && !/^https?:$/.test(URL.canParse(archive) ? new URL(archive).protocol : ''))
      return usageFault('--stow is the address of a DICOMweb server')
    const subject = series === undefined ? NOBODY : await subjectIn(series)
    if ('code' in subject) return subject
    const reviews = await readAs(reviewFile, (text) => {
      const result = readReviews(text)
      return result.ok ? result.records : result.reason
    })
    if (isFault(reviews)) return reviews
    const order = await readAs(orderFile, (text) => {
      const result = readOrder(text)
      return result.ok ? result.order : result.reason
    })
    if (isFault(order)) return order
    const mismatch = order && notSame(order, subject)
    if (mismatch) return { code: 'other-patient', message: mismatch }
    const ordered = order ? { ...subject, accessionNumber: order.accessionNumber, referringPhysician: order.requester || subject.referringPhysician } : subject // prettier-ignore

    const reports: Report[] = []
    let first: Recording | undefined
    for (const path of read.positionals) {
      const recording = await opened(path)
      if ('code' in recording) return recording
      const parts = { subject: ordered, software: `Interspace ${version()}` }
      reports.push(reportOf(recording, { ...parts, aiRecords: first ? undefined : reviews }))
      first ??= recording
    }
    const [report, ...others] = reports as [Report, ...Report[]]
    const fault = await emptyFolder(out)
    if (fault) return fault
    const objects = hospitalObjects(report, recordedClip(first!, report.review))
    const files = await reportFiles({ report, others, objects, order, studyUid: procedureUid(report), patientSystem: read.values['patient-system'] }) // prettier-ignore
    try {
      await writeFiles(out, files)
    } catch (thrown) {
      return writeFault(thrown, out)
    }
    const stored = archive === undefined ? undefined : await store(archive, objects)
    if (stored && 'code' in stored) return { ...stored, message: `${stored.message}; the files are in ${out}` }
    print({
      out,
      patient: ordered.id || null,
      studyUid: procedureUid(report),
      files: files.map(({ name, bytes }) => ({ name, bytes: bytes.length })),
      measures: Object.fromEntries(report.measures.map(({ code, value, unit }) => [code, { value: Math.round(value * 1000) / 1000, unit }])), // prettier-ignore
      reviews: report.reviews,
      ...(stored && { stored: stored.stored }),
      remarks: order?.remarks ?? [],
    })
    return undefined
  },
}

async function opened(path: string): Promise<Recording | CommandFault> {
  try {
    const result = await readInPieces(path)
    if (result.ok) return result.recording
    return { code: `recording-${result.fault.code}`, message: `${path}: ${result.fault.reason}`, file: path }
  } catch (thrown) {
    return fileFault(thrown, path)
  }
}

async function subjectIn(folder: string): Promise<ReportSubject | CommandFault> {
  try {
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const files = []
    for (const entry of names) {
      const path = join(entry.parentPath, entry.name)
      files.push({ name: path, bytes: new Uint8Array(await readFile(path)) })
    }
    const read = subjectOf(files)
    return read.ok ? read.subject : { code: 'series', message: `${folder}: ${read.reason}`, file: folder }
  } catch (thrown) {
    return fileFault(thrown, folder)
  }
}

/** @param of gives what was read, or in words what is wrong with it */
async function readAs<T extends object>(
  path: string | undefined,
  of: (text: string) => T | string,
): Promise<T | CommandFault | undefined> {
  if (path === undefined) return undefined
  try {
    const given = of(await readFile(path, 'utf8'))
    return typeof given === 'string' ? { code: 'content', message: `${path}: ${given}`, file: path } : given
  } catch (thrown) {
    return fileFault(thrown, path)
  }
}

const isFault = (given: HospitalOrder | CommandFault | readonly AiRecord[] | undefined): given is CommandFault =>
  given !== undefined && 'code' in given && 'message' in given

/** An order of one patient must not be reported with the pictures of another. */
function notSame({ patientId }: HospitalOrder, { id }: ReportSubject): string | undefined {
  if (!patientId || !id || id === NOBODY.id || patientId === id) return undefined
  return `the order is of patient ${patientId}, the series of ${id}`
}

async function store(address: string, objects: readonly { readonly bytes: Uint8Array<ArrayBuffer> }[]) {
  const url = new URL(address)
  const { username, password } = url
  Object.assign(url, { username: '', password: '' })
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const headers = username ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {}
  const root = url.href.replace(/\/+$/, '')
  try {
    const stored = await stow(
      root,
      objects.map(({ bytes }) => bytes),
      headers,
    )
    const [failed] = stored.failed
    if (!failed) return stored
    return { code: 'refused', message: `${root} refused ${stored.failed.length} of ${objects.length}, the first with code ${failed.reason}` } // prettier-ignore
  } catch (thrown) {
    const { message, cause } = thrown as Error
    return { code: 'archive', message: cause instanceof Error ? `${root}: ${cause.message}` : message }
  }
}
