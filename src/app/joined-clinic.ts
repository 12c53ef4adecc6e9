/** The server's records joined to this page, where somebody has signed in: what is used, what is kept, what is allowed. */
import { rememberedAs } from '#page/remembered.ts'
import type { DicomSource } from '#dicom/opening.ts'
import { createClinic, type Clinic } from '#records/clinic.ts'
import type { ClinicCommands } from '#session/clinic-commands.ts'
import type { RecordingCommands } from '#session/recording-commands.ts'
import type { Session } from '#session/session.ts'
import { createArchiveDesk } from './archive-desk.ts'
import { createArchiveFiles } from './archive-files.ts'
import { createConsentGate } from './consent-gate.ts'
import { createKeptRecordings } from './kept-recordings.ts'
import { KEPT_REVIEWS } from './kept-reviews.ts'
import { begun } from './visit.ts'

export interface JoinedClinicParts {
  readonly session: Session
  readonly recordings: Pick<RecordingCommands, 'stop'>
  readonly stopRecognising: () => void
  /** The images of the open volume, where it came as DICOM. */
  readonly source: () => DicomSource | undefined
  /** Labels of the open volume's structures, voxel by voxel. */
  readonly labels: () => Promise<Uint16Array<ArrayBuffer>>
}

const LOOK_EVERY_MS = 5000

export function joinClinic(parts: JoinedClinicParts): (Clinic & ClinicCommands) | undefined {
  const { session, recordings, stopRecognising, source, labels } = parts
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
  const { api } = visit
  const files = createArchiveFiles({ session, api, source, labels, kept, reviews: KEPT_REVIEWS, findings: clinic.findings.list }) // prettier-ignore
  return { ...clinic, archive: createArchiveDesk({ session, api, files }) }
}
