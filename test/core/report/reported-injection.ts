/** A simulated injection that was recorded, planned and partly reviewed, as a report: for the tests of what goes to the hospital. */
import type { AiRecord } from '#core/records/ai-output.ts'
import { withReview } from '#core/records/ai-output.ts'
import type { Recording } from '#core/recording/recording.ts'
import { reportOf, type Report } from '#core/report/report.ts'
import type { ReportSubject } from '#core/report/subject.ts'
import { recordedInjection } from '#test/app/recorded-injection.ts'
import { outputNamed } from '#test/core/records/ai-records.ts'

export const PLANNED = {
  procedure: 'Facet joint injection',
  procedureVersion: 1,
  place: 'L4/5 right',
  level: 'L4',
  side: 'right',
  needle: '22 G spinal needle, 90 mm',
  targetFrom: 'proposal',
  clearances: [
    { structure: 'dura', mm: 14.2 },
    { structure: 'nerve root L4 right', mm: 9.1 },
  ],
  lockedBy: 'Ada Ångström',
  lockedAtMs: 1_790_000_003_000,
}

/** The words of what must not leave. */
export const UNREVIEWED = 'structure nobody looked at'
export const REJECTED = 'structure that was refused'

export function aiRecords(): readonly AiRecord[] {
  const review = { by: 'Ada Ångström', reason: '', atMs: 1_790_000_010_000 }
  return [
    { output: outputNamed(UNREVIEWED) },
    withReview({ output: outputNamed(REJECTED) }, { ...review, verdict: 'rejected', reason: 'it is a shadow' }),
    withReview({ output: outputNamed('Lowest level seen is L5') }, { ...review, verdict: 'accepted' }),
    withReview({ output: outputNamed('Lamina of L3') }, { ...review, verdict: 'edited', reason: 'one too high', edited: 'Lamina of L4' }), // prettier-ignore
  ]
}

export interface Injected {
  readonly recording: Recording
  readonly report: Report
}

let recorded: Promise<Recording> | undefined

/** @param more facts of the session that the recording ends with */
export async function reportedInjection(subject: ReportSubject, more: object = {}): Promise<Injected> {
  recorded ??= recordedInjection(300).then(({ recording }) => recording)
  const plain = await recorded
  const nowMs = plain.notes.at(-1)!.note.nowMs
  const facts = { planned: PLANNED, operator: PLANNED.lockedBy, ...more }
  const recording: Recording = { ...plain, notes: [...plain.notes, { topic: 'facts', note: { nowMs, facts } }] }
  return { recording, report: reportOf(recording, { subject, software: 'Interspace 0.1.0', aiRecords: aiRecords() }) }
}
