/** The server's records joined to this page, where somebody has signed in: what is used, what is kept, what is allowed. */
import { rememberedAs } from '#page/remembered.ts'
import { createClinic, type Clinic } from '#records/clinic.ts'
import type { RecordingCommands } from '#session/recording-commands.ts'
import type { Session } from '#session/session.ts'
import { createConsentGate } from './consent-gate.ts'
import { createKeptRecordings } from './kept-recordings.ts'
import { begun } from './visit.ts'

export interface JoinedClinicParts {
  readonly session: Session
  readonly recordings: Pick<RecordingCommands, 'stop'>
  readonly stopRecognising: () => void
}

const LOOK_EVERY_MS = 5000

export function joinClinic({ session, recordings, stopRecognising }: JoinedClinicParts): Clinic | undefined {
  const { visit } = begun
  if (!visit) return undefined
  const kept = createKeptRecordings(visit.key)
  const calendarMs = () => Date.now()
  const clinic = createClinic({
    ...visit,
    session,
    remembered: rememberedAs('openRecord'),
    fileOf: (name) => kept.file(name),
    calendarMs,
    newId: () => crypto.randomUUID(),
    later: (step, ms) => void setTimeout(step, ms),
    // Nothing of this visit is left in the page's memory.
    leave: () => location.reload(),
  })
  createConsentGate({ session, stopRecognising, stopRecording: () => recordings.stop(), calendarMs })
  visit.onSignedOut(() => session.getState().presence.isLocked || session.actions.set({ presence: { ...session.getState().presence, endsAtEpochMs: 0 } })) // prettier-ignore
  setInterval(() => clinic.look(), LOOK_EVERY_MS)
  addEventListener('online', () => clinic.send())
  for (const use of ['pointerdown', 'keydown', 'wheel'] as const) addEventListener(use, () => clinic.stay())
  return clinic
}
