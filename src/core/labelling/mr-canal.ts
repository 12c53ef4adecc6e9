/**
 * The spinal canal in MR: a tube that is brighter or darker than the column of bodies in front of it, with a wall all
 * round, followed from slice to slice like that of CT (`canal.ts`).
 *
 * Grey means nothing by itself in MR. Everything is measured between what the tube holds and what lies in front of it,
 * so that a picture stretched, inverted or weighted otherwise gives the same: T2 shows the sac bright, T1 dark.
 */
import { bestPath, CANAL, type CanalPath } from './canal.ts'
import type { PatientGrid } from './patient-grid.ts'

/** Whether the canal is brighter or darker than marrow. */
export type MrCanalTone = 'bright' | 'dark'

export const MR_CANAL = {
  /** Beyond the cord, which is as grey as marrow in some pictures; the wall of a wide canal is 14 mm away. */
  ringMm: [6, 18],
  /** The body in front: from its posterior wall to its anterior third, and half its width. */
  bodyMm: [14, 34],
  bodyHalfMm: 9,
  /** From the middle of a body its walls to both sides and in front are so far away; what is even for further is bowel or liver. */
  wallMm: [12, 34],
  /** A wall differs from the body by this share of the contrast. */
  wallContrast: 0.2,
  /** The sac is looked at in its middle and this far beside it: the cord takes the middle. */
  besideMm: 4,
  /** Sac and marrow differ by this share of all the greys in the picture. */
  leastContrast: 0.12,
  /** Deviation of an even body, as a share of the contrast: beyond the second it is no body. */
  even: [0.15, 0.7],
  leastWorth: 0.54,
  /** Tubes looked at, and how far apart they are. */
  candidates: 4,
  /** A slice where the canal does not show takes this much less than the next one, for each mm away. */
  lossPerMm: 0.02,
  apartMm: 14,
} as const

/** What was not imaged. */
export const NOT_IMAGED = -20_000
/** The edge of the picture mixes with what is outside: such places count as outside. */
export const isImaged = (value: number) => value > -1000

/** Tubes that may be the canal, the likeliest first: vessels in fat and the gaps between muscles look like it too, but have no discs in front. */
export function mrCanals(grid: PatientGrid, tone: MrCanalTone): readonly CanalPath[] {
  const worth = mrCanalWorth(grid, tone)
  carryPast(worth, grid)
  const paths: CanalPath[] = []
  while (paths.length < MR_CANAL.candidates) {
    const path = bestPath(grid, worth, MR_CANAL.leastWorth)
    if (!path) break
    paths.push(path)
    rubOut(worth, grid, path)
  }
  return paths
}

/** Beside a disc nothing tells the canal: the disc is as grey as it is, or uneven. Its neighbours above and below speak for such a slice, the less the further they are. */
function carryPast(worth: Float32Array, { dimensions: [nx, ny, nz], spacingMm, values }: PatientGrid) {
  const size = nx * ny
  const loss = MR_CANAL.lossPerMm * spacingMm
  const take = (at: number, from: number) => {
    if (isImaged(values[at]!)) worth[at] = Math.max(worth[at]!, worth[from]! - loss)
  }
  for (let at = size; at < size * nz; at++) take(at, at - size)
  for (let at = size * (nz - 1) - 1; at >= 0; at--) take(at, at + size)
}

/** What lies round a path is not looked at again. */
function rubOut(worth: Float32Array, { dimensions: [nx, ny], spacingMm, origin }: PatientGrid, { points }: CanalPath) {
  const reach = Math.round(MR_CANAL.apartMm / spacingMm)
  for (const point of points) {
    const [i, j, k] = point.map((x, axis) => Math.round((x - origin[axis]!) / spacingMm)) as [number, number, number]
    for (let y = Math.max(0, j - reach); y <= Math.min(ny - 1, j + reach); y++)
      worth.fill(-1, Math.max(0, i - reach) + nx * (y + ny * k), Math.min(nx - 1, i + reach) + 1 + nx * (y + ny * k))
  }
}

/** Worth of every place as the middle of the canal, less what a place must have at least; -1 where it cannot be. */
export function mrCanalWorth(grid: PatientGrid, tone: MrCanalTone): Float32Array {
  const { dimensions: [nx, ny, nz], spacingMm, values } = grid // prettier-ignore
  const sign = tone === 'bright' ? 1 : -1
  const worth = new Float32Array(nx * ny * nz).fill(-1)
  const rays = raysOf(spacingMm, nx)
  const reach = Math.ceil(MR_CANAL.ringMm[1] / spacingMm) + 1
  const half = Math.round(MR_CANAL.bodyHalfMm / spacingMm)
  const [near, far] = MR_CANAL.bodyMm.map((mm) => Math.round(mm / spacingMm)) as [number, number]
  const beside = Math.round(MR_CANAL.besideMm / spacingMm)
  const nine = [-1, 0, 1].flatMap((v) => [-1, 0, 1].map((u) => beside * (u + nx * v)))
  const least = MR_CANAL.leastContrast * spreadOf(values)
  const walls = wallRays(spacingMm)
  const middle = Math.round((near + far) / 2)
  for (let k = 0; k < nz; k++) {
    const base = k * nx * ny
    const inFront = boxMoments(values, base, nx, ny)
    for (let j = far; j < ny - reach; j++)
      for (let i = reach; i < nx - reach; i++) {
        const at = base + j * nx + i
        if (!isImaged(values[at]!)) continue
        const body = inFront(i - half, i + half + 1, j - far, j - near + 1)
        if (body === undefined) continue
        const held = sign * thirdOf(values, at, nine, sign)
        const contrast = sign * (held - body.mean)
        if (contrast <= least) continue
        const [even, uneven] = MR_CANAL.even
        const bodyLike = 1 - Math.min(1, Math.max(0, (body.deviation / contrast - even) / (uneven - even)))
        if (bodyLike <= 0) continue
        const ring = ringShare(values, at, rays, spacingMm, sign * (held - 0.5 * sign * contrast), sign)
        const walled = wallShare(values, grid, [i, j - middle, k], walls, body.mean, MR_CANAL.wallContrast * contrast)
        worth[at] = 0.25 * bodyLike + 0.3 * walled + 0.45 * ring - MR_CANAL.leastWorth
      }
  }
  return worth
}

/** The third most sac-like of nine, times the sign: the cord may take most of them, single voxels are noise. */
function thirdOf(values: Float32Array, at: number, nine: readonly number[], sign: number): number {
  let [first, second, third] = [-Infinity, -Infinity, -Infinity]
  for (const offset of nine) {
    const value = sign * values[at + offset]!
    if (value > first) [first, second, third] = [value, first, second]
    else if (value > second) [second, third] = [value, second]
    else if (value > third) third = value
  }
  return third
}

/** Between the darkest and the brightest twentieth of what was imaged. */
export function spreadOf(values: Float32Array): number {
  const some = values.filter((value, n) => n % 7 === 0 && isImaged(value)).toSorted()
  const at = (share: number) => some[Math.floor(share * (some.length - 1))] ?? 0
  return at(0.95) - at(0.05)
}

/** Mean and deviation within boxes of one slice, from sums over all of it (Crow 1984); undefined where a box leaves the picture. */
function boxMoments(values: Float32Array, base: number, nx: number, ny: number) {
  const width = nx + 1
  const [counts, sums, squares] = [0, 1, 2].map(() => new Float64Array(width * (ny + 1))) as [
    Float64Array, Float64Array, Float64Array,
  ] // prettier-ignore
  for (let j = 0; j < ny; j++) {
    let [count, sum, square] = [0, 0, 0]
    for (let i = 0; i < nx; i++) {
      const value = values[base + j * nx + i]!
      if (isImaged(value)) {
        count++
        sum += value
        square += value * value
      }
      const at = (j + 1) * width + i + 1
      counts[at] = counts[at - width]! + count
      sums[at] = sums[at - width]! + sum
      squares[at] = squares[at - width]! + square
    }
  }
  return (x0: number, x1: number, y0: number, y1: number) => {
    if (x0 < 0 || y0 < 0 || x1 > nx || y1 > ny) return undefined
    const of = (s: Float64Array) =>
      s[y1 * width + x1]! - s[y0 * width + x1]! - s[y1 * width + x0]! + s[y0 * width + x0]!
    const count = of(counts)
    if (count < 0.95 * (x1 - x0) * (y1 - y0)) return undefined
    const mean = of(sums) / count
    return { mean, deviation: Math.sqrt(Math.max(0, of(squares) / count - mean * mean)) }
  }
}

/** Offsets of the voxels along each direction, from the least to the greatest distance of a wall. */
function raysOf(spacingMm: number, nx: number): readonly Int32Array[] {
  return Array.from({ length: CANAL.directions }, (_, n) => {
    const angle = (2 * Math.PI * n) / CANAL.directions
    const steps = []
    for (let mm: number = MR_CANAL.ringMm[0]; mm <= MR_CANAL.ringMm[1]; mm += spacingMm / 2)
      steps.push(Math.round((mm * Math.cos(angle)) / spacingMm) + nx * Math.round((mm * Math.sin(angle)) / spacingMm))
    return Int32Array.from(steps)
  })
}

/** Steps to the left, to the right, and three ways forwards. */
function wallRays(spacingMm: number): readonly (readonly (readonly [i: number, j: number])[])[] {
  const [near, far] = MR_CANAL.wallMm
  return [0, 180, 225, 270, 315].map((degrees) => {
    const angle = (degrees * Math.PI) / 180
    const steps: [number, number][] = []
    for (let mm: number = spacingMm; mm <= far; mm += spacingMm)
      steps.push([Math.round((mm * Math.cos(angle)) / spacingMm), Math.round((mm * Math.sin(angle)) / spacingMm)])
    return steps.filter(([u, v]) => Math.hypot(u, v) * spacingMm >= near)
  })
}

/** How many of the rays from the middle of a body meet its wall where one can be; half of one where the picture ends before. */
function wallShare(
  values: Float32Array,
  { dimensions: [nx, ny] }: PatientGrid,
  [i, j, k]: readonly [number, number, number],
  rays: ReturnType<typeof wallRays>,
  body: number,
  least: number,
): number {
  let share = 0
  for (const ray of rays) {
    for (const [u, v] of ray) {
      const [x, y] = [i + u, j + v]
      const value = x < 0 || y < 0 || x >= nx || y >= ny ? NOT_IMAGED : values[x + nx * (y + ny * k)]!
      if (!isImaged(value)) {
        share += 0.5
        break
      }
      if (Math.abs(value - body) > least) {
        share += 1
        break
      }
    }
  }
  return share / rays.length
}

/** Read at once after it is written: one array a voxel is a second of cleaning up. */
const hits = new Float64Array(CANAL.directions)

/** How much of a wall there is round a place, beyond which it is as in front of it or more so, and how well it is in the middle: 0-1. */
function ringShare(
  values: Float32Array,
  at: number,
  rays: readonly Int32Array[],
  spacingMm: number,
  threshold: number,
  sign: number,
): number {
  const half = rays.length / 2
  let share = 0
  for (const [r, ray] of rays.entries()) {
    hits[r] = -1
    for (let n = 0; n < ray.length; n++)
      if (sign * values[at + ray[n]!]! < threshold) {
        hits[r] = MR_CANAL.ringMm[0] + (n * spacingMm) / 2
        break
      }
  }
  for (let n = 0; n < half; n++) {
    const [one, other] = [hits[n]!, hits[n + half]!]
    if (one >= 0 && other >= 0) share += 1 - Math.min(0.7, Math.abs(one - other) / 16)
    else if (one >= 0 || other >= 0) share += 0.3
  }
  return share / half
}
