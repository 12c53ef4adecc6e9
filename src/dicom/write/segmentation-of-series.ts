/** Labels of a real series as a DICOM segmentation that belongs to the same patient and study as its images. */
import { checkReviewed, type Reviewed } from '#core/records/reviewed.ts'
import type { DicomHeader } from '#core/volumes/dicom-header.ts'
import type { DataSet, DicomFile } from './part10.ts'
import { segmentationFile, type Labels } from './segmentation.ts'
import { uidOf } from './uid.ts'

/** What the images say of the patient and the study, by tag, decoded; '' where they leave it blank. */
export type TextOf = (tag: string) => string

/** Copied as they are: attributes of patient and study (PS3.3 C.7.1, C.7.2). */
const COPIED = {
  PatientName: 'x00100010',
  PatientID: 'x00100020',
  PatientBirthDate: 'x00100030',
  PatientSex: 'x00100040',
  StudyDate: 'x00080020',
  StudyTime: 'x00080030',
  AccessionNumber: 'x00080050',
  ReferringPhysicianName: 'x00080090',
  StudyDescription: 'x00081030',
  StudyID: 'x00200010',
} as const

/** Among the series of a study the ones that software adds usually come last. */
const SERIES_NUMBER = 900

/** What a segmentation says of itself. */
export interface SegmentationSays {
  readonly comments: string
  readonly seriesDescription: string
  readonly algorithm: string
  /** Different for every file that is made of one series: identifiers are made of it. */
  readonly key: string
}

/** What is made to be looked at, in whatever viewer a person has: it says UNREVIEWED, and this program sends it nowhere. */
export interface Draft<T> {
  readonly draft: T
}

/**
 * @param labels that a person answers for, or a draft of them
 * @param slices of the series, as many as the labels have and in their order, with their identifiers
 * @param textOf of the first of them
 */
export function writeSegmentationOf(
  labels: Reviewed<Labels> | Draft<Labels>,
  slices: readonly DicomHeader[],
  textOf: TextOf,
  { comments, seriesDescription, algorithm, key: own }: SegmentationSays,
): DicomFile {
  const isDraft = 'draft' in labels
  if (!isDraft) checkReviewed(labels)
  const { studyUid, seriesUid, frameOfReferenceUid } = slices[0]!
  const copied = Object.fromEntries(Object.entries(COPIED).map(([keyword, tag]) => [keyword, textOf(tag)]))
  const [date, time] = [copied['StudyDate'] ?? '', copied['StudyTime'] ?? '']
  const key = `structures of ${seriesUid}${own}`
  const modules: DataSet = {
    ...copied,
    // Whatever the images are in: text is decoded when it is read, and written as UTF-8.
    SpecificCharacterSet: 'ISO_IR 192',
    SeriesDate: date,
    ContentDate: date,
    SeriesTime: time,
    ContentTime: time,
    Modality: 'SEG',
    Manufacturer: 'Interspace',
    ManufacturerModelName: 'Interspace labelling',
    DeviceSerialNumber: '1',
    SoftwareVersions: 'Interspace labelling',
    SeriesDescription: isDraft ? `UNREVIEWED: ${seriesDescription}` : seriesDescription,
    StudyInstanceUID: studyUid,
    SeriesInstanceUID: uidOf(key),
    SeriesNumber: SERIES_NUMBER,
    FrameOfReferenceUID: frameOfReferenceUid,
    PositionReferenceIndicator: '',
  }
  return segmentationFile(isDraft ? labels.draft : labels.of, {
    name: 'structures',
    isDraft,
    modules,
    sopInstanceUid: uidOf(`${key} instance`),
    organizationUid: uidOf(`${key} dimensions`),
    description: 'Vertebrae, their parts and nerves',
    algorithm,
    comments,
    sourceSeriesUid: seriesUid,
    sourceOf: (k) => slices[k]!,
  })
}
