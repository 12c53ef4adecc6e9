/**
 * Labels as a DICOM segmentation (PS3.3 A.51), one bit per voxel and segment; slices without any are left out.
 *
 * Each frame says which segment it is of, where it lies and which CT image it was made from.
 */
import { nameOfLabel, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { CT_IMAGE, slicePosition } from './image-series.ts'
import { decimal, part10, type DataSet, type DicomFile, type Part10Options } from './part10.ts'
import { codeItem, FOREIGN_CODES, structureCodes } from './structure-codes.ts'
import { instanceUidOf, seriesUidOf, studyModules, type SeriesOfStudy, type Study } from './study.ts'
import { uidOf } from './uid.ts'

const SEGMENTATION = '1.2.840.10008.5.1.4.1.1.66.4'
/** Attribute tags as numbers: (0062,000B) in (0062,000A), and (0020,0032) in (0020,9113). */
const SEGMENT_NUMBER = { pointer: 0x0062000b, group: 0x0062000a, label: 'ReferencedSegmentNumber' }
const POSITION = { pointer: 0x00200032, group: 0x00209113, label: 'ImagePositionPatient' }

export interface Labels {
  readonly geometry: VolumeGeometry
  /** Numbers of `core/anatomy/structures.ts`. */
  readonly labels: Uint16Array
  /** Of other numbers, what they are called. */
  readonly foreign?: ForeignLabels
  /** Labels that a person has changed. */
  readonly edited?: ReadonlySet<number>
}

interface Frame {
  readonly segment: number
  readonly label: number
  readonly k: number
}

/** Of whom and from which images a segmentation is, and what it says of itself. */
export interface SegmentationAbout {
  /** The file's, without its ending. */
  readonly name: string
  /** Patient, study, series, frame of reference, equipment. */
  readonly modules: DataSet
  readonly sopInstanceUid: string
  readonly organizationUid: string
  readonly description: string
  /** Nobody has looked at it yet: then it says so wherever a viewer looks. */
  readonly isDraft?: boolean
  readonly algorithm: string
  readonly comments: string
  readonly sourceSeriesUid: string
  /** The image that slice k was made from. */
  readonly sourceOf: (k: number) => SourceImage
}

export interface SourceImage {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
}

/** @param source the CT series of the same geometry, whose instances are numbered from 1. */
export function writeSegmentation(
  labels: Labels,
  study: Study,
  series: SeriesOfStudy,
  source: SeriesOfStudy,
  options: Part10Options = {},
): DicomFile {
  const about: SegmentationAbout = {
    name: series.name,
    modules: studyModules(study, series),
    sopInstanceUid: instanceUidOf(study, series.name, 1),
    organizationUid: uidOf(`${study.key} dimensions`),
    description: 'Structures the phantom is made of',
    algorithm: 'Signed distances of the phantom',
    comments: study.comments,
    sourceSeriesUid: seriesUidOf(study, source.name),
    sourceOf: (k) => ({ sopClassUid: CT_IMAGE, sopInstanceUid: instanceUidOf(study, source.name, k + 1) }),
  }
  return segmentationFile(labels, about, options)
}

export function segmentationFile(
  { geometry, labels, foreign, edited }: Labels,
  about: SegmentationAbout,
  options: Part10Options = {},
): DicomFile {
  const [nx, ny, nz] = geometry.dimensions
  const { numbers, frames } = framesOf(labels, nx * ny, nz)
  const organization = about.organizationUid
  const dataSet: DataSet = {
    ...about.modules,
    SOPClassUID: SEGMENTATION,
    SOPInstanceUID: about.sopInstanceUid,
    ImageType: ['DERIVED', 'PRIMARY'],
    InstanceNumber: 1,
    ContentLabel: about.isDraft ? 'UNREVIEWED' : 'STRUCTURES',
    ContentDescription: about.description,
    ContentCreatorName: '',
    ImageComments: about.comments,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frames.length,
    Rows: ny,
    Columns: nx,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    SegmentationType: 'BINARY',
    SegmentSequence: numbers.map((label, at) => segmentItem(label, at, about.algorithm, foreign, edited)),
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: about.sourceSeriesUid,
        ReferencedInstanceSequence: Array.from({ length: nz }, (_, k) => reference(about, k)),
      },
    ],
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organization }],
    DimensionIndexSequence: [SEGMENT_NUMBER, POSITION].map(({ pointer, group, label }) => ({
      DimensionOrganizationUID: organization,
      DimensionIndexPointer: pointer,
      FunctionalGroupPointer: group,
      DimensionDescriptionLabel: label,
    })),
    SharedFunctionalGroupsSequence: [sharedGroups(geometry)],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => frameGroups(frame, geometry, about)),
    PixelData: packed(frames, labels, nx * ny),
  }
  return { name: `${about.name}.dcm`, bytes: part10(dataSet, 'OB', options) }
}

/** Segments are numbered without gaps, so only labels that are there have one. */
function framesOf(labels: Uint16Array, size: number, nz: number) {
  const slices = new Map<number, Set<number>>()
  for (let k = 0; k < nz; k++) {
    for (let at = k * size; at < (k + 1) * size; at++) {
      const label = labels[at]!
      if (label === 0) continue
      if (!slices.has(label)) slices.set(label, new Set())
      slices.get(label)!.add(k)
    }
  }
  const numbers = [...slices.keys()].toSorted((a, b) => a - b)
  const frames = numbers.flatMap((label, at) =>
    [...slices.get(label)!].map((k): Frame => ({ segment: at + 1, label, k })),
  )
  return { numbers, frames }
}

function segmentItem(
  label: number,
  at: number,
  algorithm: string,
  foreign: ForeignLabels | undefined,
  edited: ReadonlySet<number> | undefined,
): DataSet {
  const structure = STRUCTURES[label - 1]
  return {
    SegmentNumber: at + 1,
    // A long string has 64 characters (PS3.5 6.2).
    SegmentLabel: nameOfLabel(label, foreign).slice(0, 64),
    SegmentDescription: `label ${label}`,
    SegmentAlgorithmType: edited?.has(label) ? 'SEMIAUTOMATIC' : 'AUTOMATIC',
    SegmentAlgorithmName: algorithm,
    ...(structure ? structureCodes(structure) : FOREIGN_CODES),
  }
}

function reference({ sourceOf }: SegmentationAbout, k: number): DataSet {
  const { sopClassUid, sopInstanceUid } = sourceOf(k)
  return { ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: sopInstanceUid }
}

function sharedGroups({ direction, spacingMm: [sx, sy, sz] }: VolumeGeometry): DataSet {
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: direction.slice(0, 6).map(decimal) }],
    PixelMeasuresSequence: [
      { SliceThickness: decimal(sz), SpacingBetweenSlices: decimal(sz), PixelSpacing: [decimal(sy), decimal(sx)] },
    ],
  }
}

function frameGroups({ segment, k }: Frame, geometry: VolumeGeometry, about: SegmentationAbout): DataSet {
  return {
    DerivationImageSequence: [
      {
        SourceImageSequence: [
          {
            ...reference(about, k),
            PurposeOfReferenceCodeSequence: [
              codeItem(['121322', 'Source image for image processing operation'], 'DCM'),
            ],
          },
        ],
        DerivationCodeSequence: [codeItem(['113076', 'Segmentation'], 'DCM')],
      },
    ],
    FrameContentSequence: [{ DimensionIndexValues: [segment, k + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: slicePosition(geometry, k).map(decimal) }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment }],
  }
}

/** Bit n of the stream is voxel n, lowest bit first, without a gap between frames (PS3.5 8.1.1). */
function packed(frames: readonly Frame[], labels: Uint16Array, size: number): ArrayBuffer {
  const bytes = new Uint8Array(2 * Math.ceil((frames.length * size) / 16))
  for (const [n, { label, k }] of frames.entries()) {
    for (let at = 0, bit = n * size; at < size; at++, bit++) {
      if (labels[k * size + at] === label) bytes[bit >> 3]! |= 1 << (bit & 7)
    }
  }
  return bytes.buffer
}
