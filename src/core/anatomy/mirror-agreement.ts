/**
 * How far a network's names hold when it is shown the same picture as in a mirror. Anatomy has no preferred side: what it
 * calls something else there it does not know, however sure it says it is.
 */

/** A class of whose cells fewer than this are called the same in the mirror image is not named: most of it is something else there. */
export const LEAST_AGREEMENT = 0.5

/** Fewer cells than this are a speck that says nothing: the least piece that is named (8 mm² in cells of 0.36 mm²). */
const LEAST_CELLS = 22

/**
 * @param shown class of each cell, 0 where nothing is sure enough to be shown
 * @param turned the likeliest class of each, sure or not, of the mirror image turned back
 * @returns per class, the share of its cells that are called the same; undefined where there are too few
 */
export function mirrorAgreement(
  shown: Uint8Array,
  turned: Uint8Array,
  classes: number,
): readonly (number | undefined)[] {
  if (shown.length !== turned.length)
    throw new RangeError(`a look of ${shown.length} cells cannot agree with one of ${turned.length}`)
  const [same, all] = [new Float64Array(classes), new Float64Array(classes)]
  shown.forEach((of, at) => {
    all[of]!++
    if (of === turned[at]) same[of]!++
  })
  return Array.from(same, (cells, n) => (n > 0 && all[n]! >= LEAST_CELLS ? cells / all[n]! : undefined))
}

/** Classes, by number, that the two looks do not agree on. */
export function doubtedClasses(agreement: readonly (number | undefined)[]): ReadonlySet<number> {
  const doubted = new Set<number>()
  agreement.forEach((share, of) => {
    if (share !== undefined && share < LEAST_AGREEMENT) doubted.add(of)
  })
  return doubted
}

/** A map of classes without those that are doubted. */
export function withoutDoubted(cells: Uint8Array<ArrayBuffer>, doubted: ReadonlySet<number>): Uint8Array<ArrayBuffer> {
  return doubted.size === 0 ? cells : cells.map((of) => (doubted.has(of) ? 0 : of))
}
