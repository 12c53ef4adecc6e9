/** Sums over points of what each says about a small turn and shift: kept in local numbers, for it is done for every point of every step. */

/** 6x6, row by row; only what is on and under the diagonal counts until `mirrored`. */
export const SIX = 36

/** Adds weight · j jᵀ to the lower half, j = (r x g, g) of a place r from the middle and a slope g. */
export function addOuter(
  into: Float64Array,
  weight: number,
  j0: number,
  j1: number,
  j2: number,
  j3: number,
  j4: number,
  j5: number,
): void {
  const w0 = weight * j0
  const w1 = weight * j1
  const w2 = weight * j2
  const w3 = weight * j3
  const w4 = weight * j4
  const w5 = weight * j5
  into[0]! += w0 * j0
  into[6]! += w1 * j0
  into[7]! += w1 * j1
  into[12]! += w2 * j0
  into[13]! += w2 * j1
  into[14]! += w2 * j2
  into[18]! += w3 * j0
  into[19]! += w3 * j1
  into[20]! += w3 * j2
  into[21]! += w3 * j3
  into[24]! += w4 * j0
  into[25]! += w4 * j1
  into[26]! += w4 * j2
  into[27]! += w4 * j3
  into[28]! += w4 * j4
  into[30]! += w5 * j0
  into[31]! += w5 * j1
  into[32]! += w5 * j2
  into[33]! += w5 * j3
  into[34]! += w5 * j4
  into[35]! += w5 * j5
}

export function mirrored(into: Float64Array): Float64Array {
  for (let r = 0; r < 6; r++) for (let c = r + 1; c < 6; c++) into[6 * r + c] = into[6 * c + r]!
  return into
}

/**
 * Six unknowns of a positive definite system, by Cholesky's factors; the system is used up.
 * @throws RangeError when it is not positive definite
 */
export function solvedSix(system: Float64Array, side: Float64Array): Float64Array {
  const found = Float64Array.from(side)
  for (let c = 0; c < 6; c++) {
    for (let r = c; r < 6; r++) {
      let sum = system[6 * r + c]!
      for (let n = 0; n < c; n++) sum -= system[6 * r + n]! * system[6 * c + n]!
      if (r > c) system[6 * r + c] = sum / system[6 * c + c]!
      else if (sum > 0) system[6 * c + c] = Math.sqrt(sum)
      else
        throw new RangeError('the points do not hold all six numbers of a place: add points on other sides of the bone')
    }
  }
  for (let r = 0; r < 6; r++) {
    for (let n = 0; n < r; n++) found[r]! -= system[6 * r + n]! * found[n]!
    found[r]! /= system[6 * r + r]!
  }
  for (let r = 5; r >= 0; r--) {
    for (let n = r + 1; n < 6; n++) found[r]! -= system[6 * n + r]! * found[n]!
    found[r]! /= system[6 * r + r]!
  }
  return found
}
