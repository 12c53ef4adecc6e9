import { describe, expect, test } from 'vitest'
import { reviewFault, stateOf, withReview, type AiRecord, type Review } from '#core/records/ai-output.ts'
import { whatWouldChange } from '#core/records/counterfactual.ts'
import {
  checkReviewed,
  madeByPerson,
  reviewCount,
  reviewedFindings,
  reviewedOf,
  type Reviewed,
} from '#core/records/reviewed.ts'
import { outputNamed } from './ai-records.ts' // prettier-ignore

const unreviewed: AiRecord = { output: outputNamed('L4') }
const review: Review = { verdict: 'accepted', by: 'Ada', reason: '', atMs: 1_790_000_000_000 }

describe('a review', () => {
  test('is given once, and what was said stays', () => {
    const accepted = withReview(unreviewed, review)
    expect([stateOf(unreviewed), stateOf(accepted)]).toEqual(['unreviewed', 'accepted'])
    expect(accepted.output).toBe(unreviewed.output)
    expect(() => withReview(accepted, { ...review, verdict: 'rejected', reason: 'it is L5' })).toThrow(
      'it was accepted by Ada: a review stands as it is',
    )
  })

  test.each([
    { change: { by: ' ' }, fault: 'the name of the reviewer is needed' },
    { change: { verdict: 'rejected' as const }, fault: 'a reason is needed' },
    { change: { verdict: 'edited' as const, reason: 'counted again' }, fault: 'what stands instead is needed' },
    { change: { verdict: 'edited' as const, reason: 'x', edited: 'L4' }, fault: 'what stands instead is needed' },
    {
      change: { edited: 'L5' },
      fault: 'what stands instead belongs to what was edited, and only to that',
    },
  ])('with $change is refused: $fault', ({ change, fault }) => {
    expect(reviewFault(unreviewed, { ...review, ...change })).toBe(fault)
  })

  test('cannot accept what said nothing', () => {
    const silent = { output: { ...outputNamed('No view'), abstained: 'the picture is too dark' } }
    expect(reviewFault(silent, review)).toBe('it said nothing that could be accepted')
  })
})

describe('what a clinician answers for', () => {
  test('is accepted and edited, never unreviewed or rejected', () => {
    const records: AiRecord[] = [
      unreviewed,
      withReview({ output: outputNamed('L3') }, review),
      withReview({ output: outputNamed('L2') }, { ...review, verdict: 'edited', reason: 'one off', edited: 'L1' }),
      withReview({ output: outputNamed('dura') }, { ...review, verdict: 'rejected', reason: 'it is a vessel' }),
    ]
    expect(reviewedFindings(records).map(({ of }) => [of.finding, of.saidFirst])).toEqual([
      ['L3', undefined],
      ['L1', 'L2'],
    ])
    expect(reviewCount(records)).toEqual({ unreviewed: 1, accepted: 1, edited: 1, rejected: 1, abstained: 0 })
    expect(reviewedOf(unreviewed, 1)).toBeUndefined()
  })

  test('cannot be written by hand, copied through JSON or cloned', () => {
    const real = madeByPerson('a point', 'Ada', 1)
    expect(() => checkReviewed(real)).not.toThrow()
    // @ts-expect-error the mark is known in one file alone
    const written: Reviewed<string> = { of: 'a point', review: real.review }
    expect(() => checkReviewed(written)).toThrow(TypeError)
    expect(() => checkReviewed(JSON.parse(JSON.stringify(real)) as Reviewed<string>)).toThrow(TypeError)
    expect(() => checkReviewed(structuredClone(real))).toThrow(TypeError)
  })
})

describe('what would change it', () => {
  test.each([
    {
      said: { confidence: 0.52, second: { finding: 'L5', confidence: 0.44 } },
      words: 'A near tie: if 4 % of the chance went from "L4" to "L5", that would be said instead (52 % against 44 %).',
    },
    {
      said: { confidence: 0.9, second: { finding: 'L5', confidence: 0.1 } },
      words: 'if 40 % of the chance went from "L4" to "L5", that would be said instead (90 % against 10 %).',
    },
    { said: { confidence: 0.8 }, words: 'By its own account it is something else in 20 % of such cases.' },
    { said: { confidence: undefined }, words: 'The method gives no chance for this.' },
    { said: { abstained: 'no sacrum' }, words: 'It said nothing: no sacrum.' },
  ])('$words', ({ said, words }) => {
    expect(whatWouldChange({ ...outputNamed('L4'), ...said })).toBe(
      `${words} What would change it: a sweep that begins on the sacrum, or a count moved by one.`,
    )
  })
})
