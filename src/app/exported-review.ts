/** The opened review as the hospital gets it: PDF, DICOM and FHIR in one zip. Loaded when somebody asks for it. */
import { zipSync } from 'fflate'
import type { AiRecord } from '#core/records/ai-output.ts'
import type { Recording } from '#core/recording/recording.ts'
import { recordedClip } from '#core/report/recorded-clip.ts'
import { reportOf } from '#core/report/report.ts'
import { SOFTWARE } from '#core/report/software.ts'
import { NOBODY } from '#core/report/subject.ts'
import type { DicomSource } from '#dicom/opening.ts'
import { reportFiles } from '#report/report-files.ts'
import { subjectOfSource } from './subject-of-source.ts'

/** @param source the series it was planned on, when that is open; else the files are nobody's */
export async function exportedReview(recording: Recording, aiRecords: readonly AiRecord[], source: DicomSource | undefined): Promise<File> {
  const subject = (source && (await subjectOfSource(source))) ?? NOBODY
  const report = reportOf(recording, { subject, software: SOFTWARE, aiRecords })
  const { hospitalObjects } = await import('#dicom/write/hospital-objects.ts')
  const { procedureUid } = await import('#dicom/write/report-study.ts')
  const objects = hospitalObjects(report, recordedClip(recording, report.review))
  const files = await reportFiles({ report, objects, studyUid: procedureUid(report) })
  const packed = zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { level: 6 })
  const name = recording.fileName.replace(/\.mcap$/, '')
  return new File([packed as BlobPart], `${name}-hospital.zip`, { type: 'application/zip' })
} // prettier-ignore
