/**
 * What marrow looks like in an MR: as grey as most of the column of bodies is at that height, within its own grain.
 *
 * The surface coil is stronger near the skin, and a spine bends to and from it, so the grey is taken anew at every
 * height. How far it may differ is told by the grain of the bodies and by the contrast to what the canal holds.
 */
import { cross, type ColumnStep, type Vector } from './column.ts'
import { isImaged } from './mr-canal.ts'

export type Reader = (x: number, y: number, z: number) => number

export interface Marrow {
  /** How far a place is like marrow, 0-1; NaN outside the picture. */
  readonly likeness: Reader
  /** For each step of the column: share of its cross-section that is like marrow, 0-1; undefined where it was not imaged. */
  readonly shares: readonly (number | undefined)[]
  /** By how many greys the canal differs from it. */
  readonly contrast: number
}

export const MARROW = {
  /** The column's grey is the middle of so much of it each way: two bodies and two discs, of which bodies are most. */
  alongMm: 40,
  halfWidthMm: 14,
  halfDepthMm: 10,
  /** Deviations of the grain that still are marrow. */
  deviations: 2.2,
  /** But no less and no more than so much of the contrast to the canal. */
  ofContrast: [0.12, 0.35],
} as const

export function marrowOf(steps: readonly ColumnStep[], read: Reader): Marrow {
  const sections = steps.map((step) => sectionOf(step, read))
  const greys = sections.map((section) => (section.length > 20 ? middle(section) : undefined))
  const levels = smoothedLevels(greys)
  const bodies = sections.flatMap((section, n) => section.map((value) => Math.abs(value - levels[n]!)))
  const contrasts = steps.flatMap(({ canal }, n) => {
    const value = read(...canal)
    return isImaged(value) ? [Math.abs(value - levels[n]!)] : []
  })
  const contrast = middle(contrasts)
  // Half of what differs least is grain; 1.48 of its middle is a deviation (Rousseeuw and Croux 1993).
  const grain = 1.48 * middle(bodies)
  const [least, most] = MARROW.ofContrast
  const within = Math.min(most * contrast, Math.max(least * contrast, MARROW.deviations * grain))
  const likenessTo = (value: number, level: number) =>
    isImaged(value) ? Math.min(1, Math.max(0, 1.5 - Math.abs(value - level) / within)) : NaN
  const levelAt = levelReader(steps, levels)
  return {
    contrast,
    likeness: (x, y, z) => likenessTo(read(x, y, z), levelAt(z)),
    shares: sections.map((section, n) => {
      if (section.length <= 20) return undefined
      return section.reduce((sum, value) => sum + likenessTo(value, levels[n]!), 0) / section.length
    }),
  }
}

function sectionOf({ middle: m, up, back }: ColumnStep, read: Reader): number[] {
  const aside = cross(back, up)
  const values: number[] = []
  for (let u = -MARROW.halfWidthMm; u <= MARROW.halfWidthMm; u += 2)
    for (let v = -MARROW.halfDepthMm; v <= MARROW.halfDepthMm; v += 2) {
      const place = m.map((x, axis) => x + u * aside[axis]! + v * back[axis]!) as unknown as Vector
      const value = read(...place)
      if (isImaged(value)) values.push(value)
    }
  return values
}

/** The middle of what is near along the column; where nothing was imaged, as at the nearest that was. */
function smoothedLevels(greys: readonly (number | undefined)[]): number[] {
  return greys.map((_, n) => {
    for (let reach: number = MARROW.alongMm; reach < 4 * greys.length; reach *= 2) {
      const near = greys.slice(Math.max(0, n - reach), n + reach + 1).filter((grey) => grey !== undefined)
      if (near.length >= 10) return middle(near)
    }
    return 0
  })
}

/** By height: the column rises steadily. */
function levelReader(steps: readonly ColumnStep[], levels: readonly number[]) {
  const [first, last] = [steps[0]!.canal[2], steps.at(-1)!.canal[2]]
  const count = Math.max(1, Math.ceil(last - first))
  const table = Float64Array.from({ length: count + 1 }, () => NaN)
  for (const [n, { canal }] of steps.entries()) table[Math.round(canal[2] - first)] = levels[n]!
  for (let n = 0; n <= count; n++) if (Number.isNaN(table[n]!)) table[n] = n > 0 ? table[n - 1]! : levels[0]!
  return (z: number) => table[Math.min(count, Math.max(0, Math.round(z - first)))]!
}

export function middle(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = Float64Array.from(values).toSorted()
  return sorted[sorted.length >> 1]!
}
