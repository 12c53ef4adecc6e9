/**
 * Fat within a muscle, in streaks along its fibres: a smooth random field fixed in the tissue, of which the
 * highest values are fat, just so many that the share is the one asked for.
 */
import { createRandom } from '#core/phantom/random.ts'
import type { Tissue } from '#core/phantom/tissues.ts'

const EDGE = 32
const MASK = EDGE - 1

/** Streaks are about this wide across the fibres and so long along them, mm. */
const ACROSS_MM = 2.6
const ALONG_MM = 13

let field: Float32Array | undefined
let levels: Float32Array | undefined

function lattice(): Float32Array {
  if (!field) {
    const random = createRandom(0x5eed)
    field = Float32Array.from({ length: EDGE ** 3 }, () => random.uniform())
  }
  return field
}

/** Smooth between the lattice's random values, by its own units. */
function noise(x: number, y: number, z: number): number {
  const values = lattice()
  const x0 = Math.floor(x)
  const y0 = Math.floor(y)
  const z0 = Math.floor(z)
  const u = ease(x - x0)
  const v = ease(y - y0)
  const w = ease(z - z0)
  const [i, j] = [x0 & MASK, (x0 + 1) & MASK]
  const [below, above] = [(z0 & MASK) * EDGE, ((z0 + 1) & MASK) * EDGE]
  const [front, behind] = [y0 & MASK, (y0 + 1) & MASK]
  const a = row(values, (below + front) * EDGE, i, j, u)
  const b = row(values, (below + behind) * EDGE, i, j, u)
  const c = row(values, (above + front) * EDGE, i, j, u)
  const d = row(values, (above + behind) * EDGE, i, j, u)
  const low = a + (b - a) * v
  return low + (c + (d - c) * v - low) * w
}

const row = (values: Float32Array, at: number, i: number, j: number, u: number) =>
  values[at + i]! + (values[at + j]! - values[at + i]!) * u

const ease = (t: number) => t * t * (3 - 2 * t)

/** The value that a share of the field lies above. */
function levelOf(share: number): number {
  if (!levels) {
    const random = createRandom(0x1e7e1)
    levels = Float32Array.from({ length: 40_000 }, () =>
      noise(random.uniform() * EDGE, random.uniform() * EDGE, random.uniform() * EDGE),
    ).sort()
  }
  return levels[Math.min(levels.length - 1, Math.max(0, Math.floor((1 - share) * levels.length)))]!
}

const LEVELS_BY_PERCENT = 128
let byShare: Float32Array | undefined

/**
 * Muscle or the fat in it. `shareAt` is the local share of fat (0-1), `along` how far the fibres' middle
 * has moved aside at a height, so that the streaks follow it.
 */
export function fibres(
  shareAt: (x: number, y: number, z: number) => number,
  along: (z: number) => readonly [x: number, y: number],
  seed: number,
): (x: number, y: number, z: number) => Tissue {
  byShare ??= Float32Array.from({ length: LEVELS_BY_PERCENT + 1 }, (_, n) => levelOf(n / LEVELS_BY_PERCENT))
  const table = byShare
  const [ox, oy, oz] = [(seed * 7.31) % EDGE, (seed * 3.17) % EDGE, (seed * 5.77) % EDGE]
  return (x, y, z) => {
    const share = Math.min(0.99, Math.max(0, shareAt(x, y, z)))
    const [cx, cy] = along(z)
    const value = noise((x - cx) / ACROSS_MM + ox, (y - cy) / ACROSS_MM + oy, z / ALONG_MM + oz)
    const at = share * LEVELS_BY_PERCENT
    const first = Math.floor(at)
    const level = table[first]! + (table[first + 1]! - table[first]!) * (at - first)
    return value > level ? 'intramuscular-fat' : 'muscle'
  }
}
