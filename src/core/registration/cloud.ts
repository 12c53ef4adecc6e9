/** Points as plain numbers, for what is done with them thousands of times over. */
import type { Frame } from '#core/frames/frames.ts'
import type { Point, Transform } from '#core/frames/transform.ts'

export interface Cloud<In extends Frame> {
  readonly in: In | undefined
  readonly count: number
  /** x, y, z of one point after another, mm. */
  readonly places: Float64Array
  readonly mean: Vector
}

type Vector = readonly [x: number, y: number, z: number]

export function cloudOf<In extends Frame>(points: readonly Point<In>[]): Cloud<In> {
  const places = new Float64Array(3 * points.length)
  let [sx, sy, sz] = [0, 0, 0]
  for (const [n, { x, y, z }] of points.entries()) {
    places[3 * n] = x
    places[3 * n + 1] = y
    places[3 * n + 2] = z
    sx += x
    sy += y
    sz += z
  }
  const count = points.length
  return { in: points[0]?.in, count, places, mean: [sx / count, sy / count, sz / count] }
}

/** Where the mean of the points lies in `To`. */
export function middleOf<To extends Frame, From extends Frame>(
  { matrix: m }: Transform<To, From>,
  { mean: [x, y, z] }: Cloud<From>,
): Vector {
  const at = (r: 0 | 1 | 2) => m[r]! * x + m[r + 4]! * y + m[r + 8]! * z + m[r + 12]!
  return [at(0), at(1), at(2)]
}

/** So many of the points, evenly picked. */
export function thinned<In extends Frame>(points: readonly Point<In>[], count: number): readonly Point<In>[] {
  if (points.length <= count) return points
  return Array.from({ length: count }, (_, n) => points[Math.floor((n * points.length) / count)]!)
}
