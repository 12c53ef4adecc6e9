/** What a recording says of the session, as it stood at its end: each part checked, and left out where it is not as it must be. */
import { z } from 'zod'
import type { Planned } from '#core/planning/planned.ts'
import { AI_RECORD, type AiRecord } from '#core/records/ai-output.ts'
import type { Recording } from '#core/recording/recording.ts'

const place = z.object({ x: z.number(), y: z.number(), z: z.number() })
const words = z.string()

const REGISTRATION = z.object({
  matrix: z.array(z.number()).length(16),
  how: words,
  verdict: z
    .object({ isPassed: z.boolean(), how: words, worstMm: z.number(), atEpochMs: z.number() })
    .optional()
    .nullable(),
})

const PLANNED: z.ZodType<Planned> = z.object({
  procedure: words,
  procedureVersion: z.number(),
  place: words.optional(),
  level: words.optional(),
  side: words.optional(),
  needle: words,
  targetFrom: z.enum(['pointed', 'proposal']).optional(),
  clearances: z.array(z.object({ structure: words, mm: z.number() })),
  lockedBy: words.optional(),
  lockedAtMs: z.number().optional(),
}) as z.ZodType<Planned>

const MODELS = z.array(z.object({ name: words, model: words, backend: words, state: words }))

export interface RecordedSession {
  readonly caseName: string | undefined
  readonly modality: string | undefined
  readonly source: string
  readonly target: readonly [number, number, number] | undefined
  readonly entry: readonly [number, number, number] | undefined
  readonly planned: Planned | undefined
  readonly registration: z.infer<typeof REGISTRATION> | undefined
  readonly operator: string | undefined
  readonly consentToProcedureMs: number | undefined
  readonly consentToRecordingMs: number
  readonly aiRecords: readonly AiRecord[]
  readonly models: z.infer<typeof MODELS>
  /** How the person looked at it: 'immersive-ar', 'desktop'; in the order of their first use. */
  readonly views: readonly string[]
}

export function recordedSession({ notes, begun }: Recording): RecordedSession {
  const facts: Record<string, unknown> = {}
  const views = new Set<string>()
  for (const each of notes) {
    if (each.topic !== 'facts') continue
    Object.assign(facts, each.note.facts)
    if (typeof each.note.facts['view'] === 'string') views.add(each.note.facts['view'])
  }
  const read = <T>(name: string, schema: z.ZodType<T>): T | undefined => schema.safeParse(facts[name]).data
  const openCase = read('openCase', z.object({ name: words, modality: words }))
  const source = read('source', z.object({ label: words }))
  const consent = read('consent', z.object({ procedure: z.number().optional() }))
  const planned = read('planned', PLANNED)
  return {
    caseName: openCase?.name ?? begun.caseName,
    modality: openCase?.modality,
    source: source?.label ?? begun.source,
    target: tripleOf(read('target', place)),
    entry: tripleOf(read('entry', place)),
    planned,
    registration: read('registration', REGISTRATION),
    operator: read('operator', words) ?? planned?.lockedBy,
    consentToProcedureMs: consent?.procedure,
    consentToRecordingMs: begun.consentAtEpochMs,
    aiRecords: read('aiRecords', z.array(AI_RECORD)) ?? [],
    models: read('models', MODELS) ?? [],
    views: [...views].filter((view) => view !== 'page'),
  }
}

const tripleOf = (at: z.infer<typeof place> | undefined): readonly [number, number, number] | undefined =>
  at && [at.x, at.y, at.z]
