/**
 * A quick calibration of a probe: the tip of a calibrated stylus is held in the picture's plane, and where it is seen is marked.
 *
 * Each touch gives a pixel and a place in the probe's marker. Across and down may have different pixel sizes, but a
 * picture has right angles: the best affine map is turned into the nearest one with right angles, and the shift fitted
 * again. The error is that of each touch to the map made from all the others.
 */
import { apply, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { solveRobustly } from '#core/frames/least-squares.ts'

export interface PictureTouch {
  readonly px: readonly [x: number, y: number]
  readonly tip: Point<'probe'>
}

export interface TouchCalibration {
  readonly probeFromImage: Transform<'probe', 'image'>
  readonly pixelMm: readonly [x: number, y: number]
  /** Of each kept touch to the map of all others, root mean square, mm. */
  readonly errorMm: number
  /** Of the touches kept, in mm and in the plane: along their own main axes. A point outside them is worse. */
  readonly spreadMm: readonly [along: number, across: number]
  readonly kept: number
  readonly rejected: number
}

export const TOUCH_LIMITS = {
  leastTouches: 15,
  /** Between the outermost touches the other way. A lever: 1 mm of error over 15 mm is 4 mm at three times the depth. */
  leastAcrossMm: 15,
  /** The tip is felt in the plane to about the slice's thickness, 2-3 mm. */
  mostErrorMm: 3,
  /** Between the columns of the affine map; more is a tip marked wrongly, or a picture that is not scan-converted. */
  mostSkewDeg: 8,
  /** Pixels of medical ultrasound are 0.03-0.6 mm. */
  pixelMm: { least: 0.02, most: 1 },
} as const

/** @throws RangeError that says what to do next */
export function calibrateByTouches(touches: readonly PictureTouch[]): TouchCalibration {
  const limits = TOUCH_LIMITS
  if (touches.length < limits.leastTouches)
    throw new RangeError(`${touches.length} touches are too few: touch at least ${limits.leastTouches} places`)
  checkBreadth(touches)
  const { isKept } = solveRobustly(touches.map(equation))
  const kept = touches.filter((_, n) => isKept[n])
  const { map, skewDeg, pixelMm } = fitted(kept)
  if (pixelMm.some((mm) => mm < limits.pixelMm.least || mm > limits.pixelMm.most))
    throw new RangeError(
      `a pixel would be ${pixelMm.map((mm) => mm.toFixed(2)).join(' by ')} mm: mark the tip itself, in the picture of the moment of the touch`,
    )
  if (skewDeg > limits.mostSkewDeg)
    throw new RangeError(
      `the picture would be askew by ${skewDeg.toFixed(0)}°: touch more places, spread over its whole depth and width`,
    )
  const offs = kept.map((touch, n) => offOf(fitted(kept.toSpliced(n, 1)).map, touch))
  const errorMm = Math.sqrt(offs.reduce((sum, off) => sum + off * off, 0) / offs.length)
  if (errorMm > limits.mostErrorMm)
    throw new RangeError(
      `the touches disagree by ${errorMm.toFixed(1)} mm: hold the tip where it is brightest, still, and touch again`,
    )
  return {
    probeFromImage: map,
    pixelMm,
    errorMm,
    spreadMm: breadthOf(kept.map(({ tip }) => [tip.x, tip.y, tip.z])),
    kept: kept.length,
    rejected: touches.length - kept.length,
  }
}

type Vector = readonly [number, number, number]

const equation = ({ px, tip }: PictureTouch) => ({ a: [[px[0], px[1], 1]], b: [[tip.x, tip.y, tip.z]] })

function checkBreadth(touches: readonly PictureTouch[]): void {
  const [, acrossMm] = breadthOf(touches.map(({ tip }) => [tip.x, tip.y, tip.z]))
  const [longPx, shortPx] = breadthOf(touches.map(({ px }) => [px[0], px[1], 0]))
  if (!(acrossMm >= TOUCH_LIMITS.leastAcrossMm) || shortPx < 0.1 * longPx)
    throw new RangeError(
      `the touches lie within ${acrossMm.toFixed(0)} mm of one line: touch left and right, near and deep (at least ${TOUCH_LIMITS.leastAcrossMm} mm)`,
    )
}

/** Reach along the line through the two points furthest apart, and at right angles to it. */
function breadthOf(points: readonly Vector[]): readonly [along: number, across: number] {
  let [a, b, along] = [points[0]!, points[0]!, 0]
  for (const p of points)
    for (const q of points) {
      const length = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])
      if (length > along) [a, b, along] = [p, q, length]
    }
  if (along === 0) return [0, 0]
  const way = minus(b, a).map((value) => value / along) as unknown as Vector
  const across = points.map((p) => {
    const from = minus(p, a)
    const share = dot(from, way)
    return minus(from, way.map((value) => value * share) as unknown as Vector)
  })
  const reach = across.reduce((most, p) => Math.max(most, ...across.map((q) => Math.hypot(...minus(p, q)))), 0)
  return [along, reach]
}

function fitted(touches: readonly PictureTouch[]) {
  const { solution } = solveRobustly(touches.map((touch) => equation(touch)))
  const [x, y] = solution as unknown as [Vector, Vector, Vector]
  const [sizeX, sizeY] = [Math.hypot(...x), Math.hypot(...y)]
  const skewDeg = (Math.abs(Math.asin(Math.min(1, Math.max(-1, dot(x, y) / (sizeX * sizeY))))) * 180) / Math.PI
  const [ux, uy] = rightAngled(scaled(x, 1 / sizeX), scaled(y, 1 / sizeY))
  const [columnX, columnY] = [scaled(ux, dot(ux, x)), scaled(uy, dot(uy, y))]
  const pixelMm = [Math.hypot(...columnX), Math.hypot(...columnY)] as const
  const z = scaled(cross(ux, uy), Math.sqrt(pixelMm[0] * pixelMm[1]))
  const mean = (of: (touch: PictureTouch) => number) =>
    touches.reduce((sum, touch) => sum + of(touch), 0) / touches.length
  const [px, py] = [mean((touch) => touch.px[0]), mean((touch) => touch.px[1])]
  const middle = [mean(({ tip }) => tip.x), mean(({ tip }) => tip.y), mean(({ tip }) => tip.z)]
  const shift = middle.map((value, axis) => value - columnX[axis]! * px - columnY[axis]! * py)
  const map = transform('probe', 'image', [...columnX, 0, ...columnY, 0, ...z, 0, ...shift, 1])
  return { map, skewDeg, pixelMm }
}

/** Both turned by half of what they lack to a right angle. */
function rightAngled(x: Vector, y: Vector): readonly [Vector, Vector] {
  const [sum, difference] = [plus(x, y), minus(x, y)]
  const [s, d] = [scaled(sum, 1 / Math.hypot(...sum)), scaled(difference, 1 / Math.hypot(...difference))]
  return [scaled(plus(s, d), Math.SQRT1_2), scaled(minus(s, d), Math.SQRT1_2)]
}

function offOf(map: Transform<'probe', 'image'>, { px, tip }: PictureTouch): number {
  const { x, y, z } = apply(map, point('image', px[0], px[1], 0))
  return Math.hypot(x - tip.x, y - tip.y, z - tip.z)
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const scaled = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
