/**
 * How often what a network calls bone is bone in human pictures: its chances through a line in their logits that was fitted
 * to experts' masks (Platt, *Probabilistic outputs for support vector machines*, 1999).
 *
 * Lines are traced in the chances as they are; what is said of a line goes through the map.
 */
export interface BoneCalibration {
  readonly scale: number
  readonly offset: number
}

export const NOT_CALIBRATED: BoneCalibration = { scale: 1, offset: 0 }

/** @param chance 0–1. @returns 0 and 1 stay what they are */
export function calibrated(chance: number, { scale, offset }: BoneCalibration): number {
  if (!(chance >= 0 && chance <= 1)) throw new RangeError(`a chance of ${chance}`)
  if (chance === 0 || chance === 1) return chance
  return 1 / (1 + Math.exp(-(scale * Math.log(chance / (1 - chance)) + offset)))
}
