/**
 * The spinal canal in CT: the one tube of soft tissue that has a ring of bone round it and a column of marrow
 * in front of it, followed from slice to slice.
 *
 * No single slice shows it well (between two arches the ring is open), so the best way through all of them is taken
 * at once. Sizes are those of an adult: canal 22-28 mm wide and 15-20 mm deep, bodies 33-37 mm deep and 40-50 mm wide
 * (docs/phantom.md).
 */
import type { PatientGrid } from './patient-grid.ts'

export interface CanalPath {
  /** From the feet to the head, one per slice of the grid, LPS mm. */
  readonly points: readonly (readonly [x: number, y: number, z: number])[]
  /** How canal-like its slices are on the whole, 0-1. */
  readonly score: number
}

export const CANAL = {
  /** Cortex above, muscle and disc below, after smoothing; in HU. */
  boneHu: 170,
  /** What lies in the canal: cord, fluid, some fat at its edge. */
  contentHu: [-60, 120],
  /** Walls are looked for this far from its middle. */
  ringMm: [4, 24],
  /** Slices whose worth is below this count against the path. */
  leastWorth: 0.5,
  /** A spine, even a bent one, lies this near to the middle of the trunk; each mm further costs a little. */
  nearMiddleMm: 35,
  costPerMm: 0.012,
  /** A path shorter than one vertebra and its disc is no spine. */
  shortestMm: 40,
  directions: 16,
} as const

/** Fat -100, muscle and blood 50, disc 80, marrow 70 (old) to 250 HU, cortex above: from 0 for fat to 1 for marrow, more for cortex. */
const marrowShare = (hu: number) => (hu > CANAL.boneHu ? 1.3 : Math.min(1, Math.max(0, (hu - 25) / 65)))

/** @returns undefined where nothing is like a canal for long enough. */
export function findCanal(grid: PatientGrid): CanalPath | undefined {
  const worth = canalWorth(grid)
  return bestPath(grid, worth, CANAL.leastWorth)
}

/** Worth of every place as the middle of the canal, less what a place must have at least; -1 where it cannot be. */
export function canalWorth({ dimensions: [nx, ny, nz], spacingMm, values }: PatientGrid): Float32Array {
  const rays = raysOf(spacingMm, nx)
  const worth = new Float32Array(nx * ny * nz).fill(-1)
  const sums = new Float64Array((nx + 1) * (ny + 1))
  const reach = Math.ceil(CANAL.ringMm[1] / spacingMm) + 1
  const half = Math.round(9 / spacingMm)
  const [near, far] = [Math.round(14 / spacingMm), Math.round(38 / spacingMm)]
  for (let k = 0; k < nz; k++) {
    const base = k * nx * ny
    for (let j = 0; j < ny; j++) {
      let row = 0
      for (let i = 0; i < nx; i++) {
        row += marrowShare(values[base + j * nx + i]!)
        sums[(j + 1) * (nx + 1) + i + 1] = sums[j * (nx + 1) + i + 1]! + row
      }
    }
    const middle = middleOfTrunk(values, base, nx, ny)
    const inFront = (i: number, j: number) => {
      const [x0, x1, y0, y1] = [i - half, i + half + 1, Math.max(0, j - far), j - near + 1]
      const sum =
        sums[y1 * (nx + 1) + x1]! - sums[y0 * (nx + 1) + x1]! - sums[y1 * (nx + 1) + x0]! + sums[y0 * (nx + 1) + x0]!
      return sum / ((x1 - x0) * (far - near + 1))
    }
    for (let j = near; j < ny - reach; j++)
      for (let i = reach; i < nx - reach; i++) {
        const at = base + j * nx + i
        const mean = (values[at]! * 2 + values[at - 1]! + values[at + 1]! + values[at - nx]! + values[at + nx]!) / 6
        if (mean < CANAL.contentHu[0] || mean > CANAL.contentHu[1]) continue
        const body = inFront(i, j)
        if (body < 0.3) continue
        const aside = Math.max(0, Math.abs(i - middle) * spacingMm - CANAL.nearMiddleMm) * CANAL.costPerMm
        worth[at] = 0.5 * body + 0.65 * ringShare(values, at, rays, spacingMm) - CANAL.leastWorth - aside
      }
  }
  return worth
}

/** Column of the middle of what is not air in one slice. */
function middleOfTrunk(values: Float32Array, base: number, nx: number, ny: number): number {
  let [count, sum] = [0, 0]
  for (let at = 0; at < nx * ny; at++) {
    if (values[base + at]! < -300) continue
    count++
    sum += at % nx
  }
  return count > 0 ? sum / count : nx / 2
}

/** Offsets of the voxels along each direction, from the least to the greatest distance of a wall. */
function raysOf(spacingMm: number, nx: number): readonly Int32Array[] {
  return Array.from({ length: CANAL.directions }, (_, n) => {
    const angle = (2 * Math.PI * n) / CANAL.directions
    const steps = []
    for (let mm = CANAL.ringMm[0]; mm <= CANAL.ringMm[1]; mm += spacingMm / 2)
      steps.push(Math.round((mm * Math.cos(angle)) / spacingMm) + nx * Math.round((mm * Math.sin(angle)) / spacingMm))
    return Int32Array.from(steps)
  })
}

/** How much of a ring of bone there is round a place, and how well it is in the middle of it: 0-1. */
function ringShare(values: Float32Array, at: number, rays: readonly Int32Array[], spacingMm: number): number {
  const half = rays.length / 2
  let share = 0
  const hits = rays.map((ray) => {
    const n = ray.findIndex((offset) => values[at + offset]! > CANAL.boneHu)
    return n < 0 ? -1 : CANAL.ringMm[0] + (n * spacingMm) / 2
  })
  for (let n = 0; n < half; n++) {
    const [one, other] = [hits[n]!, hits[n + half]!]
    if (one >= 0 && other >= 0) share += 1 - Math.min(0.7, Math.abs(one - other) / 20)
    else if (one >= 0 || other >= 0) share += 0.3
  }
  return share / half
}

/** The way upwards with the greatest sum of worth, wherever it begins and ends (Smith and Waterman's rule for the best stretch). */
export function bestPath(
  { dimensions: [nx, ny, nz], spacingMm, origin }: PatientGrid,
  worth: Float32Array,
  leastWorth: number,
): CanalPath | undefined {
  const size = nx * ny
  const total = new Float32Array(size * nz)
  const from = new Int8Array(size * nz).fill(-1)
  const [reachX, reachY] = [1, 2]
  let best = -1
  for (let k = 0; k < nz; k++)
    for (let j = reachY; j < ny - reachY; j++)
      for (let i = reachX; i < nx - reachX; i++) {
        const at = k * size + j * nx + i
        let [before, way] = [0, -1]
        if (k > 0)
          for (let dj = -reachY; dj <= reachY; dj++)
            for (let di = -reachX; di <= reachX; di++) {
              const value = total[at - size + dj * nx + di]! - 0.12 * Math.abs(di) - 0.04 * Math.abs(dj)
              if (value > before) {
                before = value
                way = (dj + reachY) * 3 + di + reachX
              }
            }
        const sum = before + Math.max(-0.4, worth[at]!)
        if (sum <= 0) continue
        total[at] = sum
        from[at] = way
        if (best < 0 || sum > total[best]!) best = at
      }
  if (best < 0) return undefined
  const points: [number, number, number][] = []
  for (let at = best; ;) {
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / size)]
    points.push([origin[0] + i * spacingMm, origin[1] + j * spacingMm, origin[2] + k * spacingMm])
    const way = from[at]!
    if (way < 0) break
    at += -size + (Math.floor(way / 3) - reachY) * nx + (way % 3) - reachX
  }
  const score = Math.min(1, total[best]! / points.length + leastWorth)
  if (points.length * spacingMm < CANAL.shortestMm) return undefined
  return { points: points.toReversed(), score }
}
