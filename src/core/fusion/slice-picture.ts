/** A slice of a volume in grey, what is named neural or vessel in it tinted: for looking along and across a planned path. */
import type { Matrix } from '#core/frames/transform.ts'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { everyPixel, reslice } from './reslice.ts'
import type { GreyWindow } from './windows.ts'

export interface SlicePose {
  readonly ctFromImage: Matrix
  readonly widthPx: number
  readonly heightPx: number
}

type Tint = readonly [red: number, green: number, blue: number]

/** As the hologram has them: nerves yellow, vessels red. */
const TINTS: Readonly<Partial<Record<string, Tint>>> = { neural: [255, 214, 92], vessel: [255, 92, 92] }
const TINT_SHARE = 0.55

/** RGBA, row by row; black where there is no volume. */
export function slicePicture(
  volume: Pick<Volume, 'geometry' | 'voxels'>,
  labels: LabelField | undefined,
  { ctFromImage: m, widthPx, heightPx }: SlicePose,
  [low, high]: GreyWindow,
  into: Uint8ClampedArray | Uint8Array,
): void {
  const values = reslice(volume, m, everyPixel(widthPx, heightPx))
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    const grey = Number.isNaN(value) ? 0 : Math.max(0, Math.min(255, (255 * (value - low)) / (high - low)))
    const tint = labels && tintAt(labels, m, at % widthPx, Math.floor(at / widthPx))
    for (let channel = 0; channel < 3; channel++)
      into[4 * at + channel] = tint ? grey + TINT_SHARE * (tint[channel]! - grey) : grey
    into[4 * at + 3] = 255
  }
}

function tintAt({ geometry: { dimensions, spacingMm, origin }, labels }: LabelField, m: Matrix, x: number, y: number) {
  let at = 0
  for (let axis = 2; axis >= 0; axis--) {
    const mm = m[axis]! * x + m[axis + 4]! * y + m[axis + 12]!
    const index = Math.round((mm - origin[axis]!) / spacingMm[axis]!)
    if (index < 0 || index >= dimensions[axis]!) return undefined
    at = at * dimensions[axis]! + index
  }
  const label = labels[at]!
  return label ? TINTS[STRUCTURES[label - 1]!.group] : undefined
}
