/** What the perception worker found in one picture, in that picture's pixels. */
export interface BoneContour {
  /** The frame it was found in: it may be drawn on that frame and on no other. */
  readonly frameId: number
  /** The model that drew it, by its name. */
  readonly by: string
  /** x y x y …, image pixels, ordered by x; one run per connected piece of bone surface. */
  readonly runs: readonly Float32Array[]
  /** Mean likelihood along each run, 0–1. */
  readonly confidences: readonly number[]
  readonly tookMs: number
}
