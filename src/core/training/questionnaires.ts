/** Workload and usability as a person states them after a run. */

/** Hart and Staveland 1988, each 0–100; performance from perfect to failure. */
export const TLX_SCALES = ['mental', 'physical', 'temporal', 'performance', 'effort', 'frustration'] as const
export type TlxScale = (typeof TLX_SCALES)[number]
export type TlxRatings = Readonly<Record<TlxScale, number>>

/** Raw TLX: the mean. @throws RangeError that names a rating outside 0–100. */
export function rawTlx(ratings: TlxRatings): number {
  return TLX_SCALES.reduce((sum, scale) => sum + checked(scale, ratings[scale], 0, 100), 0) / TLX_SCALES.length
}

/** Weighted by how often each scale was named the weightier of the 15 pairs. @throws RangeError unless each pair was answered. */
export function weightedTlx(ratings: TlxRatings, weightier: readonly TlxScale[]): number {
  const pairs = (TLX_SCALES.length * (TLX_SCALES.length - 1)) / 2
  if (weightier.length !== pairs) throw new RangeError(`${pairs} pairs are to be answered, got ${weightier.length}`)
  for (const scale of TLX_SCALES) checked(`${scale}, of pairs,`, weightier.filter((one) => one === scale).length, 0, 5)
  return weightier.reduce((sum, scale) => sum + checked(scale, ratings[scale], 0, 100), 0) / pairs
}

/** Brooke 1996: ten statements, 1 disagree – 5 agree, every second one put negatively; 0–100. */
export function sus(answers: readonly number[]): number {
  if (answers.length !== 10) throw new RangeError(`Ten statements are to be answered, got ${answers.length}`)
  const points = answers.map((answer, index) => {
    const value = checked(`statement ${index + 1}`, answer, 1, 5)
    return index % 2 ? 5 - value : value - 1
  })
  return 2.5 * points.reduce((sum, value) => sum + value, 0)
}

function checked(name: string, value: number, low: number, high: number): number {
  if (!(value >= low && value <= high)) throw new RangeError(`${name} is ${value}; it goes from ${low} to ${high}`)
  return value
}
