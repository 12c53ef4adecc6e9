/** What the panel says about a picture, computed from its pose alone. Pure. */
import type { Matrix } from '#core/frames/transform.ts'
import type { PlanPoint } from '#core/planning/path.ts'

/**
 * Patient millimetres from pixel to pixel, from a pose in the room: the person's scaling
 * of the hologram is taken out, for a ruler must measure the patient.
 *
 * @param roomFromImage column-major, room mm per pixel.
 * @param placement roomFromPatient, a similarity.
 * @param axis 0 across, 1 down, 2 out of the picture (0 where a calibration left that column empty).
 */
export function mmPerPixel(roomFromImage: Matrix, placement: Matrix, axis: 0 | 1 | 2): number {
  return columnLength(roomFromImage, axis) / (columnLength(placement, 0) || 1)
}

const columnLength = (m: Matrix, column: number) => Math.hypot(m[4 * column]!, m[4 * column + 1]!, m[4 * column + 2]!)

export type PatientLetter = 'L' | 'R' | 'A' | 'P' | 'H' | 'F'

/** Which side of the patient the edges of a picture face: where x is least and where it is greatest. */
export interface EdgeLetters {
  readonly least: PatientLetter
  readonly greatest: PatientLetter
}

/** For L, P and S: a picture whose x grows along it, and one whose x grows against it. */
const LETTERS: readonly (readonly [along: EdgeLetters, against: EdgeLetters])[] = [
  [{ least: 'R', greatest: 'L' }, { least: 'L', greatest: 'R' }],
  [{ least: 'A', greatest: 'P' }, { least: 'P', greatest: 'A' }],
  [{ least: 'F', greatest: 'H' }, { least: 'H', greatest: 'F' }],
] // prettier-ignore

/** Cosine of 37°: a side that leans further than this is not called by one letter. */
const PLAIN = 0.8

/** @param ctFromImage column-major; patient axes are LPS. Undefined when the picture lies obliquely. */
export function edgeLetters(ctFromImage: Matrix): EdgeLetters | undefined {
  const length = columnLength(ctFromImage, 0)
  for (let axis = 0; axis < 3; axis++) {
    const part = ctFromImage[axis]!
    if (length > 0 && Math.abs(part) >= PLAIN * length) return LETTERS[axis]![part > 0 ? 0 : 1]
  }
  return undefined
}

/** How near the planned path must be to be drawn on the picture, mm: about the thickness of an ultrasound slice. */
export const PATH_SLICE_MM = 3

/**
 * The part of the planned path that lies in the picture's slice and on the picture, as a line in image pixels.
 *
 * @param into x y x y of its ends, entry side first.
 * @returns false when no part of it does.
 */
export function pathOnPicture(
  entry: PlanPoint,
  target: PlanPoint,
  m: Matrix,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  into: Float32Array,
): boolean {
  const [x0, x1, x2] = [m[0]!, m[1]!, m[2]!]
  const [y0, y1, y2] = [m[4]!, m[5]!, m[6]!]
  let n0 = x1 * y2 - x2 * y1
  let n1 = x2 * y0 - x0 * y2
  let n2 = x0 * y1 - x1 * y0
  const length = Math.hypot(n0, n1, n2)
  if (!(length > 0)) return false
  n0 /= length
  n1 /= length
  n2 /= length

  const [e0, e1, e2] = [entry.x - m[12]!, entry.y - m[13]!, entry.z - m[14]!]
  const [t0, t1, t2] = [target.x - m[12]!, target.y - m[13]!, target.z - m[14]!]
  const from = e0 * n0 + e1 * n1 + e2 * n2
  const to = t0 * n0 + t1 * n1 + t2 * n2
  const [begin, end] = span(from, to)
  if (begin >= end) return false

  const [xx, yy, xy] = [x0 * x0 + x1 * x1 + x2 * x2, y0 * y0 + y1 * y1 + y2 * y2, x0 * y0 + x1 * y1 + x2 * y2]
  const determinant = xx * yy - xy * xy
  for (let which = 0; which < 2; which++) {
    const at = which === 0 ? begin : end
    const [p0, p1, p2] = [e0 + at * (t0 - e0), e1 + at * (t1 - e1), e2 + at * (t2 - e2)]
    const alongX = p0 * x0 + p1 * x1 + p2 * x2
    const alongY = p0 * y0 + p1 * y1 + p2 * y2
    into[2 * which] = (alongX * yy - alongY * xy) / determinant
    into[2 * which + 1] = (alongY * xx - alongX * xy) / determinant
  }
  return cutTo(into, 0, widthPx - 1) && cutTo(into, 1, heightPx - 1)
}

/** Shortens the line to what lies from 0 to `most` along x (0) or y (1); false when nothing does. */
function cutTo(line: Float32Array, axis: 0 | 1, most: number): boolean {
  const from = line[axis]!
  const change = line[2 + axis]! - from
  if (Math.abs(change) < 1e-9) return from >= 0 && from <= most
  const a = -from / change
  const b = (most - from) / change
  const begin = Math.max(0, Math.min(a, b))
  const end = Math.min(1, Math.max(a, b))
  if (begin >= end) return false
  for (let which = 0; which < 2; which++) {
    const start = line[which]!
    const way = line[2 + which]! - start
    line[which] = start + begin * way
    line[2 + which] = start + end * way
  }
  return true
}

/** Where on the way from one distance to another it is within the slice: fractions 0–1. */
function span(from: number, to: number): readonly [begin: number, end: number] {
  const change = to - from
  if (Math.abs(change) < 1e-9) return Math.abs(from) <= PATH_SLICE_MM ? [0, 1] : [1, 0]
  const a = (-PATH_SLICE_MM - from) / change
  const b = (PATH_SLICE_MM - from) / change
  return [Math.max(0, Math.min(a, b)), Math.min(1, Math.max(a, b))]
}
