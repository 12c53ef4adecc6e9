/** A recorded procedure that is being looked at. */
import type { GreyPicture } from '#core/recording/grey-png.ts'
import type { Review } from '#core/recording/review.ts'

export interface OpenReview {
  readonly review: Review
  /** Unpacked when it is asked for; undefined when it was left out, or cannot be unpacked. */
  readonly pictureOf: (frameId: number) => GreyPicture | undefined
}
