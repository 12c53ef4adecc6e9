/** What a person asks of recordings: start, stop, keep, replay, review, delete. Each ends in the session or in a notice. */
import type { Recording } from '#core/recording/recording.ts'
import type { RecordingCommands } from '#session/recording-commands.ts'
import type { Session } from '#session/session.ts'
import type { KeptRecordings } from './kept-recordings.ts'
import type { Recorder } from './recorder.ts'

export interface RecordingDeskParts {
  readonly session: Session
  readonly recorder: Pick<Recorder, 'start' | 'stop'>
  readonly kept: KeptRecordings
  /** Plays it as a source. */
  readonly play: (recording: Recording) => void
  readonly review: (recording: Recording) => void
  /** What is left of it beside it. */
  readonly forgetReviews: (name: string) => Promise<void>
  readonly exportReview: () => Promise<File>
  readonly offerFile: (file: File) => void
}

export interface RecordingDesk extends RecordingCommands {
  /** Brings the list in the session up to date. */
  list(): Promise<void>
}

export function createRecordingDesk({
  session,
  recorder,
  kept,
  play,
  review,
  forgetReviews,
  exportReview,
  offerFile,
}: RecordingDeskParts): RecordingDesk {
  const { actions } = session
  const say = (error: unknown) => actions.notify('error', error instanceof Error ? error.message : String(error))

  async function list() {
    try {
      actions.set({ keptRecordings: await kept.list() })
    } catch {
      // A browser that keeps nothing has nothing to list; starting one says why it cannot.
    }
  }

  async function opened(name: string): Promise<Recording> {
    const { openRecording } = await import('./open-recording.ts')
    return openRecording(await kept.file(name))
  }

  async function remove(name: string) {
    const { recording } = session.getState()
    if (recording.name === name && recording.state !== 'off' && recording.state !== 'failed')
      return actions.notify('warning', 'This recording is still being written.')
    await kept.remove(name)
    await forgetReviews(name)
    await list()
  }

  return {
    list,
    start: () => void recorder.start().catch(say),
    stop: () => void recorder.stop().catch(say),
    save: (name) => void kept.file(name).then(offerFile).catch(say),
    replay: (name) => void opened(name).then(play).catch(say),
    review: (name) => void opened(name).then(review).catch(say),
    exportReview: () => void exportReview().then(offerFile).catch(say),
    remove: (name) => void remove(name).catch(say),
  }
}
