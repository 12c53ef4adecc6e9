/** One attempt at a task as it is kept: a record that another place may store or sync, and that is checked when it is read. */
import { z } from 'zod'
import { COMPLICATIONS } from './complications.ts'
import { TLX_SCALES } from './questionnaires.ts'
import { assessmentSchema } from './ratings.ts'
import { STAGES } from './stages.ts'

const finite = z.number()

export const HAPPENINGS = ['complication', 'alarm', 'felt'] as const

export const attemptSchema = z.strictObject({
  version: z.literal(1),
  /** A UUID: also of its xAPI statement. */
  id: z.uuid(),
  /** As the trainee calls themselves here; no name is asked for. */
  trainee: z.string().min(1).max(80),
  taskId: z.string(),
  unitId: z.string().optional(),
  curriculumId: z.string().optional(),
  spine: z.strictObject({ grade: z.number().int().min(1).max(5), seed: z.number().int() }),
  stage: z.enum(STAGES),
  beganEpochMs: finite,
  lastedS: finite,
  figures: z.array(
    z.strictObject({ name: z.string(), unit: z.string(), device: z.string().optional(), value: finite.optional() }),
  ),
  isPassed: z.boolean(),
  reasons: z.array(z.string()),
  complications: z.array(z.enum(COMPLICATIONS)),
  /** What a supervisor marked, s into the run. */
  marks: z.array(z.strictObject({ timeS: finite, words: z.string() })),
  /** What happened of itself, s into the run: complications, alarms, what the needle made felt. */
  events: z
    .array(z.strictObject({ timeS: finite, kind: z.enum(HAPPENINGS), words: z.string() }))
    .max(200)
    .default([]),
  /** Composite beside experts when it ended, 0–100; absent where there were no experts. */
  score: z.number().min(0).max(100).optional(),
  /** The tip's way, thinned: s and CT mm. */
  trace: z.array(z.tuple([finite, finite, finite, finite])).max(6000),
  tlx: z.record(z.enum(TLX_SCALES), z.number().min(0).max(100)).optional(),
  sus: z.array(z.number().int().min(1).max(5)).length(10).optional(),
  assessment: assessmentSchema.optional(),
  /** An expert's run, to compare others with. */
  isBenchmark: z.boolean().default(false),
})

export type Attempt = z.infer<typeof attemptSchema>

export type ReadAttempt =
  { readonly ok: true; readonly attempt: Attempt } | { readonly ok: false; readonly reason: string }

/** @param value as storage, a file or another machine gave it. */
export function readAttempt(value: unknown): ReadAttempt {
  const read = attemptSchema.safeParse(value)
  if (read.success) return { ok: true, attempt: read.data }
  const [first] = read.error.issues
  return { ok: false, reason: `${first?.path.join('.') || 'attempt'}: ${first?.message ?? 'is no attempt'}` }
}

export const attemptsAt = (attempts: readonly Attempt[], taskId: string): readonly Attempt[] =>
  attempts
    .filter((each) => each.taskId === taskId && !each.isBenchmark)
    .toSorted((a, b) => a.beganEpochMs - b.beganEpochMs)
