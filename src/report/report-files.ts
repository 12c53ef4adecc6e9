/** All files that a procedure gives to the hospital: the report to read, DICOM objects for the archive, FHIR for the record. */
import { fhirOf, PATIENT_SYSTEM } from '#core/report/fhir-out.ts'
import type { HospitalOrder } from '#core/report/hospital-order.ts'
import type { Report } from '#core/report/report.ts'
import { trialTable } from '#core/report/trial-table.ts'
import { reportAsPdf } from './pdf-report.ts'

export interface ReportFile {
  readonly name: string
  readonly type: 'application/pdf' | 'application/dicom' | 'application/fhir+json'
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface ReportFilesParts {
  readonly report: Report
  /** Other sessions that count in the table for trials, besides this one. */
  readonly others?: readonly Report[]
  readonly objects: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[]
  /** Of the DICOM objects. */
  readonly studyUid: string
  readonly patientSystem?: string | undefined
  readonly order?: HospitalOrder | undefined
}

const PDF = 'report.pdf'

export async function reportFiles({ report, others = [], objects, studyUid, patientSystem, order }: ReportFilesParts): Promise<readonly ReportFile[]> {
  const pdf = await reportAsPdf(report, trialTable([report, ...others]))
  const sha1 = new Uint8Array(await crypto.subtle.digest('SHA-1', pdf))
  const bundle = fhirOf(report, {
    patientSystem: patientSystem ?? PATIENT_SYSTEM,
    file: { name: PDF, bytes: pdf.length, sha1Base64: btoa(String.fromCharCode(...sha1)) },
    studyUid,
    basedOn: order?.reference,
  })
  return [
    { name: PDF, type: 'application/pdf', bytes: pdf },
    { name: 'fhir.json', type: 'application/fhir+json', bytes: new TextEncoder().encode(`${JSON.stringify(bundle, null, 1)}\n`) },
    ...objects.map(({ name, bytes }) => ({ name, type: 'application/dicom' as const, bytes })),
  ]
} // prettier-ignore
