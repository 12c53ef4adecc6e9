/** The outputs of one session in their order: what is said again replaces what nobody has reviewed yet; what was reviewed stays. */
import { reviewFault, withReview, type AiOutput, type AiRecord, type Review } from './ai-output.ts'

/** A new output goes to the end. One that was reviewed is not touched. */
export function withOutput(records: readonly AiRecord[], output: AiOutput): readonly AiRecord[] {
  const before = records.find((record) => record.output.id === output.id)
  if (before?.review) return records
  return before ? records.map((record) => (record === before ? { output } : record)) : [...records, { output }]
}

/** @throws RangeError in words when the review cannot be taken */
export function withReviewOf(records: readonly AiRecord[], id: string, review: Review): readonly AiRecord[] {
  if (!records.some(({ output }) => output.id === id)) throw new RangeError('there is no such finding any more')
  return records.map((record) => (record.output.id === id ? withReview(record, review) : record))
}

/** Of those that were reviewed before: the same kind of finding, said in the same words. */
export const similarTo = (records: readonly AiRecord[], { id, kind, finding }: AiOutput): readonly AiRecord[] =>
  records.filter(({ output, review }) => review && output.id !== id && output.kind === kind && output.finding === finding) // prettier-ignore

/** A review that lies elsewhere: of which outputs, and of which words. */
export interface ReviewElsewhere {
  /** Of the output that was reviewed, and of those that it superseded. */
  readonly outputs: readonly string[]
  readonly finding: string
  readonly review: Review
}

/** What was reviewed elsewhere counts here, where it is of the very same words. */
export const withReviewsElsewhere = (records: readonly AiRecord[], elsewhere: readonly ReviewElsewhere[]): readonly AiRecord[] =>
  records.map((record) => {
    const { id, finding } = record.output
    const there = elsewhere.find((each) => each.finding === finding && each.outputs.includes(id))
    return record.review || !there || reviewFault(record, there.review) ? record : withReview(record, there.review)
  }) // prettier-ignore
