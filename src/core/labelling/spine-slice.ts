/**
 * The spine seen from its left side in one picture: each row is cut where the canal lies at its height, so that a bowed
 * spine stays in view (a curved planar reformation, straight in depth). What a person looks at before saying levels.
 */
import { boxOf } from '#core/volumes/label-field.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { Vector } from './column.ts'
import type { FoundSpine } from './find-spine.ts'
import { volumeReader } from './patient-grid.ts'

/** A pixel's edge, mm. */
export const SPINE_SLICE_MM = 1

/** Round the canal: a body and what lies before it, the spinous processes and what lies behind. */
const ROOM_MM = { front: 75, back: 75 } as const

export interface SpineSlice {
  readonly widthPx: number
  readonly heightPx: number
  /** Front on the left, head up; rows from the top. */
  readonly grey: Uint8ClampedArray<ArrayBuffer>
  /** Where the middle of each vertebra's body is, in the order of the spine, pixels; between pixels too. */
  readonly middles: readonly (readonly [u: number, v: number])[]
  /** Of the sacrum's upper endplate, where it is in the volume. */
  readonly sacrum: readonly [u: number, v: number] | undefined
}

/** @param window values at black and white */
export function spineSlice(
  volume: Volume,
  { canal, vertebrae, sacrum }: Pick<FoundSpine, 'canal' | 'vertebrae' | 'sacrum'>,
  [black, white]: readonly [number, number],
): SpineSlice {
  const { low, high } = boxOf(volume.geometry)
  const ys = canal.map(([, y]) => y)
  const front = Math.max(low[1]!, Math.min(...ys) - ROOM_MM.front)
  const back = Math.min(high[1]!, Math.max(...ys) + ROOM_MM.back)
  const widthPx = Math.max(1, Math.floor((back - front) / SPINE_SLICE_MM))
  const heightPx = Math.max(1, Math.floor((high[2]! - low[2]!) / SPINE_SLICE_MM))
  const read = volumeReader(volume, black)
  const across = canalAcross(canal)
  const grey = new Uint8ClampedArray(widthPx * heightPx)
  for (let v = 0, at = 0; v < heightPx; v++) {
    const z = high[2]! - (v + 0.5) * SPINE_SLICE_MM
    const x = across(z)
    for (let u = 0; u < widthPx; u++, at++)
      grey[at] = (255 * (read(x, front + (u + 0.5) * SPINE_SLICE_MM, z) - black)) / (white - black)
  }
  const inPicture = ([, y, z]: Vector) => [(y - front) / SPINE_SLICE_MM, (high[2]! - z) / SPINE_SLICE_MM] as const
  return {
    widthPx,
    heightPx,
    grey,
    middles: vertebrae.map(({ placement }) => inPicture(placement.centre)),
    sacrum: sacrum && inPicture(sacrum.centre),
  }
}

/** How far to the left the canal lies at a height, mm; beyond its ends as at them. @param canal from the feet up */
function canalAcross(canal: readonly Vector[]): (z: number) => number {
  return (z) => {
    const above = canal.findIndex((point) => point[2] >= z)
    if (above <= 0) return (above === 0 ? canal[0] : canal.at(-1))![0]
    const [a, b] = [canal[above - 1]!, canal[above]!]
    return a[0] + ((z - a[2]) / (b[2] - a[2])) * (b[0] - a[0])
  }
}
