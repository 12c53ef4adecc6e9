/** A recorded procedure as DICOM files for an archive. Loaded when somebody sends one. */
import type { Recording } from '#core/recording/recording.ts'
import type { AiRecord } from '#core/records/ai-output.ts'
import { recordedClip } from '#core/report/recorded-clip.ts'
import { reportOf } from '#core/report/report.ts'
import { SOFTWARE } from '#core/report/software.ts'
import type { ReportSubject } from '#core/report/subject.ts'

export async function hospitalFiles(
  recording: Recording,
  aiRecords: readonly AiRecord[],
  subject: ReportSubject,
): Promise<readonly File[]> {
  const report = reportOf(recording, { subject, software: SOFTWARE, aiRecords })
  const { hospitalObjects } = await import('#dicom/write/hospital-objects.ts')
  const objects = hospitalObjects(report, recordedClip(recording, report.review))
  return objects.map(({ name, bytes }) => new File([bytes], name, { type: 'application/dicom' }))
}
