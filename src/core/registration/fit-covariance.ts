/** How sure a robust fit to a distance field is. */
import { Matrix, inverse } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import type { Transform } from '#core/frames/transform.ts'
import type { fieldReader } from '#core/volumes/distance-map.ts'
import type { Cloud } from './cloud.ts'
import { addOuter, mirrored, SIX } from './sum-of-squares.ts'

/**
 * Covariance of what a robust fit finds, A⁻¹ B A⁻¹ with A = Σ ψ' j jᵀ and B = Σ ψ² j jᵀ (Huber 1981, Robust Statistics,
 * §7.6): it needs no guess of the points' noise.
 */
export function sandwich<To extends Frame, From extends Frame>(...fit: Parameters<typeof fitSums<To, From>>): Matrix {
  const { slopes, squares } = fitSums(...fit)
  for (let n = 0; n < 6; n++) slopes.set(n, n, slopes.get(n, n) + (n < 3 ? 1e-3 : 1e-6))
  const back = inverse(slopes)
  return back.mmul(squares).mmul(back.transpose())
}

/** A and B of it: what a small motion changes, and how much the points disagree. */
export function fitSums<To extends Frame, From extends Frame>(
  { count, places }: Cloud<From>,
  read: ReturnType<typeof fieldReader>,
  { matrix: m }: Transform<To, From>,
  [cx, cy, cz]: readonly [number, number, number],
  scaleMm: number,
): { readonly slopes: Matrix; readonly squares: Matrix } {
  const found = new Float64Array(4)
  const scale2 = scaleMm * scaleMm
  const [slopes, squares] = [new Float64Array(SIX), new Float64Array(SIX)]
  for (let at = 0; at < 3 * count; at += 3) {
    const px = places[at]!
    const py = places[at + 1]!
    const pz = places[at + 2]!
    const x = m[0]! * px + m[4]! * py + m[8]! * pz + m[12]!
    const y = m[1]! * px + m[5]! * py + m[9]! * pz + m[13]!
    const z = m[2]! * px + m[6]! * py + m[10]! * pz + m[14]!
    read(x, y, z, found)
    const d = found[0]!
    const gx = found[1]!
    const gy = found[2]!
    const gz = found[3]!
    const rx = x - cx
    const ry = y - cy
    const rz = z - cz
    const jx = ry * gz - rz * gy
    const jy = rz * gx - rx * gz
    const jz = rx * gy - ry * gx
    const d2 = d * d
    const weight = (scale2 / (d2 + scale2)) ** 2
    addOuter(slopes, (weight * (scale2 - 3 * d2)) / (d2 + scale2), jx, jy, jz, gx, gy, gz)
    addOuter(squares, weight * weight * d2, jx, jy, jz, gx, gy, gz)
  }
  return { slopes: Matrix.from1DArray(6, 6, mirrored(slopes)), squares: Matrix.from1DArray(6, 6, mirrored(squares)) }
}

/** Below which a chi-square number of three degrees of freedom lies with this chance; by halving its distribution function. */
export function chiSquare3(chance: number): number {
  if (!(chance > 0 && chance < 1)) throw new RangeError(`a chance of ${chance}`)
  // P(x) = erf(√(x/2)) - √(2x/π) e^(-x/2); Simpson's rule for the first.
  const below = (x: number) => {
    const end = Math.sqrt(x / 2)
    const steps = 200
    let sum = 1 + Math.exp(-end * end)
    for (let n = 1; n < steps; n++) sum += (n % 2 === 1 ? 4 : 2) * Math.exp(-(((n * end) / steps) ** 2))
    return ((2 / Math.sqrt(Math.PI)) * sum * end) / (3 * steps) - Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2)
  }
  let [low, high] = [0, 60]
  for (let n = 0; n < 60; n++) {
    const middle = (low + high) / 2
    if (below(middle) < chance) low = middle
    else high = middle
  }
  return high
}
