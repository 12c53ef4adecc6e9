/** Recorder, what is kept, and what is replayed, joined: one part of the page. */
import type { Recording } from '#core/recording/recording.ts'
import { reviewOf } from '#core/recording/review.ts'
import type { Commands } from '#session/commands.ts'
import type { Session } from '#session/session.ts'
import RecordingWorker from '#workers/recording/worker.ts?worker'
import { offerFile } from './offer-file.ts'
import { createKeptRecordings } from './kept-recordings.ts'
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
export function createRecordingRoom(session: Session, play: (recording: Recording) => Promise<void>): RecordingRoom {
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
    review: (recording) =>
      session.actions.set({
        review: { review: reviewOf(recording), pictureOf: (frameId) => pictureOf(recording, frameId) },
      }),
    offerFile,
  })
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
