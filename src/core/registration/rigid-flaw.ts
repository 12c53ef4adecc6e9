/** Why a stated matrix cannot be how patient and CT lie together, in words that say what to do; nothing when it can. */
import type { Matrix } from '#core/frames/transform.ts'

/** Rotations typed with four digits are off by less. */
const LEAST_OFF = 0.01

/** @param matrix column-major */
export function rigidFlaw(matrix: Matrix): string | undefined {
  const m = matrix
  if (!m.every(Number.isFinite)) return 'it has something that is no number: state all four rows of four'
  if (m[3] !== 0 || m[7] !== 0 || m[11] !== 0 || m[15] !== 1)
    return 'its last row is not 0 0 0 1: state it row by row, not column by column'
  const lengths = [0, 4, 8].map((at) => Math.hypot(m[at]!, m[at + 1]!, m[at + 2]!))
  const determinant =
    m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
    m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
    m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
  if (determinant < 0) return 'it mirrors: left and right are swapped; find out which axis points the other way'
  const scale = Math.cbrt(determinant)
  if (lengths.some((length) => Math.abs(length - 1) > LEAST_OFF))
    return `it scales by ${scale.toPrecision(3)}: patient and CT are both in millimetres; calibrate again`
  const dots = [[0, 4], [0, 8], [4, 8]].map(([a, b]) => m[a!]! * m[b!]! + m[a! + 1]! * m[b! + 1]! + m[a! + 2]! * m[b! + 2]!) // prettier-ignore
  if (dots.some((dot) => Math.abs(dot) > LEAST_OFF))
    return 'its axes are not at right angles: it bends the patient; register again'
  return undefined
}
