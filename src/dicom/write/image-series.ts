/** CT and MR volumes as series of single images (PS3.3 A.3 and A.4), one file per slice, patient axes LPS. */
import type { Volume } from '#core/volumes/volume.ts'
import { decimal, part10, type DataSet, type DicomFile } from './part10.ts'
import { instanceUidOf, studyModules, type SeriesOfStudy, type Study } from './study.ts'

export const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2'
export const MR_IMAGE = '1.2.840.10008.5.1.4.1.1.4'

/** CT is stored as HU + 1024 in twelve bits, as scanners do. */
const CT_INTERCEPT = -1024

export interface CtAbout {
  readonly kilovolts: number
}

export interface MrAbout {
  readonly trMs: number
  readonly teMs: number
  readonly teslas: number
  readonly thicknessMm: number
}

/** @throws RangeError when a voxel is not within -1024 to 3071 HU. */
export function writeCt(volume: Volume, study: Study, series: SeriesOfStudy, { kilovolts }: CtAbout): DicomFile[] {
  const about: DataSet = {
    SOPClassUID: CT_IMAGE,
    ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
    KVP: decimal(kilovolts),
    ConvolutionKernel: 'SOFT',
    RescaleIntercept: decimal(CT_INTERCEPT),
    RescaleSlope: '1',
    RescaleType: 'HU',
    WindowCenter: '50',
    WindowWidth: '400',
  }
  return writeSlices(volume, study, series, volume.geometry.spacingMm[2], about, -CT_INTERCEPT)
}

/** @throws RangeError when a voxel is not within 0 to 4095. */
export function writeMr(volume: Volume, study: Study, series: SeriesOfStudy, mr: MrAbout): DicomFile[] {
  const about: DataSet = {
    SOPClassUID: MR_IMAGE,
    ImageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
    ScanningSequence: 'SE',
    SequenceVariant: 'NONE',
    ScanOptions: '',
    MRAcquisitionType: '2D',
    RepetitionTime: decimal(mr.trMs),
    EchoTime: decimal(mr.teMs),
    EchoNumbers: 1,
    EchoTrainLength: 1,
    FlipAngle: '90',
    MagneticFieldStrength: decimal(mr.teslas),
    ImagedNucleus: '1H',
  }
  return writeSlices(volume, study, series, mr.thicknessMm, about, 0)
}

function writeSlices(
  { geometry, voxels }: Volume,
  study: Study,
  series: SeriesOfStudy,
  thicknessMm: number,
  about: DataSet,
  offset: number,
): DicomFile[] {
  const [nx, ny, nz] = geometry.dimensions
  const [sx, sy, sz] = geometry.spacingMm
  const shared = {
    ...studyModules(study, series),
    ...about,
    BodyPartExamined: 'LSPINE',
    PatientPosition: study.position,
    SliceThickness: decimal(thicknessMm),
    SpacingBetweenSlices: decimal(sz),
    AcquisitionNumber: 1,
    ImageOrientationPatient: geometry.direction.slice(0, 6).map(decimal),
    ImageComments: study.comments,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: ny,
    Columns: nx,
    // Between rows first, then between columns.
    PixelSpacing: [decimal(sy), decimal(sx)],
    BitsAllocated: 16,
    BitsStored: 12,
    HighBit: 11,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    BurnedInAnnotation: 'NO',
  }
  return Array.from({ length: nz }, (_, k): DicomFile => {
    const name = `${series.name}/${String(k + 1).padStart(4, '0')}.dcm`
    const stored = storedSlice(voxels.subarray(k * nx * ny, (k + 1) * nx * ny), offset, name)
    const instance: DataSet = {
      ...shared,
      SOPInstanceUID: instanceUidOf(study, series.name, k + 1),
      InstanceNumber: k + 1,
      ImagePositionPatient: slicePosition(geometry, k).map(decimal),
      PixelData: stored,
    }
    return { name, bytes: part10(instance, 'OW') }
  })
}

/** Centre of the first voxel of slice k, LPS mm. */
export function slicePosition({ origin, spacingMm, direction }: Volume['geometry'], k: number): number[] {
  return origin.map((from, axis) => from + k * spacingMm[2] * direction[6 + axis]!)
}

function storedSlice(voxels: Int16Array, offset: number, name: string): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(voxels.length * 2))
  for (let at = 0; at < voxels.length; at++) {
    const stored = voxels[at]! + offset
    if (stored < 0 || stored > 4095) throw new RangeError(`${name}: ${voxels[at]} does not fit into twelve bits`)
    bytes.setUint16(at * 2, stored, true)
  }
  return bytes.buffer
}
