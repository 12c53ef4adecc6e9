/** Where the tracked patient lies in the CT, as a Spatial Registration (PS3.3 A.39): the CT's frame of reference, and the marker's with the map into it. */
import { checkReviewed } from '#core/records/reviewed.ts'
import type { Report } from '#core/report/report.ts'
import { part10, type DataSet, type DicomFile } from './part10.ts'
import { ctFrameUid, patientFrameUid, reportModules } from './report-study.ts'

export const SPATIAL_REGISTRATION = '1.2.840.10008.5.1.4.1.1.66.1'

const SAME = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const

/** Undefined when nobody answers for a registration. */
export function writeSpatialRegistration(report: Report): DicomFile | undefined {
  const { registration } = report
  if (!registration) return undefined
  checkReviewed(registration)
  const { matrix, how, check } = registration.of
  const { by, verdict } = registration.review
  const dataSet: DataSet = {
    ...reportModules(report, 'registration'),
    SOPClassUID: SPATIAL_REGISTRATION,
    BodyPartExamined: 'LSPINE',
    FrameOfReferenceUID: ctFrameUid(report),
    PositionReferenceIndicator: '',
    ContentLabel: 'PATIENT_TO_CT',
    ContentDescription: `${how}; ${check ?? 'not checked'}; ${verdict} ${by}`.slice(0, 64),
    ContentCreatorName: '',
    RegistrationSequence: [
      registered(ctFrameUid(report), SAME, how),
      // Column by column here, row by row there.
      registered(patientFrameUid(report), [0, 1, 2, 3].flatMap((row) => [0, 4, 8, 12].map((at) => matrix[at + row]!)), how), // prettier-ignore
    ],
  }
  return { name: 'registration.dcm', bytes: part10(dataSet, 'OB') }
}

const registered = (frameOfReferenceUid: string, rows: readonly number[], comment: string): DataSet => ({
  FrameOfReferenceUID: frameOfReferenceUid,
  MatrixRegistrationSequence: [
    {
      FrameOfReferenceTransformationComment: comment.slice(0, 64),
      RegistrationTypeCodeSequence: [],
      MatrixSequence: [
        { FrameOfReferenceTransformationMatrixType: 'RIGID', FrameOfReferenceTransformationMatrix: rows.map(fine) },
      ],
    },
  ],
})

/** As many digits as a decimal string holds: sixteen characters with sign and exponent. */
export function fine(value: number): string {
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  throw new RangeError(`${value} is not a decimal`)
}
