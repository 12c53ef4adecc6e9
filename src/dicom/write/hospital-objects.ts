/** All that a report makes for an archive of pictures: one study, of the patient it was planned for. */
import type { RecordedClip } from '#core/report/recorded-clip.ts'
import type { Report } from '#core/report/report.ts'
import { writeMeasurementReport } from './measurement-report.ts'
import type { DicomFile } from './part10.ts'
import { writeProcedureLog } from './procedure-log.ts'
import { writeSpatialRegistration } from './spatial-registration.ts'
import { writeUltrasoundClip } from './ultrasound-clip.ts'

export function hospitalObjects(report: Report, clip: RecordedClip | undefined): readonly DicomFile[] {
  const ultrasound = clip && writeUltrasoundClip(report, clip)
  const registration = writeSpatialRegistration(report)
  return [
    writeMeasurementReport(report, ultrasound),
    writeProcedureLog(report),
    ...(registration ? [registration] : []),
    ...(ultrasound ? [ultrasound] : []),
  ]
}
