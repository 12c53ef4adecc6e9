/** Whether 16 numbers from outside are a transform that can be used both ways. */

/** Below this a transform flattens space: the graph could not invert it. ImageToProbe of 0.05 mm pixels has 1e-4. */
const LEAST_DETERMINANT = 1e-9

export interface MatrixFlaw {
  /** Continues a sentence that begins with the matrix's name. */
  readonly reason: string
  /** The numbers are a matrix, but one that flattens space. */
  readonly isSingular: boolean
}

/** @param rows row by row. Undefined when nothing is wrong. */
export function matrixFlaw(rows: readonly number[]): MatrixFlaw | undefined {
  if (rows.length !== 16) return { reason: `has ${rows.length} numbers, not 16`, isSingular: false }
  const bad = rows.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) return { reason: `has something that is no number at position ${bad}`, isSingular: false }
  const determinant = determinantOf(rows)
  const last = rows.slice(12)
  const isZero = rows.every((value) => value === 0)
  if (isZero || (isLastRow(last) && Math.abs(determinant) < LEAST_DETERMINANT)) {
    return { reason: 'flattens space (its determinant is 0)', isSingular: true }
  }
  if (!isLastRow(last)) return { reason: `ends in the row ${last.join(' ')}, not 0 0 0 1`, isSingular: false }
  return undefined
}

const isLastRow = ([a, b, c, d]: readonly number[]) => a === 0 && b === 0 && c === 0 && d === 1

function determinantOf([a, b, c, , d, e, f, , g, h, i]: readonly number[]): number {
  return a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!)
}
