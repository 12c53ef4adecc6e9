/** A swept volume as a file: NRRD for 3D Slicer and research, DICOM for an archive. In the CT's frame when the patient is registered to it. */
import type { Matrix } from '#core/frames/transform.ts'
import type { ReportSubject } from '#core/report/subject.ts'
import { movedGeometry } from '#core/volumes/moved-geometry.ts'
import { nrrd } from '#core/volumes/write-nrrd.ts'
import type { SavedAs } from '#session/commands.ts'
import type { SweptGrey, SweptVolume } from '#session/sweep.ts'

export interface SaveMoment {
  /** ctFromPatient, if it is known. */
  readonly registration: Matrix | undefined
  readonly now: Date
  /** Different for every file: identifiers are made of it. */
  readonly key: string
  /** Whose it is, of one that goes to an archive. */
  readonly of?: ReportSubject | undefined
}

const REMARK = 'For training and research. Not for diagnosis.'

/** @throws RangeError for a volume of only bone where none was made. */
export async function savedSweep(swept: SweptVolume, as: SavedAs, moment: SaveMoment): Promise<File> {
  const grey = as === 'bone-nrrd' ? swept.bone : swept
  if (!grey) throw new RangeError('no volume of bone alone was made in this sweep')
  const placed = { geometry: placedIn(grey, moment.registration), values: grey.values }
  const name = `ultrasound-${stamp(moment.now)}`
  if (as === 'dicom') return fileOf(await dicomOf(placed, swept, moment), `${name}.dcm`, 'application/dicom')
  const bytes = nrrd(placed.geometry, placed.values, {
    'interspace.frame': moment.registration ? 'CT, LPS, by registration' : 'tracked reference marker of the patient',
    'interspace.content': as === 'bone-nrrd' ? 'likelihood of bone, 255 is certain' : derivationOf(swept),
    'interspace.source': swept.source,
    'interspace.remark': REMARK,
  })
  return fileOf(bytes, as === 'bone-nrrd' ? `${name}-bone.nrrd` : `${name}.nrrd`, 'application/octet-stream')
}

const placedIn = ({ geometry }: SweptGrey, registration: Matrix | undefined) =>
  registration ? movedGeometry(geometry, registration) : geometry

const fileOf = (bytes: Uint8Array<ArrayBuffer>, name: string, type: string) => new File([bytes], name, { type })

const derivationOf = ({ counts, settings: { interpolation, compounding, isFast } }: SweptVolume) =>
  `${counts.placed} tracked pictures, ${interpolation}, ${compounding}, ${isFast ? 'floating point' : 'fixed point as PLUS'}`

/** `20260131-235959`, as this machine's clock shows it. */
function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}

async function dicomOf(volume: SweptGrey, swept: SweptVolume, { now, key, registration, of }: SaveMoment) {
  // The writer weighs more than the rest of the page, and few save.
  const { writeUltrasoundVolume } = await import('#dicom/write/ultrasound-volume.ts')
  const [date, time] = stamp(now).split('-') as [string, string]
  const study = {
    key,
    patientName: of?.name ?? 'Unnamed^Sweep',
    patientId: of?.id ?? 'UNNAMED',
    ...(of && { birthDate: of.birthDate, sex: of.sex }),
    description: 'Freehand ultrasound volume',
    comments: `${REMARK} ${registration ? 'In the frame of the CT, by registration.' : 'In the frame of the tracked reference marker.'}`,
    position: '',
    takenAt: { date, time },
    device: 'Interspace',
  } as const
  const series = { name: 'ultrasound', number: 1, description: 'Swept with a tracked probe', modality: 'US' } as const
  return writeUltrasoundVolume(volume, study, series, derivationOf(swept)).bytes
}
