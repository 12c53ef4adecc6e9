/** Linear least squares whose outliers are left out, a few at a time, until none is left. */
import { Matrix, SingularValueDecomposition, solve } from 'ml-matrix'

export interface RobustSolution {
  /** One column per right-hand side, one row per unknown. */
  readonly solution: readonly (readonly number[])[]
  /** Of the blocks of rows that were given: false where left out. */
  readonly isKept: readonly boolean[]
}

/** Of a normal error, 1 in 370 is further off than this many deviations. */
const OUTLYING = 3
const MOST_ROUNDS = 20
/** A direction whose singular value is smaller than this share of the greatest is not held by the data. */
const LEAST_HELD = 1e-6

/**
 * Minimises |A x - B|². Rows come in blocks (one observation each); a block whose error is more than three deviations
 * above the mean of all is left out and the rest solved again.
 *
 * @param blocks rows of A and of B of each observation
 * @throws RangeError when too few blocks are given, or they leave an unknown open
 */
export function solveRobustly(
  blocks: readonly { readonly a: readonly (readonly number[])[]; readonly b: readonly (readonly number[])[] }[],
): RobustSolution {
  const unknowns = blocks[0]?.a[0]?.length ?? 0
  let isKept = blocks.map(() => true)
  for (let round = 0; ; round++) {
    const kept = blocks.filter((_, n) => isKept[n])
    const a = new Matrix(kept.flatMap((block) => block.a.map((row) => [...row])))
    const b = new Matrix(kept.flatMap((block) => block.b.map((row) => [...row])))
    if (a.rows < unknowns) throw new RangeError(`${a.rows} equations for ${unknowns} unknowns`)
    const { diagonal } = new SingularValueDecomposition(a)
    if (!(diagonal.at(-1)! > LEAST_HELD * diagonal[0]!)) throw new RangeError('the observations leave an unknown open')
    const x = solve(a, b, true)
    const errors = blocks.map(({ a: rows, b: sides }) => {
      const off = new Matrix(rows.map((row) => [...row])).mmul(x).sub(new Matrix(sides.map((side) => [...side])))
      return off.norm('frobenius')
    })
    const own = errors.filter((_, n) => isKept[n])
    const mean = own.reduce((sum, error) => sum + error, 0) / own.length
    const deviation = Math.sqrt(own.reduce((sum, error) => sum + (error - mean) ** 2, 0) / own.length)
    const limit = mean + OUTLYING * deviation
    const next = errors.map((error, n) => isKept[n]! && error <= limit)
    const isStable = next.every((value, n) => value === isKept[n])
    if (isStable || round === MOST_ROUNDS) return { solution: x.to2DArray(), isKept }
    isKept = next
  }
}
