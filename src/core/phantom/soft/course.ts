/**
 * How a value (mm) changes along the spine: smooth curves through what is known at some heights,
 * kept as tables over the CT's z so that asking is cheap; and smooth paths through places.
 */
import { apart, between, type Place } from './vector.ts'

export type Course = (z: number) => number
/** What is known: a value at a height. */
export type Known = readonly [z: number, value: number]

const LOW = -320
const COUNT = 641

export function courseOfTable(table: Float64Array): Course {
  return (z) => {
    const at = z <= LOW ? 0 : z >= LOW + COUNT - 1.001 ? COUNT - 1.001 : z - LOW
    const first = at | 0
    return table[first]! + (table[first + 1]! - table[first]!) * (at - first)
  }
}

/** One value per mm of height. */
export const tabled = (of: (z: number) => number): Course =>
  courseOfTable(Float64Array.from({ length: COUNT }, (_, n) => of(LOW + n)))

/**
 * Monotone cubic through what is known (Fritsch and Carlson 1980), never beyond neighbouring values; outside it
 * goes on straight by `onwards` of the last slope (0: stays; 1: straight on). Then averaged over `smoothMm`.
 */
export function courseThrough(knownInAnyOrder: readonly Known[], { smoothMm = 0, onwards = 0 } = {}): Course {
  const known = knownInAnyOrder.toSorted((a, b) => a[0] - b[0]).filter(([z], n, all) => !n || z > all[n - 1]![0] + 0.01)
  const steps = known.slice(1).map(([z, v], n) => (v - known[n]![1]) / (z - known[n]![0]))
  const slopes = known.map((_, n) => {
    const [a, b] = [steps[n - 1], steps[n]]
    if (a === undefined || b === undefined) return a ?? b ?? 0
    return a * b <= 0 ? 0 : (2 * a * b) / (a + b)
  })
  const [first, last] = [known[0]!, known.at(-1)!]
  const at = (z: number): number => {
    if (z <= first[0]) return first[1] + onwards * slopes[0]! * (z - first[0])
    if (z >= last[0]) return last[1] + onwards * slopes.at(-1)! * (z - last[0])
    const n = known.findIndex(([other]) => other > z) - 1
    const [[z0, v0], [z1, v1]] = [known[n]!, known[n + 1]!]
    const h = z1 - z0
    const t = (z - z0) / h
    return (
      v0 * (1 + 2 * t) * (1 - t) ** 2 +
      v1 * t * t * (3 - 2 * t) +
      h * t * (1 - t) * (slopes[n]! * (1 - t) - slopes[n + 1]! * t)
    )
  }
  if (!smoothMm) return tabled(at)
  return smoothed(tabled(at), smoothMm)
}

/** Averaged under a bell of this deviation. */
export function smoothed(course: Course, deviationMm: number): Course {
  const reach = Math.ceil(2.5 * deviationMm)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-(((n - reach) / deviationMm) ** 2) / 2))
  const sum = weights.reduce((a, b) => a + b)
  return tabled((z) => weights.reduce((total, w, n) => total + w * course(z + n - reach), 0) / sum)
}

/** Steepest slope between two heights. */
export function steepest(course: Course, fromZ: number, toZ: number): number {
  let most = 0
  for (let z = Math.min(fromZ, toZ); z < Math.max(fromZ, toZ); z++)
    most = Math.max(most, Math.abs(course(z + 1) - course(z)))
  return most
}

/** A smooth path (Catmull and Rom) through places, with a place about every `stepMm`. */
export function pathThrough(through: readonly Place[], stepMm: number): Place[] {
  const path: Place[] = []
  for (let n = 0; n + 1 < through.length; n++) {
    const [b, c] = [through[n]!, through[n + 1]!]
    const a = through[n - 1] ?? between(b, c, -1)
    const d = through[n + 2] ?? between(c, b, -1)
    const count = Math.max(1, Math.round(apart(b, c) / stepMm))
    for (let step = 0; step < count; step++) {
      const t = step / count
      path.push(
        [0, 1, 2].map((axis) => {
          const [p, q, r, s] = [a[axis]!, b[axis]!, c[axis]!, d[axis]!]
          return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)))
        }) as unknown as Place,
      )
    }
  }
  return [...path, through.at(-1)!]
}
