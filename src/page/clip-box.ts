/** The box that the volume is cut to: one pair of thumbs per axis of the voxel grid. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { SessionState } from '#session/state.ts'

export type Clip = SessionState['clip']
export type Axis = 0 | 1 | 2
export type End = 'low' | 'high'

/** The thinnest slab that is left, as a fraction: the thumbs never cross and never hide each other. */
export const THINNEST = 0.02

/** Moves one thumb; it stops `THINNEST` short of the other. */
export function moveThumb(clip: Clip, axis: Axis, end: End, fraction: number): Clip {
  const low = end === 'low' ? Math.max(0, Math.min(fraction, clip.high[axis] - THINNEST)) : clip.low[axis]
  const high = end === 'high' ? Math.min(1, Math.max(fraction, clip.low[axis] + THINNEST)) : clip.high[axis]
  return { ...clip, low: withAxis(clip.low, axis, low), high: withAxis(clip.high, axis, high) }
}

export const isWhole = ({ low, high }: Clip) => low.every((value) => value === 0) && high.every((value) => value === 1)

export const wholeBox = (clip: Clip): Clip => ({ ...clip, low: [0, 0, 0], high: [1, 1, 1] })

const withAxis = (values: Clip['low'], axis: Axis, value: number): Clip['low'] => [
  axis === 0 ? value : values[0],
  axis === 1 ? value : values[1],
  axis === 2 ? value : values[2],
]

/** LPS: x grows to the patient's left, y to the back, z to the head (DICOM PS3.3 C.7.6.2.1.1). */
const SIDES = [['Right', 'Left'], ['Front', 'Back'], ['Feet', 'Head']] as const // prettier-ignore

/** What lies at the low and at the high end of each voxel axis, named after the patient's nearest direction. */
export function axisEnds({
  direction,
}: Pick<VolumeGeometry, 'direction'>): readonly (readonly [low: string, high: string])[] {
  return [0, 1, 2].map((axis) => {
    const along = direction.slice(3 * axis, 3 * axis + 3).map(Math.abs)
    const nearest = along.indexOf(Math.max(...along)) as Axis
    const [low, high] = SIDES[nearest]
    return direction[3 * axis + nearest]! < 0 ? [high, low] : [low, high]
  })
}
