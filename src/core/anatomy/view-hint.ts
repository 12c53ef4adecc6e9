/**
 * Which way to move the probe from the view that is seen to the one that is wanted.
 *
 * The steps are those that are taught: sagittal views follow one another from the transverse processes inwards to the
 * midline; the oblique one is the laminar or articular view tilted towards the midline; transverse views alternate
 * between a spinous process and the space below it (Chin et al. 2011, Anesthesiology 114:1459-1485; Karmakar and Chin, NYSORA).
 * A picture does not tell left from right, nor does a hint.
 */
import type { View } from './sonoanatomy.ts'

interface Hold {
  readonly plane: 'sagittal' | 'transverse'
  /** Beside the midline, mm: about where each view is found (this project's phantom; order as taught). */
  readonly asideMm?: number
  readonly isOblique?: true
  readonly isOverBone?: boolean
}

/** The standard views a person can ask the way to. */
export type WantedView = Exclude<View, 'other'>

const HOLDS: Readonly<Record<WantedView, Hold>> = {
  'sagittal midline': { plane: 'sagittal', asideMm: 0 },
  'sagittal laminar': { plane: 'sagittal', asideMm: 12 },
  'sagittal oblique interlaminar': { plane: 'sagittal', asideMm: 18, isOblique: true },
  'sagittal articular': { plane: 'sagittal', asideMm: 20 },
  'sagittal transverse process': { plane: 'sagittal', asideMm: 34 },
  'transverse spinous': { plane: 'transverse', isOverBone: true },
  'transverse interlaminar': { plane: 'transverse', isOverBone: false },
}

/** Below this a view is a guess, and a hint from it would send the hand the wrong way. */
const LEAST_CONFIDENCE = 0.5

/** @returns what to do next, one movement at a time; undefined when the wanted view is seen */
export function viewHint(
  seen: { readonly name: string; readonly confidence: number } | undefined,
  wanted: WantedView,
): string | undefined {
  if (!seen || seen.confidence < LEAST_CONFIDENCE || !isHold(seen.name)) return 'no standard view yet: slide slowly'
  if (seen.name === wanted) return undefined
  const [now, then] = [HOLDS[seen.name], HOLDS[wanted]]
  if (now.plane !== then.plane)
    return then.plane === 'sagittal' ? 'turn a quarter, along the spine' : 'turn a quarter, across the spine'
  if (then.plane === 'transverse')
    return then.isOverBone
      ? 'slide towards head or feet, onto a spinous process'
      : 'slide towards head or feet, off the spinous process'
  if (now.isOblique && !then.isOblique) return 'tilt upright'
  // The window between laminae is found from the laminae or the joints; tilting comes last.
  if (then.isOblique && isBeside(now.asideMm!, then.asideMm!)) return 'tilt towards the midline'
  return then.asideMm! > now.asideMm! ? 'slide away from the midline' : 'slide towards the midline'
}

const isHold = (name: string): name is WantedView => name in HOLDS

/** In the order in which they are taught. */
export const WANTED_VIEWS = Object.keys(HOLDS) as readonly WantedView[]

const isBeside = (aMm: number, bMm: number) => Math.abs(aMm - bMm) <= 8

/** How many movements lie between two views: turning the array counts for two, for everything is lost on the way. */
export function stepsBetween(a: WantedView, b: WantedView): number {
  const [now, then] = [HOLDS[a], HOLDS[b]]
  if (now.plane !== then.plane) return 2
  if (now.plane === 'transverse') return now.isOverBone === then.isOverBone ? 0 : 1
  return (now.isOblique === then.isOblique ? 0 : 1) + (isBeside(now.asideMm!, then.asideMm!) ? 0 : 1)
}
