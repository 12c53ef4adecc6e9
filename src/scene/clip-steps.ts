/** Cutting the volume from its six sides, a step at a time. Pure. */
import type { SessionState } from '#session/state.ts'

type Clip = SessionState['clip']

/** Fractions of the volume: one press, and the least that is left. */
export const STEP = 0.05
const THINNEST = 0.05

/** LPS axes, from the side where they are least. */
const SIDES = [
  ['Right', 'Left'],
  ['Front', 'Back'],
  ['Feet', 'Head'],
] as const

/** Which side of the patient lies at the first and at the last voxel of an axis, by its nearest direction. */
export function sidesOf(direction: readonly number[], axis: number): readonly [low: string, high: string] {
  const along = direction.slice(3 * axis, 3 * axis + 3)
  const nearest = along.reduce((best, value, at) => (Math.abs(value) > Math.abs(along[best]!) ? at : best), 0)
  const [low, high] = SIDES[nearest]!
  return along[nearest]! < 0 ? [high, low] : [low, high]
}

/** One face moved by so much, never past the opposite one. */
export function moved(clip: Clip, axis: number, end: 'low' | 'high', by: number): Clip {
  const values = [...clip[end]] as [number, number, number]
  const [least, most] = end === 'low' ? [0, clip.high[axis]! - THINNEST] : [clip.low[axis]! + THINNEST, 1]
  values[axis] = Math.min(Math.max(values[axis]! + by, least!), most!)
  return { ...clip, [end]: values }
}
