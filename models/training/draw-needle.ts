/** A needle in the plane of a picture, or a little beside it, and how it and the hands move from picture to picture. */
import { apply, point, transform, type Transform } from '#core/frames/transform.ts'
import type { Random } from '#core/phantom/random.ts'
import type { NeedleInTissue } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import type { PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'

type Vector = readonly [number, number, number]

export interface DrawnNeedle {
  readonly needle: NeedleInTissue
  /** Tip in the picture, px, and its distance from the plane, mm. */
  readonly tipPx: readonly [number, number]
  readonly outMm: number
  /** Of the shaft from hub to tip, from +x towards +y (away from the probe), degrees. */
  readonly angleDeg: number
}

const GAUGES = [20, 21, 22, 23, 25]

const STEEP_DEG = [15, 80] as const

/**
 * Enters at the skin beside the array as in-plane techniques do, 15-80° steep.
 *
 * @param steepestDeg less than 80 for training: from 60° on nothing of a needle comes back, and such a picture teaches little
 */
export function drawNeedle(
  ctFromImage: Transform<'ct', 'image'>,
  { widthPx, heightPx, mmPerPx }: PictureGeometry,
  random: Random,
  steepestDeg: number = STEEP_DEG[1],
): DrawnNeedle {
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const tip = [between(0.15, 0.85) * widthPx, between(0.15, 0.8) * heightPx] as const
  const steep = (between(STEEP_DEG[0], steepestDeg) * Math.PI) / 180
  const towards = tip[0] < widthPx / 2 === random.uniform() < 0.75 ? 1 : -1
  const outMm = 0.9 * random.normal()
  const yaw = (2.5 * random.normal() * Math.PI) / 180
  const at = apply(ctFromImage, point('image', tip[0], tip[1], outMm / mmPerPx))
  const axes = [0, 4, 8].map((column) =>
    unit([0, 1, 2].map((row) => ctFromImage.matrix[column + row]!) as unknown as Vector),
  )
  const inPicture: Vector = [towards * Math.cos(steep) * Math.cos(yaw), Math.sin(steep) * Math.cos(yaw), Math.sin(yaw)]
  const direction = [0, 1, 2].map((row) =>
    inPicture.reduce((sum, value, n) => sum + value * axes[n]![row]!, 0),
  ) as unknown as Vector
  return {
    needle: { tip: at, direction, lengthMm: 90, gauge: GAUGES[Math.floor(random.uniform() * GAUGES.length)]! },
    tipPx: tip,
    outMm,
    angleDeg: (Math.atan2(inPicture[1], inPicture[0]) * 180) / Math.PI,
  }
}

/** The same needle, this much further back along its shaft. */
export function withdrawn({ tip, direction, ...rest }: NeedleInTissue, mm: number): NeedleInTissue {
  const back = (value: number, axis: number) => value - mm * direction[axis]!
  return { ...rest, direction, tip: point('ct', back(tip.x, 0), back(tip.y, 1), back(tip.z, 2)) }
}

/** A hand's unrest: the picture's plane shifted by as much as 0.2 mm and turned by 0.1°. */
export function shaken(ctFromImage: Transform<'ct', 'image'>, random: Random, share: number): Transform<'ct', 'image'> {
  const m = [...ctFromImage.matrix]
  const turn = 0.0017 * share * random.normal()
  const [x, z] = [m.slice(0, 3), m.slice(8, 11)]
  for (let row = 0; row < 3; row++) {
    m[row] = x[row]! + turn * z[row]!
    m[8 + row] = z[row]! - turn * x[row]!
    m[12 + row] = m[12 + row]! + 0.12 * share * random.normal()
  }
  return transform('ct', 'image', m)
}

const unit = (v: Vector): Vector => {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}
