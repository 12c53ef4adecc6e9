/**
 * The column of bodies moved to where they are in an MR: half way between their walls, to the sides and to front and back.
 *
 * What was taken for the canal may be the fat behind the sac or one side of it; the bodies are larger and plainer.
 */
import { cross, type ColumnStep, type Vector } from './column.ts'
import type { Reader } from './marrow.ts'

export interface CentredColumn {
  readonly steps: readonly ColumnStep[]
  /** Of the canal from the middle of the bodies, of most steps: to the patient's left and to the back. */
  readonly canalAsideMm: number
  readonly canalBehindMm: number
  /** Half the width and half the depth of most bodies. */
  readonly halfWidthMm: number
  readonly halfDepthMm: number
}

const CENTRING = {
  /** Further than this no wall of a body is; the widest lumbar one is 56 mm. */
  furthestMm: 34,
  /** Lines beside the middle one that are looked along too. */
  besideMm: [-6, 0, 6],
  /** The marrow ends where it is missing for so long. */
  gapMm: 3,
  /** A section with less marrow than this is a disc, or no body at all. */
  leastMarrow: 0.7,
  /** One deviation of the smoothing along the column. */
  smoothMm: 20,
  rounds: 2,
} as const

/** @param shares of each step, how much of its section is like marrow @param likeness of a place to marrow, 0-1 */
export function centredColumn(
  steps: readonly ColumnStep[],
  shares: readonly (number | undefined)[],
  likeness: Reader,
): CentredColumn {
  let now = steps
  let walls: Walls[] = []
  for (let round = 0; round < CENTRING.rounds; round++) {
    walls = now.flatMap((step, n) =>
      (shares[n] ?? 0) < CENTRING.leastMarrow ? [] : (wallsOf(step, n, likeness) ?? []),
    )
    if (walls.length === 0) break
    now = now.map((step, n) => shifted(step, smoothedAt(walls, n, 'aside'), smoothedAt(walls, n, 'behind')))
  }
  const offsets = now.map(({ middle: m, canal, up, back }) => {
    const d = canal.map((x, axis) => x - m[axis]!) as unknown as Vector
    return [dot(d, cross(back, up)), dot(d, back)] as const
  })
  return {
    steps: now,
    canalAsideMm: median(offsets.map(([aside]) => aside)),
    canalBehindMm: median(offsets.map(([, behind]) => behind)),
    halfWidthMm: median(walls.map(({ halfWidth }) => halfWidth)),
    halfDepthMm: median(walls.map(({ halfDepth }) => halfDepth)),
  }
}

interface Walls {
  readonly step: number
  /** The middle between the walls, from where the column was. */
  readonly aside: number
  readonly behind: number
  readonly halfWidth: number
  readonly halfDepth: number
}

function wallsOf({ middle, up, back }: ColumnStep, step: number, likeness: Reader): Walls[] | undefined {
  const aside = cross(back, up)
  const across = extentAlong(middle, aside, back, likeness)
  const along = extentAlong(middle, back, aside, likeness)
  if (!across || !along) return undefined
  const [right, left] = across
  const [front, behind] = along
  return [
    { step, aside: (left - right) / 2, behind: (behind - front) / 2, halfWidth: (left + right) / 2, halfDepth: (front + behind) / 2 },
  ] // prettier-ignore
}

/** How far marrow goes against a direction and along it; undefined where one end is not met. */
function extentAlong(from: Vector, way: Vector, beside: Vector, likeness: Reader): [number, number] | undefined {
  const ends = [-1, 1].map((sign) => {
    const reaches = CENTRING.besideMm.map((off) => {
      let missing = 0
      for (let mm = 0; mm <= CENTRING.furthestMm; mm++) {
        const place = from.map((x, axis) => x + sign * mm * way[axis]! + off * beside[axis]!) as unknown as Vector
        missing = likeness(...place) >= 0.5 ? 0 : missing + 1
        if (missing >= CENTRING.gapMm) return mm - CENTRING.gapMm + 0.5
      }
      return CENTRING.furthestMm
    })
    return median(reaches)
  })
  return ends.some((mm) => mm >= CENTRING.furthestMm || mm <= 2) ? undefined : (ends as [number, number])
}

/** The middle of what was measured near, weighted: single sections are led astray by pedicles and veins. */
function smoothedAt(walls: readonly Walls[], step: number, which: 'aside' | 'behind'): number {
  const sorted = walls.toSorted((a, b) => a[which] - b[which])
  const weights = sorted.map((wall) => Math.exp(-0.5 * ((wall.step - step) / CENTRING.smoothMm) ** 2) + 1e-6)
  const half = weights.reduce((a, b) => a + b) / 2
  let sum = 0
  for (const [n, weight] of weights.entries()) if ((sum += weight) >= half) return sorted[n]![which]
  return 0
}

function shifted(step: ColumnStep, asideMm: number, behindMm: number): ColumnStep {
  const aside = cross(step.back, step.up)
  const middle = step.middle.map((x, axis) => x + asideMm * aside[axis]! + behindMm * step.back[axis]!)
  return { ...step, middle: middle as unknown as Vector }
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
