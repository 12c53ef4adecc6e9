/** When nothing may be said of a picture at all: there is none, it is of another kind, or the network is torn. */

export type Abstention = 'nothing to see' | 'not a lumbar picture, or not upright' | 'too unsure'

/** How sure names are says nothing of bone of any kind, which has a threshold of its own. */
export const isBoneTold = (abstains: Abstention | undefined): boolean =>
  abstains === undefined || abstains === 'too unsure'

/** A field of view smaller than this share of the square holds no picture. */
const LEAST_FIELD = 0.04

/**
 * @param entropy mean over the field, as a share of the greatest there can be
 * @param mask 1 inside the field of view
 * @param thresholds 'entropy' and 'valid', from the manifest
 * @param valid chance that it is a picture of the kind the network was fitted to; of a network that does not judge, 1
 */
export function abstention(
  entropy: number,
  mask: Float32Array,
  thresholds: Readonly<Record<string, number>>,
  valid = 1,
): Abstention | undefined {
  const field = mask.reduce((sum, cell) => sum + (cell > 0 ? 1 : 0), 0) / mask.length
  if (field < LEAST_FIELD) return 'nothing to see'
  if (valid < (thresholds['valid'] ?? 0.5)) return 'not a lumbar picture, or not upright'
  return entropy > (thresholds['entropy'] ?? 1) ? 'too unsure' : undefined
}
