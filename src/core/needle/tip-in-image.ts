/**
 * The tip in one picture: the furthest supported point of the shaft, and a tip's own evidence only where it agrees with it.
 *
 * A heat map alone fires on fascia and bone (on human pictures without a needle in one of four, by a trial), so that a
 * peak away from the shaft's deeper end is never a tip.
 */
import type { ShaftLine } from './shaft-line.ts'

export interface Peak {
  readonly column: number
  readonly row: number
  /** 0–1. */
  readonly height: number
}

export interface TipInImage {
  readonly column: number
  readonly row: number
  /** One deviation along the shaft and across it, cells. */
  readonly sigmaAlong: number
  readonly sigmaAcross: number
  /** 'shaft' when only its end says where the tip is. */
  readonly from: 'shaft' | 'shaft and tip'
}

/** A tip's peak counts within so many cells of the shaft's axis, and so far before or beyond its end. */
const BESIDE = 3
const [BEFORE, BEYOND] = [6, 10]
/** Deviation of the end of a shaft as a network draws it, and of a tip's peak, cells. */
const [END_SIGMA, PEAK_SIGMA] = [3, 1.2]

/**
 * @param peaks of the tip's heat map, in cells of the same grid as the shaft
 * @param isWithdrawn the shaft comes from below: its upper end is the tip (retrograde paths); false as a rule
 */
export function tipInImage(shaft: ShaftLine, peaks: readonly Peak[], isWithdrawn = false): TipInImage {
  const end = isWithdrawn ? shaft.near : shaft.far
  const [across, down] = isWithdrawn ? shaft.direction.map((value) => -value) : shaft.direction
  const sigmaAcross = Math.max(0.5, shaft.rms / Math.sqrt(Math.max(1, shaft.support)))
  let best: { readonly along: number; readonly height: number } | undefined
  for (const { column, row, height } of peaks) {
    const [x, y] = [column - end[0], row - end[1]]
    const along = x * across! + y * down!
    const beside = Math.abs(y * across! - x * down!)
    if (beside > BESIDE || along < -BEFORE || along > BEYOND) continue
    if (!best || height > best.height) best = { along, height }
  }
  if (!best) return { column: end[0], row: end[1], sigmaAlong: END_SIGMA, sigmaAcross, from: 'shaft' }
  // Two opinions on one number, each with its deviation; a faint peak counts for less.
  const peakSigma = PEAK_SIGMA / Math.max(0.3, best.height)
  const weight = END_SIGMA ** 2 / (END_SIGMA ** 2 + peakSigma ** 2)
  const along = best.along * weight
  return {
    column: end[0] + along * across!,
    row: end[1] + along * down!,
    sigmaAlong: Math.sqrt((END_SIGMA ** 2 * peakSigma ** 2) / (END_SIGMA ** 2 + peakSigma ** 2)),
    sigmaAcross,
    from: 'shaft and tip',
  }
}
