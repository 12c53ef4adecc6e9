/**
 * A probe in a printed jig: dimples whose places are known from the drawing are touched, and the picture follows.
 *
 * The jig holds the transducer's face in one way only; its frame (`phantom`) has its origin in the middle of the face,
 * x to the marked side, y away from the skin, z across the picture. So the picture's place in the jig needs only the
 * pixel size and the pixel of the face's middle, which the scanner states; where the jig is on the probe's marker (or on
 * the controller that carries the probe) is a registration by landmarks.
 */
import { compose, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { registerLandmarks } from './landmark-registration.ts'

export interface Jig {
  readonly name: string
  /** Of the drawing, in the order they are touched, mm. */
  readonly dimples: readonly Point<'phantom'>[]
}

export interface FaceInPicture {
  /** The middle of the transducer's face. */
  readonly px: readonly [x: number, y: number]
  readonly mmPerPx: readonly [x: number, y: number]
}

export interface JigCalibration {
  readonly probeFromImage: Transform<'probe', 'image'>
  /** Of the dimples, root mean square, mm. */
  readonly freMm: number
  /** Expected at the depth asked for, below the middle of the face, mm. */
  readonly errorMm: number
}

/**
 * A block for curved and linear transducers up to 70 mm wide: eight dimples, no two of their distances alike, so that
 * a wrong order is noticed. As drawn for printing (docs/calibration.md).
 */
export const PRINTED_JIG: Jig = {
  name: 'printed block, 8 dimples',
  dimples: [
    point('phantom', -45, -12, 16),
    point('phantom', 45, -12, 18),
    point('phantom', 41, -12, -16),
    point('phantom', -39, -12, -18),
    point('phantom', -30, -42, 20),
    point('phantom', 34, -38, 20),
    point('phantom', 28, -45, -20),
    point('phantom', -25, -36, -20),
  ],
}

export const JIG_LIMITS = {
  leastDimples: 4,
  /** Printed to 0.2 mm and touched with a tip known to 0.5-1 mm. */
  mostFreMm: 2,
  /** Where the error is said: facet joints lie 4-7 cm deep. */
  depthMm: 60,
} as const

/** @param touched one place for each dimple, in order; undefined where it was not touched. @throws RangeError that says what to do next */
export function calibrateInJig(
  jig: Jig,
  touched: readonly (Point<'probe'> | undefined)[],
  { px, mmPerPx }: FaceInPicture,
  depthMm = JIG_LIMITS.depthMm as number,
): JigCalibration {
  const pairs = jig.dimples.flatMap((from, n) => {
    const to = touched[n]
    return to ? [{ from, to }] : []
  })
  if (pairs.length < JIG_LIMITS.leastDimples)
    throw new RangeError(
      `${pairs.length} dimples are too few: touch at least ${JIG_LIMITS.leastDimples} of ${jig.dimples.length}`,
    )
  const { fit, freMm, treMm } = registerLandmarks<'probe', 'phantom'>(pairs)
  if (fit.mirroredRms < 0.4 * fit.rms && fit.rms > 1)
    throw new RangeError('the dimples fit only as a mirror image: the probe is in the jig the wrong way round, or they were touched in another order') // prettier-ignore
  if (freMm > JIG_LIMITS.mostFreMm) {
    const worst = fit.residuals.indexOf(Math.max(...fit.residuals))
    throw new RangeError(
      `the dimples fit to ${freMm.toFixed(1)} mm only, number ${jig.dimples.indexOf(pairs[worst]!.from) + 1} worst: touch them again in order, with the probe seated firmly`,
    )
  }
  const [sx, sy] = mmPerPx
  const phantomFromImage = transform('phantom', 'image', [
    sx, 0, 0, 0,
    0, sy, 0, 0,
    0, 0, Math.sqrt(sx * sy), 0,
    -px[0] * sx, -px[1] * sy, 0, 1,
  ]) // prettier-ignore
  const deep = fit.map.matrix
  const at = [12, 13, 14].map((k, axis) => deep[k]! + depthMm * deep[4 + axis]!) as [number, number, number]
  return {
    probeFromImage: compose(fit.map, phantomFromImage),
    freMm,
    errorMm: treMm(point('probe', ...at)),
  }
}
