/**
 * Which disc lies on the sacrum: under it, bone reaches far to both sides (the alae), where higher up there are only
 * the psoas muscles and the thin transverse processes.
 */
import { cross, type ColumnStep, type Vector } from './column.ts'
import type { DiscPlace } from './discs.ts'

export interface WingsLook {
  readonly asideMm: readonly number[]
  readonly behindMm: readonly number[]
  readonly belowMm: readonly [near: number, far: number]
  readonly least: number
  readonly leastStep: number
}

export const WINGS: WingsLook = {
  /** From the middle of the body: a lumbar one ends at 20-25 mm, the alae at 50. */
  asideMm: [36, 44],
  /** Behind the middle of the body: in front of where transverse processes are, but for their roots. */
  behindMm: [2, 6, 10, 14],
  /** Below the disc. */
  belowMm: [4, 16],
  /** Share of bone: transverse processes of L5 fill 0.3 of it at the most, alae 0.4 to 0.9. */
  least: 0.3,
  /** The alae are this much fuller than what is beside the body above. */
  leastStep: 0.12,
}

export interface SacralDisc {
  /** Which of the discs. */
  readonly index: number
  /** 0-1. */
  readonly confidence: number
}

/** Share of bone beside the body under a disc, of the emptier side, 0-1; undefined where the column does not go on for long enough. */
export function wingShare(
  steps: readonly ColumnStep[],
  { at }: DiscPlace,
  boneAt: (x: number, y: number, z: number) => number,
  { belowMm, asideMm, behindMm }: WingsLook = WINGS,
): number | undefined {
  const [near, far] = belowMm
  const below = steps.slice(Math.max(0, at - far), Math.max(0, at - near))
  if (below.length < (far - near) / 2) return undefined
  const sides = [-1, 1].map((sign) => {
    let [sum, count] = [0, 0]
    for (const { middle, up, back } of below)
      for (const aside of asideMm)
        for (const behind of behindMm) {
          const left = cross(back, up)
          const place = middle.map(
            (x, axis) => x + sign * aside * left[axis]! + behind * back[axis]!,
          ) as unknown as Vector
          const share = boneAt(...place)
          if (Number.isNaN(share)) continue
          sum += share
          count++
        }
    return count > 0 ? sum / count : NaN
  })
  const emptier = Math.min(...sides)
  return Number.isNaN(emptier) ? undefined : emptier
}

/**
 * Of the discs with alae under them the one where these begin: what lies beside the body above is emptier by most.
 * Psoas that is as dense as old marrow can fill the place elsewhere, but not begin so suddenly.
 * @param shares of every disc, upwards
 */
export function sacralDisc(
  shares: readonly (number | undefined)[],
  { least, leastStep }: WingsLook = WINGS,
): SacralDisc | undefined {
  const steps = shares.map((share, n) => ((share ?? 0) < least ? -1 : share! - (shares[n + 1] ?? 0)))
  const index = steps.indexOf(Math.max(...steps))
  const step = steps[index] ?? -1
  if (step < leastStep) return undefined
  const second = Math.max(0, ...steps.filter((_, n) => n !== index))
  return {
    index,
    confidence: Math.min(0.98, 0.5 + 1.5 * (step - leastStep)) * Math.min(1, (step - second) / leastStep),
  }
}
