/** Where a tracked needle runs in a picture, whether it lies in the picture's slice or not. Pure. */
import type { Matrix } from '#core/frames/transform.ts'
import { onPicture } from '#core/ultrasound/on-picture.ts'

export interface NeedleOnPicture {
  /** Straight down on the picture's plane, image pixels; beyond its edges too. */
  readonly tipPx: readonly [x: number, y: number]
  readonly hubPx: readonly [x: number, y: number]
  /** Before or behind the plane, in the millimetres of the room. */
  readonly tipOutMm: number
  readonly hubOutMm: number
}

/**
 * @param roomFromTip column-major; the needle points along +z, its hub ends `lengthMm` behind the tip
 * @param roomFromImage column-major; a calibration may leave the column out of the picture empty
 * @returns undefined when the picture's pose is flat
 */
export function needleOnPicture(
  roomFromTip: Matrix,
  lengthMm: number,
  roomFromImage: Matrix,
): NeedleOnPicture | undefined {
  const tip = [0, 1, 2].map((row) => roomFromTip[12 + row]!)
  const hub = [0, 1, 2].map((row) => tip[row]! - lengthMm * roomFromTip[8 + row]!)
  const [tipOn, hubOn] = [onPicture(tip, roomFromImage), onPicture(hub, roomFromImage)]
  if (!tipOn || !hubOn) return undefined
  return { tipPx: tipOn.atPx, tipOutMm: tipOn.outMm, hubPx: hubOn.atPx, hubOutMm: hubOn.outMm }
}
