/**
 * How far each wire's point is seen from where the calibration says the picture cuts the wire, px.
 *
 * In 3-D only the middle wires can be judged; in the picture all can, and a wire that stands out alone was threaded or
 * measured wrongly. PLUS reports the same per wire (`ReprojectionError2DStatistics`).
 */
import { apply, compose, invert, point, type Transform } from '#core/frames/transform.ts'
import type { NWire, Wire, WireFrame } from './wire-calibration.ts'

export interface WireReprojection {
  /** Seen minus expected, across and down: mean and one standard deviation over the frames. */
  readonly meanPx: readonly [x: number, y: number]
  readonly deviationPx: readonly [x: number, y: number]
}

/** One for each wire, in the order of the points. */
export function wireReprojection(
  probeFromImage: Transform<'probe', 'image'>,
  frames: readonly WireFrame[],
  wires: readonly NWire[],
): WireReprojection[] {
  const imageFromProbe = invert(probeFromImage)
  return wires.flat().map((wire, n) => {
    const errors = frames.flatMap(({ pointsPx, probeFromPhantom }) => {
      const cut = cutOf(compose(imageFromProbe, probeFromPhantom), wire)
      const seen = pointsPx[n]
      return cut && seen ? [[seen[0] - cut[0], seen[1] - cut[1]] as const] : []
    })
    const mean = (axis: 0 | 1) => errors.reduce((sum, error) => sum + error[axis], 0) / errors.length
    const middle = [mean(0), mean(1)] as const
    const deviation = (axis: 0 | 1) =>
      Math.sqrt(errors.reduce((sum, error) => sum + (error[axis] - middle[axis]) ** 2, 0) / errors.length)
    return { meanPx: middle, deviationPx: [deviation(0), deviation(1)] }
  })
}

/** Where the picture's plane cuts the wire's line; undefined where it lies along it. */
function cutOf(imageFromPhantom: Transform<'image', 'phantom'>, { front, back }: Wire) {
  const a = apply(imageFromPhantom, point('phantom', ...front))
  const b = apply(imageFromPhantom, point('phantom', ...back))
  const share = a.z / (a.z - b.z)
  return Number.isFinite(share) ? ([a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)] as const) : undefined
}
