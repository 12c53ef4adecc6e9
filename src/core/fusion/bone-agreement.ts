/**
 * Whether the picture's bone and the registered volume's lie in the same place: along each beam, the first bone of both.
 * What disagrees by more than a registration may be off is an alarm: the registration, the labels or the network is wrong.
 */
import type { VolumeCut } from './volume-cut.ts'

export interface BoneAgreement {
  /** Beams on which both see bone, only the picture does, only the volume does. */
  readonly both: number
  readonly onlyPicture: number
  readonly onlyVolume: number
  /** Median along the beams that both see bone on, mm: positive when the picture's lies deeper. NaN without any. */
  readonly medianMm: number
  readonly medianAbsoluteMm: number
}

/**
 * @param bone chance of bone of each cell, 0–1, on the cut's grid
 * @param least chance from which a cell counts as bone
 */
export function boneAgreement(cut: VolumeCut, bone: Float32Array, least: number): BoneAgreement {
  const { side, cellMm, beams, firstBone } = cut
  const offMm: number[] = []
  let [onlyPicture, onlyVolume] = [0, 0]
  beams.forEach((beam, which) => {
    const seen = beam.findIndex((cell) => bone[cell]! >= least)
    const known = firstBone[which]!
    if (seen < 0 && known < 0) return
    if (known < 0) onlyPicture++
    else if (seen < 0) onlyVolume++
    else {
      const [a, b] = [beam[seen]!, beam[known]!]
      const apart = Math.hypot((a % side) - (b % side), Math.floor(a / side) - Math.floor(b / side))
      offMm.push(Math.sign(seen - known) * apart * cellMm)
    }
  })
  return {
    both: offMm.length,
    onlyPicture,
    onlyVolume,
    medianMm: median(offMm),
    medianAbsoluteMm: median(offMm.map(Math.abs)),
  }
}

/** Too few beams prove nothing. */
const LEAST_BEAMS = 24
/** Twice what a good registration of a lumbar spine is off by (2 to 3 mm: docs of the registration). */
const ALARM_MM = 5

/** What the operator is told, or undefined while there is nothing to tell. */
export function disagreement({ both, onlyPicture, medianMm, medianAbsoluteMm }: BoneAgreement): string | undefined {
  if (both >= LEAST_BEAMS && medianAbsoluteMm > ALARM_MM)
    return `bone in the picture lies ${Math.abs(medianMm).toFixed(0)} mm ${medianMm > 0 ? 'deeper' : 'shallower'} than in the volume`
  if (onlyPicture >= 2 * LEAST_BEAMS && onlyPicture > both) return 'the picture shows bone where the volume has none'
  return undefined
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return (sorted[Math.floor(middle - 0.25)]! + sorted[Math.floor(middle)]!) / 2
}
