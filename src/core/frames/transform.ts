/**
 * Rigid, similar or affine maps between two named frames.
 *
 * Read `patientFromProbe` right to left: it takes probe coordinates and gives
 * patient coordinates. Names then chain the way matrices multiply:
 *   patientFromImage = patientFromProbe * probeFromImage
 */
import { linkName, type Frame } from './frames.ts'

/** Column-major 4x4, as in three.js, WebXR and GLSL; millimetres (pixels or voxels where the frame says so). */
export type Matrix = readonly number[]

export interface Transform<To extends Frame, From extends Frame> {
  readonly to: To
  readonly from: From
  readonly matrix: Matrix
}

export interface Point<In extends Frame> {
  readonly in: In
  readonly x: number
  readonly y: number
  readonly z: number
}

export const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** @throws RangeError unless the matrix is 16 finite numbers with a last row of 0 0 0 1. */
export function transform<To extends Frame, From extends Frame>(
  to: To,
  from: From,
  matrix: Matrix,
): Transform<To, From> {
  if (matrix.length !== 16) throw new RangeError(`${linkName(to, from)} needs 16 numbers, got ${matrix.length}`)
  const bad = matrix.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new RangeError(`${linkName(to, from)} has ${matrix[bad]} at position ${bad}`)
  if (matrix[3] !== 0 || matrix[7] !== 0 || matrix[11] !== 0 || matrix[15] !== 1) {
    throw new RangeError(`${linkName(to, from)} must end in the row 0 0 0 1; is it row-major?`)
  }
  return { to, from, matrix }
}

/** The same from 16 numbers written row by row, as PLUS and DICOM files have them. */
export function transformFromRows<To extends Frame, From extends Frame>(
  to: To,
  from: From,
  rows: readonly number[],
): Transform<To, From> {
  if (rows.length !== 16) throw new RangeError(`${linkName(to, from)} needs 16 numbers, got ${rows.length}`)
  return transform(to, from, transpose(rows))
}

/** `compose(patientFromProbe, probeFromImage)` is `patientFromImage`. */
export function compose<To extends Frame, Via extends Frame, From extends Frame>(
  toFromVia: Transform<To, Via>,
  viaFromFrom: Transform<NoInfer<Via>, From>,
): Transform<To, From> {
  const { to, from: via } = toFromVia
  const { to: alsoVia, from } = viaFromFrom
  if (via !== alsoVia) throw new TypeError(`${linkName(to, via)} does not meet ${linkName(alsoVia, from)}`)
  return { to, from, matrix: multiply(toFromVia.matrix, viaFromFrom.matrix) }
}

/** Takes a point in `From` and gives the same place in `To`. */
export function apply<To extends Frame, From extends Frame>(
  { to, from, matrix: m }: Transform<To, From>,
  { in: frame, x, y, z }: Point<NoInfer<From>>,
): Point<To> {
  if (frame !== from) throw new TypeError(`${linkName(to, from)} cannot take a point in ${frame}`)
  return {
    in: to,
    x: m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
    y: m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
    z: m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
  }
}

export function point<In extends Frame>(frame: In, x: number, y: number, z: number): Point<In> {
  return { in: frame, x, y, z }
}

/** Distance in the unit of the frame. Both points must be in the same frame. */
export function distance<In extends Frame>(a: Point<In>, b: Point<NoInfer<In>>): number {
  if (a.in !== b.in) throw new TypeError(`no distance between a point in ${a.in} and one in ${b.in}`)
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)
}

/** The way back. Works for rigid, scaling and shearing transforms, not for projections. */
export function invert<To extends Frame, From extends Frame>({
  to,
  from,
  matrix: m,
}: Transform<To, From>): Transform<From, To> {
  const [a, b, c, , d, e, f, , g, h, i, , x, y, z] = m as readonly number[] as [
    number, number, number, number, number, number, number, number,
    number, number, number, number, number, number, number,
  ] // prettier-ignore
  const determinant = a * (e * i - f * h) - d * (b * i - c * h) + g * (b * f - c * e)
  if (Math.abs(determinant) < 1e-12) {
    throw new RangeError(`${linkName(to, from)} cannot be inverted: its determinant is ${determinant.toPrecision(3)}`)
  }
  const s = 1 / determinant
  const A = (e * i - f * h) * s
  const B = (c * h - b * i) * s
  const C = (b * f - c * e) * s
  const D = (f * g - d * i) * s
  const E = (a * i - c * g) * s
  const F = (c * d - a * f) * s
  const G = (d * h - e * g) * s
  const H = (b * g - a * h) * s
  const I = (a * e - b * d) * s
  const back = [-(A * x + D * y + G * z), -(B * x + E * y + H * z), -(C * x + F * y + I * z)] as const
  return { to: from, from: to, matrix: [A, B, C, 0, D, E, F, 0, G, H, I, 0, ...back, 1] }
}

/** Product of two column-major 4x4 matrices. Frames are lost here: outside this folder use `compose`. */
export function multiply(a: Matrix, b: Matrix): number[] {
  const product = Array.from({ length: 16 }, () => 0)
  for (let i = 0; i < 16; i++) {
    const row = i % 4
    const column = i - row
    product[i] =
      a[row]! * b[column]! + a[row + 4]! * b[column + 1]! + a[row + 8]! * b[column + 2]! + a[row + 12]! * b[column + 3]!
  }
  return product
}

/** Rows for columns: 16 numbers row by row become column-major, and back. */
export function transpose(m: Matrix): Matrix {
  return m.map((_, i) => m[(i % 4) * 4 + Math.floor(i / 4)]!)
}
