/** What of the open case can be made into DICOM for an archive, why something cannot yet, and the files themselves. */
import type { Recording } from '#core/recording/recording.ts'
import type { Patient } from '#core/records/kinds.ts'
import { withReviewsElsewhere, type ReviewElsewhere } from '#core/records/record-list.ts'
import { reviewedOf } from '#core/records/reviewed.ts'
import { recordedSession } from '#core/report/recorded-session.ts'
import { subjectOfPatient, type ReportSubject } from '#core/report/subject.ts'
import type { DicomSource } from '#dicom/opening.ts'
import type { Api } from '#records/api.ts'
import type { ArchiveOffer, SentOf } from '#session/archive-commands.ts'
import type { ClinicCommands, KeptRecord } from '#session/clinic-commands.ts'
import { recordingName } from '#session/recording.ts'
import type { Session } from '#session/session.ts'
import type { KeptRecordings } from './kept-recordings.ts'
import type { KeptReviews } from './kept-reviews.ts'
import { sha256 } from './sha256.ts'

export interface ArchiveFiles {
  offers(of: SentOf): readonly ArchiveOffer[]
  /** @throws Error in words why it cannot be made */
  make(of: SentOf, offer: string): Promise<readonly File[]>
}

export interface ArchiveFilesParts {
  readonly session: Session
  readonly api: Pick<Api, 'download'>
  readonly source: () => DicomSource | undefined
  /** Labels of the open volume, voxel by voxel. */
  readonly labels: () => Promise<Uint16Array<ArrayBuffer>>
  readonly kept: Pick<KeptRecordings, 'file'>
  readonly reviews: Pick<KeptReviews, 'read'>
  readonly findings: ClinicCommands['findings']['list']
}

const [STRUCTURES, SWEEP] = ['structures', 'swept volume'] as const
const NO_NUMBER =
  'The patient has no number in the hospital: an archive would not know whose it is. Change the patient first.'

export function createArchiveFiles(parts: ArchiveFilesParts): ArchiveFiles {
  const { session, api, source, labels, kept, reviews, findings } = parts

  function whyNoStructures(): string | undefined {
    const { aiRecords, structures } = session.getState()
    const series = source()
    if (!structures?.origin) return 'There are no structures.'
    if (!series) return 'The open volume is no DICOM that a segmentation could refer to.'
    if (series.isSheared) return 'The slices of the open volume were sheared: its images are not these.'
    const said = aiRecords.findLast(({ output }) => output.kind === 'structures')
    return said && reviewedOf(said, undefined) ? undefined : 'Nobody has reviewed them: accept or edit them first.'
  }

  function offers({ patient, case: of, records }: SentOf): readonly ArchiveOffer[] {
    const state = session.getState()
    const isNumbered = patient.body.hospitalNumber !== undefined
    const why = (own: string | undefined) => (isNumbered ? own : NO_NUMBER)
    const recordings = records.filter(({ kind, body }) => kind === 'recording' && (body as { case?: string }).case === of.id)
    return [
      ...(state.structures?.origin ? [{ id: STRUCTURES, title: `Structures of ${state.openCase?.name ?? 'the open volume'}`, becomes: 'segmentation', why: why(whyNoStructures()) }] : []),
      ...(state.sweptVolume ? [{ id: SWEEP, title: 'Swept ultrasound volume', becomes: 'multi-frame image', why: why(undefined) }] : []),
      ...recordings.map((record) => ({
        id: record.id,
        title: `Procedure of ${sayMoment(startedMs(record))}`,
        becomes: 'measurements, log, registration and ultrasound, with reviewed findings alone',
        why: why(whyNoRecording(record)),
      })),
    ]
  }

  function whyNoRecording({ contentBytes, body }: KeptRecord): string | undefined {
    if ((body as { format: string }).format !== 'mcap') return 'It was not recorded here.'
    const isHere = session.getState().keptRecordings.some(({ name }) => name === recordingName((body as { startedMs: number }).startedMs))
    return contentBytes === undefined && !isHere ? 'Its bytes have not arrived yet.' : undefined
  }

  /** @throws Error when the open series is of somebody else */
  async function subject({ patient }: SentOf, series: DicomSource | undefined): Promise<ReportSubject> {
    const own = subjectOfPatient(patient.body as Patient)
    if (own.id === '') throw new Error(NO_NUMBER)
    if (!series) return own
    const { subjectOfSource } = await import('./subject-of-source.ts')
    const read = await subjectOfSource(series)
    if (read && read.id !== own.id)
      throw new Error(`The open series is of patient ${read.id || 'without a number'}, this case of ${own.id}: nothing was sent.`)
    return read ?? own
  }

  async function structuresFile(of: SentOf): Promise<readonly File[]> {
    const why = whyNoStructures()
    if (why) throw new Error(why)
    await subject(of, source())
    const { savedStructures } = await import('./saved-structures.ts')
    const voxels = await labels()
    const key = await sha256(new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength))
    return [await savedStructures(session.getState(), source(), 'dicom', voxels, ` ${key}`)]
  }

  async function sweepFile(of: SentOf): Promise<readonly File[]> {
    const { sweptVolume, registration } = session.getState()
    if (!sweptVolume) throw new Error('There is no swept volume any more.')
    const { savedSweep } = await import('./saved-sweep.ts')
    const key = await sha256(sweptVolume.values.slice())
    return [await savedSweep(sweptVolume, 'dicom', { registration: registration?.matrix, now: new Date(startedMs(of.case)), key, of: await subject(of, undefined) })]
  }

  async function recordingOf(record: KeptRecord): Promise<Recording> {
    const name = recordingName(startedMs(record))
    const isHere = session.getState().keptRecordings.some((each) => each.name === name)
    const { openRecording } = await import('./open-recording.ts')
    if (isHere) return openRecording(await kept.file(name))
    const answer = await api.download(`/api/records/${record.id}/content`)
    if (!answer.ok) throw new Error(answer.message)
    return openRecording(new File([answer.value], name))
  }

  async function procedureFiles(of: SentOf, record: KeptRecord): Promise<readonly File[]> {
    const recording = await recordingOf(record)
    const { caseName, aiRecords: own } = recordedSession(recording)
    const series = session.getState().openCase?.name === caseName ? source() : undefined
    const whose = await subject(of, series)
    const beside = await reviews.read(recording.fileName).catch(() => undefined)
    const aiRecords = withReviewsElsewhere(beside ?? own, await reviewedThere(of))
    const { hospitalFiles } = await import('./hospital-files.ts')
    return hospitalFiles(recording, aiRecords, whose)
  }

  /** By others perhaps, in the queue of the server. */
  async function reviewedThere({ patient, records }: SentOf): Promise<readonly ReviewElsewhere[]> {
    const answer = await findings()
    if (!answer.ok) throw new Error(answer.message)
    const before = new Map(records.map(({ id, body }) => [id, (body as { supersedes?: string }).supersedes]))
    return answer.value.findings.flatMap(({ id, patient: whose, body: { finding }, review }) => {
      if (whose !== patient.id || !review) return []
      const outputs: string[] = []
      for (let at: string | undefined = id; at !== undefined && !outputs.includes(at); at = before.get(at)) outputs.push(at)
      return [{ outputs, finding, review }]
    })
  }

  return {
    offers,
    async make(of, offer) {
      if (offer === STRUCTURES) return structuresFile(of)
      if (offer === SWEEP) return sweepFile(of)
      const record = of.records.find(({ id }) => id === offer)
      if (!record) throw new Error('It is not there any more.')
      return procedureFiles(of, record)
    },
  }
} // prettier-ignore

const startedMs = ({ body, createdMs }: KeptRecord) => (body as { startedMs?: number }).startedMs ?? createdMs

const sayMoment = (epochMs: number) => new Date(epochMs).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }) // prettier-ignore
