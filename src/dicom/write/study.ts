/** Whose images these are and when they were made: what every object of one study says in the same words. */
import type { DataSet } from './part10.ts'
import { uidOf } from './uid.ts'

export interface Study {
  /** All identifiers come from it: the same key, the same study. */
  readonly key: string
  /** `Phantom^Seed 7`. */
  readonly patientName: string
  readonly patientId: string
  /** `19700131`; empty when not known. */
  readonly birthDate?: string
  readonly sex?: 'M' | 'F' | 'O' | ''
  readonly description: string
  /** Said of every image. */
  readonly comments: string
  /** Head first, on the back or on the belly; empty for a body that no table holds. */
  readonly position: 'HFS' | 'HFP' | ''
  /** `20260131` and `235959`; without it always the same day, for no clock is asked: the same phantom gives the same bytes. */
  readonly takenAt?: { readonly date: string; readonly time: string }
  /** What made it, in place of the phantom. */
  readonly device?: string
}

const [DATE, TIME] = ['20260101', '120000'] as const
const MANUFACTURER = 'Interspace'
export const SOFTWARE = 'Interspace phantom'

export const frameOfReferenceOf = ({ key }: Study): string => uidOf(`${key} frame of reference`)
export const seriesUidOf = ({ key }: Study, series: string): string => uidOf(`${key} series ${series}`)
export const instanceUidOf = ({ key }: Study, series: string, number: number): string =>
  uidOf(`${key} series ${series} instance ${number}`)

export interface SeriesOfStudy {
  /** `ct`, `mr-t2`: its folder and the source of its identifier. */
  readonly name: string
  readonly number: number
  readonly description: string
  readonly modality: 'CT' | 'MR' | 'SEG' | 'US'
}

/** Patient, study, series, frame of reference and equipment (PS3.3 C.7.1 to C.7.5). */
export function studyModules(study: Study, { name, number, description, modality }: SeriesOfStudy): DataSet {
  const { date, time } = study.takenAt ?? { date: DATE, time: TIME }
  const device = study.device ?? SOFTWARE
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    StudyDate: date,
    SeriesDate: date,
    ContentDate: date,
    StudyTime: time,
    SeriesTime: time,
    ContentTime: time,
    AccessionNumber: '',
    Modality: modality,
    Manufacturer: MANUFACTURER,
    ReferringPhysicianName: '',
    StudyDescription: study.description,
    SeriesDescription: description,
    ManufacturerModelName: device,
    PatientName: study.patientName,
    PatientID: study.patientId,
    PatientBirthDate: study.birthDate ?? '',
    PatientSex: study.sex ?? '',
    PatientComments: study.comments,
    DeviceSerialNumber: '1',
    SoftwareVersions: device,
    StudyInstanceUID: uidOf(`${study.key} study`),
    SeriesInstanceUID: seriesUidOf(study, name),
    StudyID: '1',
    SeriesNumber: number,
    FrameOfReferenceUID: frameOfReferenceOf(study),
    PositionReferenceIndicator: '',
  }
}
