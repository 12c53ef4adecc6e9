/**
 * How the discs of an MR lie: the plane that has least marrow in it and most on either side, looked for round each place
 * where the column is banded; and the column anew, through their middles.
 */
import { cross, unit, type ColumnStep, type Vector } from './column.ts'
import type { DiscPlace } from './discs.ts'
import type { Reader } from './marrow.ts'

export interface DiscPlane {
  readonly centre: Vector
  /** Unit vectors: upwards, across its endplates, and to the back. */
  readonly up: Vector
  readonly back: Vector
  readonly contrast: number
}

const PLANES = {
  /** A disc leans as much further than the canal beside it: S1's endplate stands at 40° on average, the canal turns later. */
  leanDegrees: [-40, -30, -20, -10, 0, 10, 20, 30, 40],
  /** Scoliosis within one segment. */
  sideDegrees: [-12, -6, 0, 6, 12],
  shiftMm: [-6, -4, -2, 0, 2, 4, 6],
  /** A second look round the best, with half of each step and then a quarter. */
  rounds: 3,
  /** Heights that are disc and endplate, and that are body already. */
  discMm: [-4, -2, 0, 2, 4],
  bodyMm: [9, 12],
  /** Of a disc's places, what must be in the picture. */
  leastImaged: 0.8,
  /** Away from where the column is banded each mm costs so much: the picture's end has no other side to tell. */
  costPerMm: 0.015,
  halfWidthMm: 12,
  halfDepthMm: 9,
} as const

export function discPlane(steps: readonly ColumnStep[], { at, contrast }: DiscPlace, likeness: Reader): DiscPlane {
  const { middle, up, back } = steps[at]!
  let best = { lean: 0, side: 0, shift: 0, worth: -Infinity }
  for (let round = 0; round < PLANES.rounds; round++) {
    const { lean, side, shift } = best
    const part = 0.5 ** round
    const few = <T extends readonly number[]>(all: T) =>
      round === 0 ? all : [-1, 0, 1].map((n) => n * part * (all[1]! - all[0]!))
    for (const l of few(PLANES.leanDegrees))
      for (const s of few(PLANES.sideDegrees))
        for (const t of few(PLANES.shiftMm)) {
          const tried = { lean: lean + l, side: side + s, shift: shift + t }
          const worth = worthOf(planeAt(middle, up, back, tried), likeness) - PLANES.costPerMm * Math.abs(tried.shift)
          if (worth > best.worth) best = { ...tried, worth }
        }
  }
  return { ...planeAt(middle, up, back, best), contrast }
}

function planeAt(
  middle: Vector,
  up: Vector,
  back: Vector,
  { lean, side, shift }: { readonly lean: number; readonly side: number; readonly shift: number },
): Omit<DiscPlane, 'contrast'> {
  const [l, s] = [lean, side].map((degrees) => Math.tan((degrees * Math.PI) / 180)) as [number, number]
  const aside = cross(back, up)
  const leaning = unit([0, 1, 2].map((n) => up[n]! + l * back[n]! + s * aside[n]!) as unknown as Vector)
  const along = back.reduce((sum, x, n) => sum + x * leaning[n]!, 0)
  return {
    centre: middle.map((x, n) => x + shift * leaning[n]!) as unknown as Vector,
    up: leaning,
    back: unit(back.map((x, n) => x - along * leaning[n]!) as unknown as Vector),
  }
}

/** How much more marrow there is on either side than in it, 0-1; -Infinity where it leaves the picture. */
function worthOf({ centre, up, back }: Omit<DiscPlane, 'contrast'>, likeness: Reader): number {
  const aside = cross(back, up)
  let [inside, insideCount, insideAll, beside, besideCount] = [0, 0, 0, 0, 0]
  const add = (height: number, isDisc: boolean) => {
    for (let u = -PLANES.halfWidthMm; u <= PLANES.halfWidthMm; u += 4)
      for (let v = -PLANES.halfDepthMm; v <= PLANES.halfDepthMm; v += 3) {
        const at = (n: 0 | 1 | 2) => centre[n] + height * up[n] + u * aside[n] + v * back[n]
        const like = likeness(at(0), at(1), at(2))
        if (isDisc) insideAll++
        if (Number.isNaN(like)) continue
        if (isDisc) [inside, insideCount] = [inside + like, insideCount + 1]
        else [beside, besideCount] = [beside + like, besideCount + 1]
      }
  }
  for (const height of PLANES.discMm) add(height, true)
  for (const height of PLANES.bodyMm) for (const sign of [1, -1]) add(sign * height, false)
  if (insideCount < PLANES.leastImaged * insideAll || besideCount === 0) return -Infinity
  return beside / besideCount - inside / insideCount
}

/** The column through the middles of the discs, at right angles to each; straight on beyond the first and the last. */
export function columnThrough(
  planes: readonly DiscPlane[],
  canal: readonly ColumnStep[],
  onwardsMm: number,
): { readonly steps: readonly ColumnStep[]; readonly discs: readonly DiscPlace[] } {
  const steps: ColumnStep[] = []
  const discs: DiscPlace[] = []
  const push = (middle: Vector, up: Vector, back: Vector) =>
    steps.push({ middle, up, back, canal: nearestCanal(canal, middle, up) })
  const onwards = ({ centre, up, back }: DiscPlane, mm: number) =>
    push(centre.map((x, n) => x + mm * up[n]!) as unknown as Vector, up, back)
  for (let mm = onwardsMm; mm > 0; mm--) onwards(planes[0]!, -mm)
  for (const [n, plane] of planes.entries()) {
    discs.push({ at: steps.length, contrast: plane.contrast })
    const next = planes[n + 1]
    if (!next) break
    const length = Math.hypot(...plane.centre.map((x, axis) => x - next.centre[axis]!))
    const count = Math.max(1, Math.round(length))
    for (let k = 0; k < count; k++) {
      const t = k / count
      const up = unit(mixed(plane.up, next.up, t))
      push(between(plane, next, length, t), up, squareTo(mixed(plane.back, next.back, t), up))
    }
  }
  for (let mm = 0; mm <= onwardsMm; mm++) onwards(planes.at(-1)!, mm)
  return { steps, discs }
}

/** Hermite's cubic: it leaves each disc at right angles. */
function between(low: DiscPlane, high: DiscPlane, length: number, t: number): Vector {
  const [t2, t3] = [t * t, t * t * t]
  return low.centre.map(
    (x, n) =>
      (2 * t3 - 3 * t2 + 1) * x +
      (t3 - 2 * t2 + t) * length * low.up[n]! +
      (3 * t2 - 2 * t3) * high.centre[n]! +
      (t3 - t2) * length * high.up[n]!,
  ) as unknown as Vector
}

const mixed = (a: Vector, b: Vector, t: number) => a.map((x, n) => (1 - t) * x + t * b[n]!) as unknown as Vector

function squareTo(v: Vector, up: Vector): Vector {
  const along = v.reduce((sum, x, n) => sum + x * up[n]!, 0)
  return unit(v.map((x, n) => x - along * up[n]!) as unknown as Vector)
}

/** Where the canal passes the plane of a step. */
function nearestCanal(canal: readonly ColumnStep[], middle: Vector, up: Vector): Vector {
  let [nearest, least]: [Vector, number] = [middle, Infinity]
  for (const { canal: place } of canal) {
    const off = Math.abs(place.reduce((sum, x, n) => sum + (x - middle[n]!) * up[n]!, 0))
    const away = Math.hypot(...place.map((x, n) => x - middle[n]!))
    // The plane can meet a bent canal twice; the nearer place is meant.
    if (off + 0.05 * away < least) [nearest, least] = [place, off + 0.05 * away]
  }
  return nearest
}
