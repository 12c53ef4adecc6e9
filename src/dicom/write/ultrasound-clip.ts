/**
 * Pictures of the last needle pass as an Ultrasound Multi-frame Image (PS3.3 A.7), with the scale of its region where the
 * probe was calibrated: then any viewer measures in it.
 */
import type { RecordedClip } from '#core/report/recorded-clip.ts'
import type { Report } from '#core/report/report.ts'
import { part10, type DataSet, type DicomFile } from './part10.ts'
import { patientFrameUid, REMARK, reportModules } from './report-study.ts'
import { fine } from './spatial-registration.ts'

export const ULTRASOUND_MULTI_FRAME = '1.2.840.10008.5.1.4.1.1.3.1'

/** Between frames, of each, ms: (0018,1065). */
const FRAME_TIME_VECTOR = 0x00181065
/** PS3.3 C.8.5.5.1: two-dimensional, tissue, centimetres. */
const [TWO_DIMENSIONAL, TISSUE, CENTIMETRES] = [1, 1, 3]

export function writeUltrasoundClip(report: Report, clip: RecordedClip): DicomFile {
  const { frames, widthPx, heightPx, pixelMm } = clip
  const pixels = new Uint8Array(frames.length * widthPx * heightPx + ((frames.length * widthPx * heightPx) % 2))
  frames.forEach(({ grey }, at) => pixels.set(grey, at * widthPx * heightPx))
  const steps = frames.map(({ atMs }, at) => (at === 0 ? 0 : Math.max(0, atMs - frames[at - 1]!.atMs)))
  const dataSet: DataSet = {
    ...reportModules(report, 'ultrasound'),
    SOPClassUID: ULTRASOUND_MULTI_FRAME,
    ImageType: ['ORIGINAL', 'PRIMARY'],
    BodyPartExamined: 'LSPINE',
    PatientOrientation: '',
    FrameOfReferenceUID: patientFrameUid(report),
    PositionReferenceIndicator: '',
    ImageComments: pixelMm ? REMARK : `${REMARK} The probe was not calibrated: nothing can be measured in it.`,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    NumberOfFrames: frames.length,
    FrameIncrementPointer: FRAME_TIME_VECTOR,
    FrameTimeVector: steps.map((ms) => fine(Math.round(ms * 1000) / 1000)),
    Rows: heightPx,
    Columns: widthPx,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    LossyImageCompression: '00',
    BurnedInAnnotation: 'NO',
    UltrasoundColorDataPresent: 0,
    ...(pixelMm && { SequenceOfUltrasoundRegions: [region(widthPx, heightPx, pixelMm)] }),
    PixelData: pixels.buffer,
  }
  return { name: 'ultrasound.dcm', bytes: part10(dataSet, 'OB') }
}

const region = (widthPx: number, heightPx: number, [xMm, yMm]: readonly [number, number]): DataSet => ({
  RegionSpatialFormat: TWO_DIMENSIONAL,
  RegionDataType: TISSUE,
  RegionFlags: 0,
  RegionLocationMinX0: 0,
  RegionLocationMinY0: 0,
  RegionLocationMaxX1: widthPx - 1,
  RegionLocationMaxY1: heightPx - 1,
  ReferencePixelX0: 0,
  ReferencePixelY0: 0,
  PhysicalUnitsXDirection: CENTIMETRES,
  PhysicalUnitsYDirection: CENTIMETRES,
  ReferencePixelPhysicalValueX: 0,
  ReferencePixelPhysicalValueY: 0,
  PhysicalDeltaX: xMm / 10,
  PhysicalDeltaY: yMm / 10,
})
