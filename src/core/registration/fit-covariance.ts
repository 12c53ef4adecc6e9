/** How sure a robust fit to a distance field is. */
import { Matrix, inverse } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import type { Point, Transform } from '#core/frames/transform.ts'
import type { fieldReader } from '#core/volumes/distance-map.ts'

/**
 * Covariance of what a robust fit finds, A⁻¹ B A⁻¹ with A = Σ ψ' j jᵀ and B = Σ ψ² j jᵀ (Huber 1981, Robust Statistics,
 * §7.6): it needs no guess of the points' noise.
 */
export function sandwich<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  read: ReturnType<typeof fieldReader>,
  { matrix: m }: Transform<To, From>,
  [cx, cy, cz]: readonly [number, number, number],
  scaleMm: number,
): Matrix {
  const found = new Float64Array(4)
  const scale2 = scaleMm * scaleMm
  const [a, b] = [Matrix.zeros(6, 6), Matrix.zeros(6, 6)]
  for (const p of points) {
    const x = m[0]! * p.x + m[4]! * p.y + m[8]! * p.z + m[12]!
    const y = m[1]! * p.x + m[5]! * p.y + m[9]! * p.z + m[13]!
    const z = m[2]! * p.x + m[6]! * p.y + m[10]! * p.z + m[14]!
    read(x, y, z, found)
    const [d, gx, gy, gz] = found as unknown as [number, number, number, number]
    const [rx, ry, rz] = [x - cx, y - cy, z - cz]
    const j = [ry * gz - rz * gy, rz * gx - rx * gz, rx * gy - ry * gx, gx, gy, gz]
    const d2 = d * d
    const weight = (scale2 / (d2 + scale2)) ** 2
    const slope = (weight * (scale2 - 3 * d2)) / (d2 + scale2)
    for (let r = 0; r < 6; r++) {
      for (let c = 0; c < 6; c++) {
        a.set(r, c, a.get(r, c) + slope * j[r]! * j[c]!)
        b.set(r, c, b.get(r, c) + weight * weight * d2 * j[r]! * j[c]!)
      }
    }
  }
  for (let n = 0; n < 6; n++) a.set(n, n, a.get(n, n) + (n < 3 ? 1e-3 : 1e-6))
  const back = inverse(a)
  return back.mmul(b).mmul(back.transpose())
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
