/** What a disc lets two neighbouring vertebrae do against each other, as two rows of three in the normal equations. */
import type { Matrix } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import type { Point, Transform } from '#core/frames/transform.ts'

export interface Spring {
  /** Deviation of one vertebra's turn against the next, degrees, and of the shift of the disc's middle, mm. */
  readonly turnDeg: number
  readonly shiftMm: number
}

interface End<To extends Frame, From extends Frame> {
  /** Which six unknowns are its. */
  readonly at: number
  readonly map: Transform<To, From>
  /** What its turn is about. */
  readonly centre: readonly [number, number, number]
}

type Vector = readonly [number, number, number]

/**
 * Adds to J'WJ and -J'Wr. Both ends map the points' frame into the CT; the disc's middle, a place of the CT, is somewhere
 * else in the points' frame according to each: that is the shift. Unknowns are a small turn w about the end's centre and
 * a shift t, both in the CT, applied after its map.
 */
export function addSpring<To extends Frame, From extends Frame>(
  normal: Matrix,
  side: Matrix,
  [a, b]: readonly [End<To, From>, End<To, From>],
  disc: Point<To>,
  { turnDeg, shiftMm }: Spring,
): void {
  const [ra, rb] = [a.map.matrix, b.map.matrix]
  // R = Ra Rb': the turn of one against the other, in the CT.
  const turned = (r: number, c: number) => [0, 1, 2].reduce((sum, k) => sum + ra[4 * k + r]! * rb[4 * k + c]!, 0)
  const turn = turnOf(turned)
  // Where b's disc lies for a: Ra (Rb' (c - tb)) + ta, against c.
  const local = [0, 1, 2].map((k) =>
    [0, 1, 2].reduce((sum, r) => sum + rb[4 * k + r]! * ([disc.x, disc.y, disc.z][r]! - rb[12 + r]!), 0),
  )
  const seen = [0, 1, 2].map((r) => ra[12 + r]! + [0, 1, 2].reduce((sum, k) => sum + ra[4 * k + r]! * local[k]!, 0))
  const shift = [seen[0]! - disc.x, seen[1]! - disc.y, seen[2]! - disc.z]
  const armOf = ({ centre }: End<To, From>): Vector => [disc.x - centre[0], disc.y - centre[1], disc.z - centre[2]]
  const turnWeight = 1 / ((turnDeg * Math.PI) / 180) ** 2
  const shiftWeight = 1 / shiftMm ** 2
  for (let row = 0; row < 3; row++) {
    add(normal, side, unit(a.at, row, 1, b.at, -1), turn[row]!, turnWeight)
    add(
      normal,
      side,
      [...movedBy(a.at, armOf(a), row, 1), ...movedBy(b.at, armOf(b), row, -1)],
      shift[row]!,
      shiftWeight,
    )
  }
}

type Term = readonly [unknown: number, slope: number]

const unit = (a: number, row: number, slopeA: number, b: number, slopeB: number): Term[] => [
  [6 * a + row, slopeA],
  [6 * b + row, slopeB],
]

/** Row of w x arm + t. */
function movedBy(at: number, [x, y, z]: Vector, row: number, sign: number): Term[] {
  const turn = [
    [0, z, -y],
    [-z, 0, x],
    [y, -x, 0],
  ][row]!
  return [...turn.map((slope, axis): Term => [6 * at + axis, sign * slope]), [6 * at + 3 + row, sign]]
}

function add(normal: Matrix, side: Matrix, terms: readonly Term[], residual: number, weight: number): void {
  for (const [r, slopeR] of terms) {
    side.set(r, 0, side.get(r, 0) - weight * slopeR * residual)
    for (const [c, slopeC] of terms) normal.set(r, c, normal.get(r, c) + weight * slopeR * slopeC)
  }
}

/** The turn's vector, rad (logarithm of a rotation). */
function turnOf(r: (row: number, column: number) => number): Vector {
  const angle = Math.acos(Math.min(1, Math.max(-1, (r(0, 0) + r(1, 1) + r(2, 2) - 1) / 2)))
  const half = angle < 1e-9 ? 0.5 : angle / (2 * Math.sin(angle))
  return [half * (r(2, 1) - r(1, 2)), half * (r(0, 2) - r(2, 0)), half * (r(1, 0) - r(0, 1))]
}
