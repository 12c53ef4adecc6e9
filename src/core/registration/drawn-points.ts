/**
 * A drawn object registered by a stylus whose tip nobody calibrated: the drawing itself says where the tip is.
 *
 * Pivoting finds the place of the stylus that moves least; in a divot that lets the tip roll, that is not the tip, and all
 * landmarks are then as far off, along the shaft, as it is. Touched from several sides they do not fit the drawing any more.
 * So tip and map are found together (Gauss-Newton on nine unknowns: each touch is R tip + t, and what is drawn lies there).
 */
import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { fitRigid, type PointFit } from '#core/frames/fit-points.ts'
import { apply, point, type Point, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'

export interface DrawnFit<In extends Frame, Drawn extends Frame, Marker extends Frame> {
  readonly tip: Point<Marker>
  readonly fit: PointFit<In, Drawn>
}

const ROUNDS = 50
const STILL_MM = 1e-6
/** Of the longest to the shortest axis of what nine unknowns of like size (mm; turns at 50 mm) are told by. */
const MOST_SKEW = 1000
const ARM_MM = 50

/**
 * @param touches of each point of the drawing: poses of the stylus while its tip was there
 * @param tip where to begin
 * @throws RangeError when the touches do not tell where the tip is: fewer than four points, or all from one side
 */
export function fitDrawing<In extends Frame, Drawn extends Frame, Marker extends Frame>(
  drawing: readonly Point<Drawn>[],
  touches: readonly (readonly Transform<In, Marker>[])[],
  tip: Point<Marker>,
): DrawnFit<In, Drawn, Marker> {
  if (drawing.length !== touches.length)
    throw new RangeError(`${touches.length} touches of ${drawing.length} drawn points: touch each once, in order`)
  if (drawing.length < 4) throw new RangeError('a tip is found from four touched points on: touch more of them')
  const means = touches.map((poses) => meanOf(poses))
  let now = tip
  for (let round = 0; round < ROUNDS; round++) {
    const fit = fitRigid(drawing.map((from, n) => ({ from, to: apply(means[n]!, now) })))
    const step = stepOf(drawing.map((from) => apply(fit.map, from)), means, now) // prettier-ignore
    if (Math.hypot(...step) < STILL_MM) return { tip: now, fit }
    now = point(tip.in, now.x + step[0], now.y + step[1], now.z + step[2])
  }
  throw new RangeError(NOT_TOLD)
}

const NOT_TOLD = 'these touches do not tell where the tip is: touch points from other sides too'

/** The mean of the poses maps a place of the stylus to the mean of where it was: a plain mean of numbers, no rigid map. */
function meanOf<In extends Frame, Marker extends Frame>(
  poses: readonly Transform<In, Marker>[],
): Transform<In, Marker> {
  const [first] = poses
  if (!first) throw new RangeError('a point was touched in no pose: touch it again')
  const matrix = first.matrix.map((_, at) => poses.reduce((sum, pose) => sum + pose.matrix[at]!, 0) / poses.length)
  return { ...first, matrix }
}

/** How far the tip has to move, mm along the marker's axes, when the map is free to follow. */
function stepOf<In extends Frame, Marker extends Frame>(
  places: readonly Point<In>[],
  means: readonly Transform<In, Marker>[],
  tip: Point<Marker>,
): readonly [number, number, number] {
  const mean = (of: 'x' | 'y' | 'z') => places.reduce((sum, place) => sum + place[of], 0) / places.length
  const [cx, cy, cz] = [mean('x'), mean('y'), mean('z')]
  const rows: number[][] = []
  const away: number[] = []
  for (const [n, { x, y, z }] of places.entries()) {
    const { matrix: m } = means[n]!
    const at = apply(means[n]!, tip)
    const [rx, ry, rz] = [(x - cx) / ARM_MM, (y - cy) / ARM_MM, (z - cz) / ARM_MM]
    const turn = [
      [0, -rz, ry],
      [rz, 0, -rx],
      [-ry, rx, 0],
    ]
    for (const r of [0, 1, 2]) rows.push([m[r]!, m[r + 4]!, m[r + 8]!, ...turn[r]!, ...[0, 1, 2].map((c) => (c === r ? -1 : 0))]) // prettier-ignore
    away.push(x - at.x, y - at.y, z - at.z)
  }
  const told = new SingularValueDecomposition(new Matrix(rows), { autoTranspose: true })
  if (told.diagonal[0]! > MOST_SKEW * told.diagonal.at(-1)!) throw new RangeError(NOT_TOLD)
  const [dx, dy, dz] = told.solve(Matrix.columnVector(away)).to1DArray()
  return [dx!, dy!, dz!]
}
