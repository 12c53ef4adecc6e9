/**
 * What a clinician answers for: the only thing that reports, DICOM objects and FHIR resources take.
 *
 * It cannot be written down as a literal, copied out of a file or made of something unreviewed: its mark is known in this
 * file alone, and whoever writes for the hospital asks for it once more when the program runs.
 */
import type { AiRecord, Review } from './ai-output.ts'

const MARK = Symbol('a clinician answers for it')

export interface Reviewed<T> {
  readonly of: T
  readonly review: Pick<Review, 'by' | 'reason' | 'atMs'> & {
    readonly verdict: 'accepted' | 'edited' | 'made by a person'
  }
  readonly [MARK]: true
}

/** @returns undefined for what nobody has reviewed, and for what was rejected */
export function reviewedOf<T>({ review }: AiRecord, of: T): Reviewed<T> | undefined {
  if (!review || review.verdict === 'rejected') return undefined
  const { by, reason, atMs, verdict } = review
  return { of, review: { by, reason, atMs, verdict }, [MARK]: true }
}

/** What no network had a part in: a person pointed at it, stated it or drew it. */
export const madeByPerson = <T>(of: T, by: string, atMs: number): Reviewed<T> => ({
  of,
  review: { by, reason: '', atMs, verdict: 'made by a person' },
  [MARK]: true,
})

/** @throws TypeError for what only looks like it. */
export function checkReviewed({ review, ...given }: Reviewed<unknown>): void {
  if (given[MARK] !== true) throw new TypeError(`nobody answers for it: ${JSON.stringify(review)}`)
}

export interface ReviewedFinding {
  readonly kind: AiRecord['output']['kind']
  /** What stands: as it was said, or as it was edited. */
  readonly finding: string
  readonly saidFirst: string | undefined
  readonly model: AiRecord['output']['model']
  readonly inputSha256: string
  readonly confidence: number | undefined
  readonly outputId: string
}

/** Accepted and edited, in their order. */
export const reviewedFindings = (records: readonly AiRecord[]): readonly Reviewed<ReviewedFinding>[] =>
  records.flatMap((record) => {
    const { kind, finding, model, inputSha256, confidence, id } = record.output
    const edited = record.review?.edited
    const of = {
      kind,
      finding: edited ?? finding,
      saidFirst: edited === undefined ? undefined : finding,
      model,
      inputSha256,
      confidence,
      outputId: id,
    }
    return reviewedOf(record, of) ?? []
  })

/** How many there are of each, for what is left out and must be said to be. */
export interface ReviewCount {
  readonly unreviewed: number
  readonly accepted: number
  readonly edited: number
  readonly rejected: number
  readonly abstained: number
}

/** What of a record is counted. */
export interface CountedRecord {
  readonly output: Pick<AiRecord['output'], 'abstained'>
  readonly review?: Pick<NonNullable<AiRecord['review']>, 'verdict'> | undefined
}

export function reviewCount(records: readonly CountedRecord[]): ReviewCount {
  const count = { unreviewed: 0, accepted: 0, edited: 0, rejected: 0, abstained: 0 }
  for (const { output, review } of records) {
    count[review?.verdict ?? 'unreviewed'] += 1
    if (output.abstained !== undefined) count.abstained += 1
  }
  return count
}
