/**
 * What a network or a fitting method said, as a clinician reviews it: a level, a view, a structure, a registration; not
 * each picture. It is "unreviewed" until somebody accepts, edits or rejects it, once, and what was said never changes.
 */
import { id, sha256 } from './kinds.ts'
import { z } from 'zod'

export const AI_KINDS = [
  'vertebrae',
  'structures',
  'levels',
  'view',
  'structure seen',
  'needle seen',
  'registration',
  'plan proposal',
] as const
export type AiKind = (typeof AI_KINDS)[number]

export const VERDICTS = ['accepted', 'edited', 'rejected'] as const
export type Verdict = (typeof VERDICTS)[number]
export type ReviewState = 'unreviewed' | Verdict

const words = (most: number) => z.string().trim().min(1).max(most)
const chance = z.number().min(0).max(1)
const epochMs = z.number().min(0).max(8.64e15)

export const MODEL_MARK = z.object({
  name: words(100),
  version: words(100),
  /** Of its file of weights; of a method without one, of its name and version. */
  sha256,
})
export type ModelMark = z.infer<typeof MODEL_MARK>

export const AI_OUTPUT = z.object({
  id,
  kind: z.enum(AI_KINDS),
  model: MODEL_MARK,
  /** Of the grey bytes of the picture, or of the voxels, that it was said of. */
  inputSha256: sha256,
  /** Left out when it abstained, or when the method gives none. */
  confidence: chance.optional(),
  /** Why it said nothing, in words. */
  abstained: z.string().max(400).optional(),
  finding: words(2000),
  /** What it would have said instead, and how likely that was. */
  second: z.object({ finding: words(200), confidence: chance }).optional(),
  madeMs: epochMs,
  /** How many pictures it was said of. */
  pictures: z.number().int().min(0).optional(),
  /** The picture to look at, by its number in the source, and where in it, px. */
  seenIn: z
    .object({
      frameId: z.number(),
      marks: z
        .array(z.object({ xPx: z.number(), yPx: z.number(), label: z.string() }))
        .max(50)
        .readonly(),
    })
    .optional(),
})
export type AiOutput = z.infer<typeof AI_OUTPUT>

export const REVIEW = z.object({
  verdict: z.enum(VERDICTS),
  /** The name of who reviewed it. */
  by: words(200),
  reason: z.string().max(2000),
  /** What stands instead, of an edited one. */
  edited: words(2000).optional(),
  atMs: epochMs,
})
export type Review = z.infer<typeof REVIEW>

export const AI_RECORD = z.object({ output: AI_OUTPUT, review: REVIEW.optional() })
export type AiRecord = z.infer<typeof AI_RECORD>

export const stateOf = ({ review }: AiRecord): ReviewState => review?.verdict ?? 'unreviewed'

/** What a clinician may say about it now; undefined when the review can be taken. */
export function reviewFault({ output, review: before }: AiRecord, review: Review): string | undefined {
  const said = review.edited?.trim()
  if (before) return `it was ${before.verdict} by ${before.by}: a review stands as it is`
  if (review.by.trim() === '') return 'the name of the reviewer is needed'
  if (review.verdict !== 'accepted' && review.reason.trim() === '') return 'a reason is needed'
  if (review.verdict === 'edited' && (!said || said === output.finding)) return 'what stands instead is needed'
  if (review.verdict !== 'edited' && said) return 'what stands instead belongs to what was edited, and only to that'
  if (review.verdict === 'accepted' && output.abstained !== undefined) return 'it said nothing that could be accepted'
  return undefined
}

/** @throws RangeError in words when the review cannot be taken */
export function withReview(record: AiRecord, review: Review): AiRecord {
  const fault = reviewFault(record, review)
  if (fault) throw new RangeError(`${record.output.finding}: ${fault}`)
  return { ...record, review }
}
