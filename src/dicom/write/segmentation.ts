/**
 * Labels as a DICOM segmentation (PS3.3 A.51), one bit per voxel and segment; slices without any are left out.
 *
 * Each frame says which segment it is of, where it lies and which CT image it was made from.
 */
import { STRUCTURES, type Structure } from '#core/anatomy/structures.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { CT_IMAGE, slicePosition } from './image-series.ts'
import { decimal, part10, type DataSet, type DicomFile, type Part10Options } from './part10.ts'
import { codeItem, structureCodes } from './structure-codes.ts'
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
}

interface Frame {
  readonly segment: number
  readonly label: number
  readonly k: number
}

/** @param source the CT series of the same geometry, whose instances are numbered from 1. */
export function writeSegmentation(
  { geometry, labels }: Labels,
  study: Study,
  series: SeriesOfStudy,
  source: SeriesOfStudy,
  options: Part10Options = {},
): DicomFile {
  const [nx, ny, nz] = geometry.dimensions
  const { structures, frames } = framesOf(labels, nx * ny, nz)
  const organization = uidOf(`${study.key} dimensions`)
  const dataSet: DataSet = {
    ...studyModules(study, series),
    SOPClassUID: SEGMENTATION,
    SOPInstanceUID: instanceUidOf(study, series.name, 1),
    ImageType: ['DERIVED', 'PRIMARY'],
    InstanceNumber: 1,
    ContentLabel: 'STRUCTURES',
    ContentDescription: 'Structures the phantom is made of',
    ContentCreatorName: '',
    ImageComments: study.comments,
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
    SegmentSequence: structures.map(segmentItem),
    ReferencedSeriesSequence: [
      {
        SeriesInstanceUID: seriesUidOf(study, source.name),
        ReferencedInstanceSequence: Array.from({ length: nz }, (_, k) => reference(study, source, k)),
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
    PerFrameFunctionalGroupsSequence: frames.map((frame) => frameGroups(frame, geometry, study, source)),
    PixelData: packed(frames, labels, nx * ny),
  }
  return { name: `${series.name}.dcm`, bytes: part10(dataSet, 'OB', options) }
}

/** Segments are numbered without gaps, so only structures that are there have one. */
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
  const structures = STRUCTURES.filter(({ label }) => slices.has(label))
  const frames = structures.flatMap(({ label }, at) =>
    [...slices.get(label)!].map((k): Frame => ({ segment: at + 1, label, k })),
  )
  return { structures, frames }
}

function segmentItem(structure: Structure, at: number): DataSet {
  return {
    SegmentNumber: at + 1,
    SegmentLabel: structure.name,
    SegmentDescription: `label ${structure.label}`,
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: 'Signed distances of the phantom',
    ...structureCodes(structure),
  }
}

const reference = (study: Study, source: SeriesOfStudy, k: number): DataSet => ({
  ReferencedSOPClassUID: CT_IMAGE,
  ReferencedSOPInstanceUID: instanceUidOf(study, source.name, k + 1),
})

function sharedGroups({ direction, spacingMm: [sx, sy, sz] }: VolumeGeometry): DataSet {
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: direction.slice(0, 6).map(decimal) }],
    PixelMeasuresSequence: [
      { SliceThickness: decimal(sz), SpacingBetweenSlices: decimal(sz), PixelSpacing: [decimal(sy), decimal(sx)] },
    ],
  }
}

function frameGroups({ segment, k }: Frame, geometry: VolumeGeometry, study: Study, source: SeriesOfStudy): DataSet {
  return {
    DerivationImageSequence: [
      {
        SourceImageSequence: [
          {
            ...reference(study, source, k),
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
