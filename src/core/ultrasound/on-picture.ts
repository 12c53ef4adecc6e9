/** Where a place lies in a picture: straight down on its plane, and how far before or behind it. */
import type { Matrix } from '#core/frames/transform.ts'

export interface OnPicture {
  /** Image pixels; beyond the picture's edges too. */
  readonly atPx: readonly [x: number, y: number]
  /** Off the plane, in the unit of the frame, positive along x cross y of the picture. */
  readonly outMm: number
}

/**
 * @param place three numbers in the frame that the matrix leads to
 * @param frameFromImage column-major; a calibration may leave the column out of the picture empty
 * @returns undefined when the picture's pose is flat
 */
export function onPicture(place: readonly number[], frameFromImage: Matrix): OnPicture | undefined {
  const [x, y] = [frameFromImage.slice(0, 3), frameFromImage.slice(4, 7)]
  const from = place.map((value, row) => value - frameFromImage[12 + row]!)
  const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)]
  const area = xx * yy - xy * xy
  if (!(area > 0)) return undefined
  const [alongX, alongY] = [dot(from, x), dot(from, y)]
  const out = [x[1]! * y[2]! - x[2]! * y[1]!, x[2]! * y[0]! - x[0]! * y[2]!, x[0]! * y[1]! - x[1]! * y[0]!]
  return {
    atPx: [(alongX * yy - alongY * xy) / area, (alongY * xx - alongX * xy) / area],
    outMm: dot(from, out) / Math.sqrt(area),
  }
}

const dot = (a: readonly number[], b: readonly number[]) => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!
