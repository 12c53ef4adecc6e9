/** From where a body is seen, said in its own terms, and how it must stand so that an eye in the room sees it so. */
import type { Matrix } from '#core/frames/transform.ts'
import type { Place } from './parts.ts'

export interface SeenFrom {
  /** Round the body, degrees: 0 from behind, 90 from the patient's left, -90 from his right, 180 from the front. */
  readonly aroundDeg: number
  /** Above it, degrees: 90 from over the head. */
  readonly aboveDeg: number
}

const DEGREE = Math.PI / 180

/** @param placement roomFromCt, a similarity. @param middleInCt of the body. @param eyeInRoom mm */
export function seenFrom(placement: Matrix, middleInCt: Place, eyeInRoom: Place): SeenFrom {
  const middle = placed(placement, middleInCt)
  const way = unit(minus(eyeInRoom, middle))
  const scale = scaleOf(placement)
  const inCt = [0, 1, 2].map((column) =>
    [0, 1, 2].reduce((sum, row) => sum + (placement[4 * column + row]! / scale) * way[row]!, 0),
  )
  return {
    aroundDeg: Math.atan2(inCt[0]!, inCt[1]!) / DEGREE,
    aboveDeg: Math.asin(Math.max(-1, Math.min(1, inCt[2]!))) / DEGREE,
  }
}

/** roomFromCt with the body's middle where it is told to be, the head up in that view. @param scale times life size */
export function facing(
  { aroundDeg, aboveDeg }: SeenFrom,
  scale: number,
  middleInCt: Place,
  middleInRoom: Place,
  eyeInRoom: Place,
): Matrix {
  const [around, above] = [aroundDeg * DEGREE, aboveDeg * DEGREE]
  const toEye: Place = [Math.sin(around) * Math.cos(above), Math.cos(around) * Math.cos(above), Math.sin(above)]
  // Where up is no direction of the view, the front of the body, or what lies ahead in the room, is up.
  const inCt = basis(toEye, [0, 0, 1], [0, -1, 0])
  const inRoom = basis(unit(minus(eyeInRoom, middleInRoom)), [0, 1, 0], [0, 0, -1])
  const m: number[] = Array.from({ length: 16 }, (_, at) => (at === 15 ? 1 : 0))
  for (let column = 0; column < 3; column++)
    for (let row = 0; row < 3; row++)
      m[4 * column + row] = scale * [0, 1, 2].reduce((sum, n) => sum + inRoom[n]![row]! * inCt[n]![column]!, 0)
  for (let row = 0; row < 3; row++)
    m[12 + row] =
      middleInRoom[row]! - [0, 1, 2].reduce((sum, column) => sum + m[4 * column + row]! * middleInCt[column]!, 0)
  return m
}

export const scaleOf = (m: Matrix): number => Math.hypot(m[0]!, m[1]!, m[2]!)

export const placed = (m: Matrix, [x, y, z]: Place): Place => [
  m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
  m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
  m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
]

/** Part of the way from one view to another, round the body the shorter way. */
export function between(from: SeenFrom, to: SeenFrom, share: number): SeenFrom {
  const turn = ((((to.aroundDeg - from.aroundDeg) % 360) + 540) % 360) - 180
  return {
    aroundDeg: from.aroundDeg + share * turn,
    aboveDeg: from.aboveDeg + share * (to.aboveDeg - from.aboveDeg),
  }
}

function basis(towards: Place, up: Place, instead: Place): readonly [Place, Place, Place] {
  const away = Math.abs(dot(towards, up)) > 0.999 ? instead : up
  const upright = unit(minus(away, scaled(towards, dot(away, towards))))
  return [cross(upright, towards), upright, towards]
}

const minus = (a: Place, b: Place): Place => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const scaled = (a: Place, by: number): Place => [a[0] * by, a[1] * by, a[2] * by]
const dot = (a: Place, b: Place) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const unit = (a: Place): Place => scaled(a, 1 / Math.hypot(...a))
const cross = (a: Place, b: Place): Place => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
