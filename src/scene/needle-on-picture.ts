/** Where a tracked needle runs in a picture, whether it lies in the picture's slice or not. Pure. */
import type { Matrix } from '#core/frames/transform.ts'

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

function onPicture(place: readonly number[], m: Matrix) {
  const [x, y] = [m.slice(0, 3), m.slice(4, 7)]
  const from = place.map((value, row) => value - m[12 + row]!)
  const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)]
  const area = xx * yy - xy * xy
  if (!(area > 0)) return undefined
  const [alongX, alongY] = [dot(from, x), dot(from, y)]
  const out = [x[1]! * y[2]! - x[2]! * y[1]!, x[2]! * y[0]! - x[0]! * y[2]!, x[0]! * y[1]! - x[1]! * y[0]!]
  return {
    atPx: [(alongX * yy - alongY * xy) / area, (alongY * xx - alongX * xy) / area] as const,
    outMm: dot(from, out) / Math.sqrt(area),
  }
}

const dot = (a: readonly number[], b: readonly number[]) => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!
