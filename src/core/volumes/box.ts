/** A box along the axes of its frame, mm. */
export interface Box {
  readonly low: readonly [number, number, number]
  readonly high: readonly [number, number, number]
}
