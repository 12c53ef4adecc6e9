/** Records that are as they should be, and a patient who has one of each kind. */
import { randomUUID } from 'node:crypto'
import type { RecordKind } from '#core/records/kinds.ts'
import type { Person, Said } from './record-client.ts'

export const aCase = { procedure: 'facet joint injection', level: 'L4', side: 'left' }
export const plan = (of: string) => ({
  case: of,
  procedure: 'facet joint injection',
  level: 'L4',
  side: 'left',
  frame: 'ct',
  targetMm: [17.5, 39.1, -43.6],
  entryMm: [39.5, 89.6, -43.6],
})
export const aiOutput = (of: string) => ({
  case: of,
  model: 'lumbar-anatomy 1.1.0',
  modelSha256: 'a'.repeat(64),
  inputSha256: 'b'.repeat(64),
  confidence: 0.83,
  finding: 'lamina of L4',
  madeMs: 1_790_000_000_000,
})
export const consent = (scopes: Partial<Record<'ai' | 'recording' | 'tele' | 'teaching' | 'research', boolean>>) => ({
  document: 'consent-spine-injection',
  documentVersion: '1',
  language: 'en',
  scopes: { ai: false, recording: false, tele: false, teaching: false, research: false, ...scopes },
  givenBy: 'patient',
  understanding: { asked: 3, right: 3 },
  decidedMs: 1_790_000_000_000,
})
export const calibration = {
  kind: 'tip',
  tool: 'stylus on tracker 1',
  madeMs: 1_700_000_000_000,
  error: 0.4,
  residual: 0.3,
  link: { to: 'stylus', from: 'stylus-tip', matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 150, 1] },
}

export interface Ids {
  readonly patient: string
  readonly case: string
  readonly plan: string
  readonly signedPlan: string
  readonly aiOutput: string
  readonly recording: string
  /** An account of the same clinic. */
  readonly somebody: string
  readonly expert: string
}

export async function makePatient(by: Person, purpose: 'care' | 'training', name = 'Ana Beispiel'): Promise<string> {
  const id = randomUUID()
  must(await by.ask('POST', '/api/patients', { id, purpose, body: { name, birthDate: '1961-02-03' } }), 201)
  return id
}

export async function makeRecord(by: Person, patient: string, kind: RecordKind, body: unknown): Promise<string> {
  const id = randomUUID()
  must(await by.ask('POST', `/api/patients/${patient}/records`, { id, kind, body }), 201)
  return id
}

export async function ids(
  by: Person,
  purpose: 'care' | 'training',
  invited: string,
  somebody: string,
  expert: string,
): Promise<Ids> {
  const patient = await makePatient(by, purpose)
  must(await by.ask('PUT', `/api/patients/${patient}/experts/${invited}`), 200)
  await makeRecord(by, patient, 'consent', consent({ ai: true, recording: true, tele: true }))
  const ofCase = await makeRecord(by, patient, 'case', aCase)
  const signedPlan = await makeRecord(by, patient, 'plan', plan(ofCase))
  must(await by.ask('POST', `/api/records/${signedPlan}/signature`, { revision: 1 }), 200)
  const recording = await makeRecord(by, patient, 'recording', {
    case: ofCase,
    format: 'igs.mha',
    startedMs: 1_790_000_000_000,
  })
  must(await by.ask('PUT', `/api/records/${recording}/content`, new Uint8Array([7, 8, 9])), 200)
  return {
    patient,
    case: ofCase,
    plan: await makeRecord(by, patient, 'plan', plan(ofCase)),
    signedPlan,
    aiOutput: await makeRecord(by, patient, 'ai-output', aiOutput(ofCase)),
    recording,
    somebody,
    expert,
  }
}

export function must({ status, json }: Said, expected: number): void {
  if (status !== expected) throw new Error(`${status}: ${JSON.stringify(json)}`)
}
