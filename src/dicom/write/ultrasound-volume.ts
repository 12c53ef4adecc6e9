/**
 * A volume swept with a tracked probe as a multi-frame secondary capture of grey bytes (PS3.3 A.8.3), a frame per slice,
 * each with its place.
 *
 * Not an Enhanced US Volume (A.59): that must state mechanical and thermal indices, focus and transducer, which no
 * tracked stream tells, and figures of safety are not made up. Its frame of reference is the patient's marker, or the
 * CT's when the two are registered.
 */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { slicePosition } from './image-series.ts'
import { decimal, part10, type DataSet, type DicomFile } from './part10.ts'
import { instanceUidOf, studyModules, type SeriesOfStudy, type Study } from './study.ts'

export const MULTI_FRAME_GREY_BYTES = '1.2.840.10008.5.1.4.1.1.7.2'

export interface UltrasoundVolume {
  readonly geometry: VolumeGeometry
  /** Grey of each voxel, i fastest. */
  readonly values: Uint8Array
}

/** @param derivation how the grey came to be, in words. */
export function writeUltrasoundVolume(
  { geometry, values }: UltrasoundVolume,
  study: Study,
  series: SeriesOfStudy,
  derivation: string,
): DicomFile {
  const [nx, ny, nz] = geometry.dimensions
  const dataSet: DataSet = {
    ...studyModules(study, series),
    SOPClassUID: MULTI_FRAME_GREY_BYTES,
    SOPInstanceUID: instanceUidOf(study, series.name, 1),
    InstanceNumber: 1,
    ImageType: ['DERIVED', 'SECONDARY', 'VOLUME'],
    ConversionType: 'WSD',
    PatientOrientation: '',
    BodyPartExamined: 'LSPINE',
    DerivationDescription: derivation,
    ImageComments: study.comments,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: nz,
    Rows: ny,
    Columns: nx,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    BurnedInAnnotation: 'NO',
    PresentationLUTShape: 'IDENTITY',
    RescaleIntercept: '0',
    RescaleSlope: '1',
    RescaleType: 'US',
    FrameIncrementPointer: POSITION_OF_FRAMES,
    SharedFunctionalGroupsSequence: [sharedGroups(geometry)],
    PerFrameFunctionalGroupsSequence: Array.from({ length: nz }, (_, k) => ({
      PlanePositionSequence: [{ ImagePositionPatient: slicePosition(geometry, k).map(decimal) }],
    })),
    PixelData: evenBytes(values),
  }
  return { name: `${series.name}.dcm`, bytes: part10(dataSet, 'OB') }
}

/** Frames follow each other by what the per-frame groups say: (5200,9230). */
const POSITION_OF_FRAMES = 0x52009230

function sharedGroups({ direction, spacingMm: [sx, sy, sz] }: VolumeGeometry): DataSet {
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: direction.slice(0, 6).map(decimal) }],
    PixelMeasuresSequence: [
      { SliceThickness: decimal(sz), SpacingBetweenSlices: decimal(sz), PixelSpacing: [decimal(sy), decimal(sx)] },
    ],
  }
}

/** PS3.5 8.1.1: a value has an even number of bytes. */
function evenBytes(values: Uint8Array): ArrayBuffer {
  const bytes = new Uint8Array(values.length + (values.length % 2))
  bytes.set(values)
  return bytes.buffer
}
