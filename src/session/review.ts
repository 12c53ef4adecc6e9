/** A recorded procedure that is being looked at. */
import type { GreyPicture } from '#core/recording/grey-png.ts'
import type { AiRecord } from '#core/records/ai-output.ts'
import type { Review } from '#core/recording/review.ts'

export interface OpenReview {
  readonly review: Review
  /** Unpacked when it is asked for; undefined when it was left out, or cannot be unpacked. */
  readonly pictureOf: (frameId: number) => GreyPicture | undefined
  /** What networks said during it, with the reviews that were given since. */
  readonly aiRecords: readonly AiRecord[]
}
