/** What a person can do with what networks said. */
import type { Explanation } from '#core/anatomy/explanation.ts'
import type { AiRecord, Verdict } from '#core/records/ai-output.ts'
import type { GreyPicture } from '#core/recording/grey-png.ts'

/** Which findings are looked at: of what goes on now, or of the recording that is reviewed. */
export type FindingsOf = 'session' | 'recording'

export interface GivenReview {
  readonly verdict: Verdict
  readonly by: string
  readonly reason: string
  readonly edited?: string
}

export type WhyAnswer =
  { readonly ok: true; readonly explanation: Explanation } | { readonly ok: false; readonly reason: string }

export interface FindingCommands {
  /** @returns what is wrong with the review; undefined when it was taken */
  review(of: FindingsOf, id: string, review: GivenReview): string | undefined
  /** The picture it was said of; undefined when it is of a volume, or no picture was kept. */
  pictureOf(of: FindingsOf, id: string): GreyPicture | undefined
  /** Which parts of that picture it rests on. */
  why(of: FindingsOf, id: string): Promise<WhyAnswer>
  /** All that is known in this browser: of this session and of the recordings that are kept. */
  all(): Promise<readonly AiRecord[]>
}
