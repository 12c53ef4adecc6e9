/** Recorder, what is kept, and what is replayed, joined: one part of the page. */
import type { Recording } from '#core/recording/recording.ts'
import { recordedSession } from '#core/report/recorded-session.ts'
import type { DicomSource } from '#dicom/opening.ts'
import { reviewOf } from '#core/recording/review.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import RecordingWorker from '#workers/recording/worker.ts?worker'
import { offerFile } from './offer-file.ts'
import { createKeptRecordings } from './kept-recordings.ts'
import { KEPT_REVIEWS } from './kept-reviews.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { createRecordingDesk, type RecordingDesk } from './recording-desk.ts'
import { begun } from './visit.ts'
import { toldOf } from './told-commands.ts'

export interface RecordingRoom {
  readonly recorder: Recorder
  readonly desk: RecordingDesk
  /** The same commands, told to the recorder. */
  told(commands: Commands): Commands
}

/** What a person does through the session's actions is told to the recorder from here on. */
/** @param openSeries of the open case; undefined when it is no DICOM */
export function createRecordingRoom(
  session: Session,
  play: (recording: Recording) => Promise<void>,
  openSeries: () => DicomSource | undefined,
): RecordingRoom {
  let looked: Recording | undefined
  const recorder = createRecorder({
    session,
    makeWorker: () => new RecordingWorker(),
    nowMs: () => performance.now(),
    clockZeroEpochMs: performance.timeOrigin,
    key: begun.visit?.key,
    onKept: () => void desk.list(),
  })
  const desk = createRecordingDesk({
    session,
    recorder,
    kept: createKeptRecordings(begun.visit?.key),
    play: (recording) => void play(recording),
    review: (recording) => void review(recording),
    forgetReviews: (name) => KEPT_REVIEWS.remove(name),
    exportReview,
    offerFile,
  })

  async function review(recording: Recording) {
    looked = recording
    const own = recordedSession(recording).aiRecords
    let aiRecords = own
    try {
      aiRecords = (await KEPT_REVIEWS.read(recording.fileName)) ?? own
    } catch (error) {
      session.actions.notify('warning', `Reviews given since are left out: ${error instanceof Error ? error.message : String(error)}`) // prettier-ignore
    }
    const pictures = (frameId: number) => pictureOf(recording, frameId)
    session.actions.set({ review: { review: reviewOf(recording), pictureOf: pictures, aiRecords } })
  }

  async function exportReview(): Promise<File> {
    const { review: open, openCase } = session.getState()
    if (!looked || !open) throw new Error('No recording is open for review.')
    const isSame = openCase?.name !== undefined && openCase.name === recordedSession(looked).caseName
    const series = isSame ? openSeries() : undefined
    if (!series) session.actions.notify('info', 'The series it was planned on is not open: the files name no patient.')
    const { exportedReview } = await import('./exported-review.ts')
    return exportedReview(looked, open.aiRecords, series)
  }

  Object.assign(session, { actions: toldOf(session.actions, recorder.did) })
  void desk.list()
  return { recorder, desk, told: (commands) => toldOf(commands, recorder.did) }
}

function pictureOf(recording: Recording, frameId: number) {
  try {
    return recording.picture('pictures', frameId)
  } catch {
    // One that cannot be unpacked is one that is not there.
    return undefined
  }
}
