/** Reviews as a file beside the recording they are of: what was reviewed after it had ended. */
import { z } from 'zod'
import { AI_RECORD, type AiRecord } from './ai-output.ts'

const FORMAT = 'interspace-reviews/1'
const REVIEWS = z.object({ format: z.literal(FORMAT), records: z.array(AI_RECORD).max(10_000) })

/** Of `interspace-….mcap`. */
export const reviewFileName = (recording: string): string => `${recording.replace(/\.mcap$/, '')}.reviews.json`

export const reviewsAsText = (records: readonly AiRecord[]): string =>
  `${JSON.stringify({ format: FORMAT, records }, null, 1)}\n`

export type ReadReviews =
  { readonly ok: true; readonly records: readonly AiRecord[] } | { readonly ok: false; readonly reason: string }

export function readReviews(text: string): ReadReviews {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    return { ok: false, reason: `this is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  const read = REVIEWS.safeParse(given)
  if (read.success) return { ok: true, records: read.data.records }
  const [issue] = read.error.issues
  return { ok: false, reason: `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not understood'}` }
}
