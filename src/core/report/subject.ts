import type { Patient } from '#core/records/kinds.ts'

/**
 * Whom a report is about, as the hospital identifies them: from the series the procedure was planned on, with the case's
 * order where there is one. What is not known is empty; nothing is made up.
 */
export interface ReportSubject {
  /** As DICOM writes it: family name, then given, parted by ^. */
  readonly name: string
  readonly id: string
  /** `19700131`; empty when not known. */
  readonly birthDate: string
  readonly sex: 'M' | 'F' | 'O' | ''
  /** What the series says of the patient beside that. */
  readonly remark: string
  /** Of the order that asked for the procedure. */
  readonly accessionNumber: string
  readonly referringPhysician: string
  readonly imaging: Imaging | undefined
}

/** The series the procedure was planned on. */
export interface Imaging {
  readonly studyUid: string
  readonly studyDate: string
  readonly studyTime: string
  readonly studyId: string
  readonly studyDescription: string
  readonly accessionNumber: string
  readonly seriesUid: string
  readonly frameOfReferenceUid: string
  readonly images: readonly { readonly sopClassUid: string; readonly sopInstanceUid: string }[]
}

/** Of a recording without any series: nobody's, and said to be. */
export const NOBODY: ReportSubject = {
  name: 'Unnamed^Recording',
  id: 'UNNAMED',
  birthDate: '',
  sex: '',
  remark: '',
  accessionNumber: '',
  referringPhysician: '',
  imaging: undefined,
}

/** As the records here know a patient: of one with a number in the hospital, and without any series. */
export const subjectOfPatient = ({ name, hospitalNumber = '', birthDate = '', sex }: Patient): ReportSubject => ({
  ...NOBODY,
  // One string: which part of it is the family's is not known.
  name: name.replaceAll(/[\\^=]/g, ' '),
  id: hospitalNumber,
  birthDate: birthDate.replaceAll('-', ''),
  sex: sex === undefined || sex === 'unknown' ? '' : SEXES[sex],
})

const SEXES = { female: 'F', male: 'M', other: 'O' } as const
