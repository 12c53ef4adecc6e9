/** A followed needle as it is drawn on a picture, in that picture's own pixels: shaft, tip with its error, and where it goes if pushed on. */
import type { Frame } from '#core/frames/frames.ts'
import { imagePlane, type ImagePlane } from '#core/frames/image-plane.ts'
import type { Transform } from '#core/frames/transform.ts'
import type { NeedleSighting } from './followed-needle.ts'
import { pushedOn } from './predicted-path.ts'
import type { Covariance } from './tip-track.ts'

type Pixel = readonly [xPx: number, yPx: number]

export interface NeedleOnImage {
  readonly nearPx: Pixel
  readonly tipPx: Pixel
  /** Half axes of the ellipse that holds the tip in 95 of 100 pictures. */
  readonly ellipsePx: readonly [longer: Pixel, shorter: Pixel]
  /** Along its line from the tip on, and half the width that holds it in 95 of 100 pictures, as a step across. */
  readonly pathPx: readonly { readonly atPx: Pixel; readonly acrossPx: Pixel }[]
}

export const DRAWN = {
  /** How far ahead the path is predicted, mm. */
  aheadMm: 30,
  stepMm: 5,
  /** What lies further before or behind the picture is not drawn on it: half a slice. */
  sliceMm: 3,
} as const

/** Of a normal number, and the radius of a pair of them (Rayleigh), that hold 95 of 100. */
const [ONE_AXIS_95, TWO_AXES_95] = [1.96, 2.4477]

/** @returns undefined where the tip does not lie in the picture's slice */
export function needleOnImage<In extends Frame>(
  needle: NeedleSighting<In>,
  frameFromImage: Transform<In, 'image'>,
): NeedleOnImage | undefined {
  const plane = imagePlane(frameFromImage)
  if (!plane) return undefined
  const tip = plane.onto(needle.tip)
  if (Math.abs(tip.outMm) > DRAWN.sliceMm) return undefined
  const steps = Array.from({ length: DRAWN.aheadMm / DRAWN.stepMm + 1 }, (_, n) => n * DRAWN.stepMm)
  const across = acrossOf(plane, needle.direction)
  return {
    nearPx: plane.onto(needle.near).atPx,
    tipPx: tip.atPx,
    ellipsePx: ellipse(plane, needle.covariance),
    pathPx: steps.map((aheadMm) => {
      const { at, covariance } = pushedOn<In>(needle, aheadMm)
      const halfMm = ONE_AXIS_95 * Math.sqrt(Math.max(0, along(covariance, across)))
      return { atPx: plane.onto(at).atPx, acrossPx: toPixels(plane, across, halfMm) }
    }),
  }
}

type Vector = readonly [number, number, number]

/** Unit vector across the needle in the picture's plane. */
function acrossOf({ normal: n }: ImagePlane<Frame>, d: Vector): Vector {
  const side = [n[1] * d[2] - n[2] * d[1], n[2] * d[0] - n[0] * d[2], n[0] * d[1] - n[1] * d[0]] as const
  const length = Math.hypot(...side) || 1
  return [side[0] / length, side[1] / length, side[2] / length]
}

/** Variance along a unit vector. */
const along = (c: Covariance, v: Vector) =>
  v.reduce((sum, a, r) => sum + a * (c[3 * r]! * v[0] + c[3 * r + 1]! * v[1] + c[3 * r + 2]! * v[2]), 0)

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const toPixels = ({ pxPerMm: [x, y] }: Pick<ImagePlane<Frame>, 'pxPerMm'>, v: Vector, mm: number): Pixel => [
  dot(x, v) * mm,
  dot(y, v) * mm,
]

function ellipse({ pxPerMm: [x, y] }: Pick<ImagePlane<Frame>, 'pxPerMm'>, c: Covariance): readonly [Pixel, Pixel] {
  const times = (v: Vector): Vector => [
    dot([c[0]!, c[1]!, c[2]!], v),
    dot([c[3]!, c[4]!, c[5]!], v),
    dot([c[6]!, c[7]!, c[8]!], v),
  ]
  const [a, b, d] = [dot(x, times(x)), dot(x, times(y)), dot(y, times(y))]
  const turn = 0.5 * Math.atan2(2 * b, a - d)
  const [half, middle] = [Math.hypot((a - d) / 2, b), (a + d) / 2]
  const [long, short] = [middle + half, middle - half].map((value) => TWO_AXES_95 * Math.sqrt(Math.max(0, value)))
  return [
    [long! * Math.cos(turn), long! * Math.sin(turn)],
    [-short! * Math.sin(turn), short! * Math.cos(turn)],
  ]
}
