/**
 * The plane a picture lies in: from any place down onto it, in image pixels, and how far before or behind it.
 * A calibration may leave the column out of the picture empty, so that a pose need not be invertible; this needs only two.
 */
import type { Frame } from './frames.ts'
import type { Point, Transform } from './transform.ts'

type Vector = readonly [number, number, number]

export interface ImagePlane<In extends Frame> {
  /** Straight down onto the plane. */
  onto(place: Point<In>): { readonly atPx: readonly [x: number, y: number]; readonly outMm: number }
  /** Image pixels per mm of the frame, two rows of three: what lies out of the plane is left out. */
  readonly pxPerMm: readonly [Vector, Vector]
  /** Mm of the frame that a step of image pixels makes. */
  mmOf(xPx: number, yPx: number): Vector
  /** Unit vector out of the picture. */
  readonly normal: Vector
}

/** @returns undefined when the pose is flat: its two directions are one */
export function imagePlane<In extends Frame>({ matrix: m }: Transform<In, 'image'>): ImagePlane<In> | undefined {
  const x: Vector = [m[0]!, m[1]!, m[2]!]
  const y: Vector = [m[4]!, m[5]!, m[6]!]
  const out: Vector = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]]
  const size = Math.hypot(...out)
  const [xx, yy, xy] = [dot(x, x), dot(y, y), dot(x, y)]
  const area = xx * yy - xy * xy
  if (!(size > 0 && area > 0)) return undefined
  const row = (a: Vector, aShare: number, b: Vector, bShare: number): Vector => [
    (aShare * a[0] - bShare * b[0]) / area,
    (aShare * a[1] - bShare * b[1]) / area,
    (aShare * a[2] - bShare * b[2]) / area,
  ]
  const pxPerMm = [row(x, yy, y, xy), row(y, xx, x, xy)] as const
  const normal: Vector = [out[0] / size, out[1] / size, out[2] / size]
  return {
    onto(place) {
      const from: Vector = [place.x - m[12]!, place.y - m[13]!, place.z - m[14]!]
      return { atPx: [dot(pxPerMm[0], from), dot(pxPerMm[1], from)], outMm: dot(normal, from) }
    },
    pxPerMm,
    mmOf: (xPx, yPx) => [x[0] * xPx + y[0] * yPx, x[1] * xPx + y[1] * yPx, x[2] * xPx + y[2] * yPx],
    normal,
  }
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
