/**
 * The study a procedure makes: of the same patient as the series it was planned on, with identifiers and dates of its own,
 * for it was done on another day than the CT.
 */
import type { Report } from '#core/report/report.ts'
import type { ReportSubject } from '#core/report/subject.ts'
import type { DataSet } from './part10.ts'
import { uidOf } from './uid.ts'

export type ReportSeries = 'measurements' | 'log' | 'registration' | 'ultrasound'

const SERIES: Readonly<Record<ReportSeries, { readonly number: number; readonly modality: string; readonly says: string }>> = {
  ultrasound: { number: 1, modality: 'US', says: 'Ultrasound of the last pass' },
  registration: { number: 2, modality: 'REG', says: 'Patient to CT' },
  measurements: { number: 3, modality: 'SR', says: 'Plan against outcome' },
  log: { number: 4, modality: 'SR', says: 'Procedure log' },
} // prettier-ignore

export const procedureUid = ({ key }: Pick<Report, 'key'>): string => uidOf(`${key} study`)
export const seriesUid = ({ key }: Pick<Report, 'key'>, series: ReportSeries): string => uidOf(`${key} ${series}`)
export const instanceUid = ({ key }: Pick<Report, 'key'>, series: ReportSeries): string => uidOf(`${key} ${series} 1`)
/** Of the marker on the patient: what probe and needle are tracked in. */
export const patientFrameUid = ({ key }: Pick<Report, 'key'>): string => uidOf(`${key} patient frame of reference`)
/** Of the CT it was planned on; without one, of nothing else. */
export const ctFrameUid = ({ key, subject }: Pick<Report, 'key' | 'subject'>): string =>
  subject.imaging?.frameOfReferenceUid || uidOf(`${key} ct frame of reference`)

/** UTC, `20260131` and `235959`: a page and a server give the same bytes. Said in TimezoneOffsetFromUTC. */
export function dicomTime(epochMs: number): { readonly date: string; readonly time: string; readonly both: string } {
  const text = new Date(epochMs).toISOString().replaceAll(/[-:TZ]/g, '')
  const [date, time] = [text.slice(0, 8), text.slice(8, 14)]
  return { date, time, both: `${date}${text.slice(8)}` }
}

export const REMARK = 'For training and research. Not for diagnosis.'

/** Patient, study, series and equipment (PS3.3 C.7.1, C.7.2, C.7.3, C.7.5.1) and the SOP's own dates. */
export function reportModules(report: Report, series: ReportSeries): DataSet {
  const { subject, begunEpochMs, session, software } = report
  const { date, time } = dicomTime(begunEpochMs)
  const { number, modality, says } = SERIES[series]
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    ...patientOf(subject),
    TimezoneOffsetFromUTC: '+0000',
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    StudyDate: date,
    SeriesDate: date,
    ContentDate: date,
    StudyTime: time,
    SeriesTime: time,
    ContentTime: time,
    AccessionNumber: subject.accessionNumber,
    ReferringPhysicianName: subject.referringPhysician,
    StudyDescription: (session.planned?.procedure ?? 'Guided injection').slice(0, 64),
    StudyInstanceUID: procedureUid(report),
    StudyID: '1',
    Modality: modality,
    SeriesDescription: says,
    SeriesInstanceUID: seriesUid(report, series),
    SeriesNumber: number,
    Manufacturer: 'Interspace',
    ManufacturerModelName: 'Interspace',
    DeviceSerialNumber: '1',
    SoftwareVersions: software.slice(0, 64),
    SOPInstanceUID: instanceUid(report, series),
    InstanceNumber: 1,
  }
}

export const patientOf = ({ name, id, birthDate, sex, remark }: ReportSubject): DataSet => ({
  PatientName: name,
  PatientID: id,
  PatientBirthDate: birthDate,
  PatientSex: sex,
  ...(remark && { PatientComments: remark }),
})
