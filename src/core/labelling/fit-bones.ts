/**
 * The parametric spine brought onto the bone of a volume: pose and shape of one vertebra after another, so that where
 * the model says bone the picture does, and where it says none there is none.
 *
 * Gauss and Newton's steps on the difference of both shares of bone, near the model's surface only, with each
 * shape's spread among people as its prior (least squares, maximum a posteriori).
 */
import { Matrix, solve } from 'ml-matrix'
import { LEVELS } from '#core/anatomy/levels.ts'
import { shapeBones, type BoneShapes } from '#core/phantom/bones.ts'
import { SACRUM_MEANS } from '#core/phantom/morphometry.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { placedSdf, type PlacedSpine, type Placement, type Vector } from '#core/phantom/placement.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { cross, unit } from './column.ts'
import { fittedMeasures, fittedSacrum, FURTHEST, SACRAL_WAYS, WAYS } from './fitted-measures.ts'
import type { SkeletonBones } from './whole-skeleton.ts'

/** Share of bone at a place and how much that is worth, both 0-1. */
export type BoneEvidence = (x: number, y: number, z: number) => readonly [share: number, worth: number]

export interface FittedBone {
  readonly placement: Placement
  /** Deviations of its shape from the mean, of `WAYS`. */
  readonly ways: Float64Array
  /** Root mean square of how far the surfaces of model and picture are apart, mm; what a place of it can be trusted to. */
  readonly residualMm: number
}

export interface FittedSpine {
  readonly spine: PlacedSpine
  readonly shapes: BoneShapes
  /** Of T12 to L5 and the sacrum; undefined where it was not in the volume. */
  readonly bones: readonly (FittedBone | undefined)[]
}

export const FIT = {
  /** Half the width of the model's soft edge, mm, from coarse to fine. */
  edgesMm: [4, 2.5, 1.5],
  rounds: 3,
  /** Places looked at per bone and round. */
  samples: 2500,
  gridMm: 2,
  /** From the model's surface. */
  bandMm: 8,
  /** One deviation of a found pose: mm and radians. */
  shiftMm: 6,
  turn: 0.2,
  /** Neighbouring samples see the same grain: so many count as one. */
  independent: 0.08,
  /** Deviation of the share of bone at a single place. */
  noise: 0.3,
} as const

const BONES = LEVELS.length + 1
const SACRUM = BONES - 1

interface State {
  readonly placements: Placement[]
  readonly ways: Float64Array[]
}

/** @param onBone told of each bone as it is done, 0-1 */
export function fitBones(
  { spine, isFound }: SkeletonBones,
  evidence: BoneEvidence,
  onDone: (fraction: number) => void = () => undefined,
): FittedSpine {
  const state: State = {
    placements: [...spine.vertebrae, spine.sacrum].map(({ centre, axes }) => ({ centre, axes })),
    ways: Array.from({ length: BONES }, (_, n) => new Float64Array(n === SACRUM ? SACRAL_WAYS : WAYS.length)),
  }
  const start = [...state.placements]
  const found = [...isFound.keys()].filter((n) => isFound[n])
  const residuals = new Map<number, number>()
  const all = FIT.edgesMm.length * found.length
  let done = 0
  for (const edgeMm of FIT.edgesMm)
    for (const n of found) {
      residuals.set(n, fitOne(n, state, start[n]!, evidence, edgeMm))
      onDone(++done / all)
    }
  const fitted = placedSpine(state)
  return {
    spine: fitted,
    shapes: shapeBones(fitted, TYPICAL),
    bones: state.placements.map((placement, n) =>
      isFound[n] ? { placement, ways: state.ways[n]!, residualMm: residuals.get(n)! } : undefined,
    ),
  }
}

const placedSpine = ({ placements, ways }: State): PlacedSpine => ({
  vertebrae: LEVELS.map((level, n) => ({ ...placements[n]!, level, measures: fittedMeasures(level, ways[n]!) })),
  sacrum: { ...placements[SACRUM]!, measures: fittedSacrum(SACRUM_MEANS, ways[SACRUM]!) },
})

/** Of one bone, in the volume's frame. */
function boneSdf(n: number, state: State): Sdf {
  const shapes = shapeBones(placedSpine(state), TYPICAL)
  const local = n === SACRUM ? shapes.sacrum.sdf : shapes.vertebrae[n]!.sdf
  return placedSdf(state.placements[n]!, local)
}

function withBone(state: State, n: number, placement: Placement, ways: Float64Array): State {
  return { placements: state.placements.with(n, placement), ways: state.ways.with(n, ways) }
}

function fitOne(n: number, state: State, start: Placement, evidence: BoneEvidence, edgeMm: number): number {
  const neighbours = [n - 1, n + 1].filter((m) => m >= 0 && m < BONES).map((m) => boneSdf(m, state))
  let residualMm = Infinity
  for (let round = 0; round < FIT.rounds; round++) {
    const samples = samplesNear(boneSdf(n, state), state.placements[n]!, n === SACRUM, neighbours, evidence)
    residualMm = step(n, state, start, samples, edgeMm)
  }
  return residualMm
}

interface Samples {
  readonly places: Float64Array
  readonly share: Float64Array
  readonly worth: Float64Array
  /** Distance to the nearest neighbouring bone. */
  readonly beside: Float64Array
}

/** Places of an even grid near the model's surface, every so many of them. */
function samplesNear(
  sdf: Sdf,
  { centre, axes: a }: Placement,
  isSacrum: boolean,
  neighbours: readonly Sdf[],
  evidence: BoneEvidence,
): Samples {
  const [low, high]: readonly [Vector, Vector] = isSacrum
    ? [[-58, -30, -48], [58, 45, 18]]
    : [[-58, -30, -42], [58, 78, 32]] // prettier-ignore
  const near: number[] = []
  for (let z = low[2]; z <= high[2]; z += FIT.gridMm)
    for (let y = low[1]; y <= high[1]; y += FIT.gridMm)
      for (let x = low[0]; x <= high[0]; x += FIT.gridMm) {
        const place = [0, 1, 2].map((r) => centre[r]! + a[r]! * x + a[r + 3]! * y + a[r + 6]! * z)
        const [px, py, pz] = place as unknown as Vector
        if (Math.abs(sdf(px, py, pz)) < FIT.bandMm) near.push(px, py, pz)
      }
  const count = Math.min(FIT.samples, near.length / 3)
  const places = new Float64Array(3 * count)
  const [share, worth, beside] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  for (let s = 0; s < count; s++) {
    const at = 3 * Math.floor((s * (near.length / 3)) / count)
    const [x, y, z] = [near[at]!, near[at + 1]!, near[at + 2]!]
    places.set([x, y, z], 3 * s)
    ;[share[s], worth[s]] = evidence(x, y, z) as [number, number]
    beside[s] = Math.min(...neighbours.map((neighbour) => neighbour(x, y, z)))
  }
  return { places, share, worth, beside }
}

function distancesOf(sdf: Sdf, places: Float64Array): Float64Array {
  const distances = new Float64Array(places.length / 3)
  for (let s = 0; s < distances.length; s++) distances[s] = sdf(places[3 * s]!, places[3 * s + 1]!, places[3 * s + 2]!)
  return distances
}

/** One step; @returns how far apart the surfaces were before it. */
function step(n: number, state: State, start: Placement, samples: Samples, edgeMm: number): number {
  const { places, share, worth, beside } = samples
  const count = share.length
  const unknowns = 6 + state.ways[n]!.length
  const here = distancesOf(boneSdf(n, state), places)
  // What moves the model by one unit of each unknown, as a change of distance.
  const changes = Array.from({ length: unknowns }, (_, u) => {
    const unit = u < 3 ? 0.5 : u < 6 ? 0.01 : 0.15
    const moved = distancesOf(boneSdf(n, nudged(state, n, u, unit)), places)
    return moved.map((d, s) => (d - here[s]!) / unit)
  })
  const normal = Matrix.zeros(unknowns, unknowns)
  const side = Matrix.zeros(unknowns, 1)
  let [squares, slopes] = [0, 0]
  const row = new Float64Array(unknowns)
  for (let s = 0; s < count; s++) {
    const own = 1 / (1 + Math.exp(here[s]! / (0.5 * edgeMm)))
    const other = 1 / (1 + Math.exp(beside[s]! / (0.5 * edgeMm)))
    if (other > own) continue
    const slope = (own * (1 - own)) / (0.5 * edgeMm)
    const residual = share[s]! - own
    const weight = (worth[s]! * FIT.independent) / FIT.noise ** 2
    squares += worth[s]! * (slope * residual) ** 2
    slopes += worth[s]! * slope ** 4
    for (let u = 0; u < unknowns; u++) row[u] = -slope * changes[u]![s]!
    for (let u = 0; u < unknowns; u++) {
      side.set(u, 0, side.get(u, 0) + weight * row[u]! * residual)
      for (let v = 0; v <= u; v++) normal.set(u, v, normal.get(u, v) + weight * row[u]! * row[v]!)
    }
  }
  for (let u = 0; u < unknowns; u++) for (let v = u + 1; v < unknowns; v++) normal.set(u, v, normal.get(v, u))
  const away = awayFrom(start, state.placements[n]!, state.ways[n]!)
  for (let u = 0; u < unknowns; u++) {
    const precision = 1 / (u < 3 ? FIT.shiftMm : u < 6 ? FIT.turn : 1) ** 2
    normal.set(u, u, normal.get(u, u) + precision)
    side.set(u, 0, side.get(u, 0) - precision * away[u]!)
  }
  const motion = solve(normal, side).to1DArray()
  // Not further at once than the slopes hold.
  const shorter = Math.min(
    1,
    4 / Math.hypot(motion[0]!, motion[1]!, motion[2]!),
    0.12 / Math.hypot(motion[3]!, motion[4]!, motion[5]!),
  )
  for (const [u, value] of motion.entries()) {
    const next = nudged(state, n, u, value * (u < 6 ? shorter : Math.min(1, 1 / Math.abs(value))))
    state.placements[n] = next.placements[n]!
    state.ways[n] = next.ways[n]!
  }
  return Math.sqrt(squares / Math.max(1e-9, slopes))
}

/** Shift and turn from where it was found, and its shape. */
function awayFrom(start: Placement, now: Placement, ways: Float64Array): number[] {
  const shift = now.centre.map((x, axis) => x - start.centre[axis]!)
  const turn = [0, 0, 0]
  for (let axis = 0; axis < 3; axis++) {
    const [s, t] = [start, now].map(({ axes }) => axes.slice(3 * axis, 3 * axis + 3) as unknown as Vector)
    for (const [n, part] of cross(s!, t!).entries()) turn[n]! += part / 2
  }
  return [...shift, ...turn, ...ways]
}

/** Shift along an axis of the volume (mm), turn about it through the bone's middle (radians), or one way of its shape (deviations). */
function nudged(state: State, n: number, unknown: number, by: number): State {
  const { centre, axes } = state.placements[n]!
  const ways = state.ways[n]!
  if (unknown < 3)
    return withBone(
      state,
      n,
      { centre: centre.map((x, axis) => (axis === unknown ? x + by : x)) as unknown as Vector, axes },
      ways,
    )
  if (unknown >= 6) {
    const shape = Float64Array.from(ways)
    shape[unknown - 6] = Math.min(FURTHEST, Math.max(-FURTHEST, shape[unknown - 6]! + by))
    return withBone(state, n, { centre, axes }, shape)
  }
  const [c, s] = [Math.cos(by), Math.sin(by)]
  const [p, q] = [(unknown - 3 + 1) % 3, (unknown - 3 + 2) % 3]
  const turn = (from: number): Vector => {
    const v = [axes[from]!, axes[from + 1]!, axes[from + 2]!]
    const [vp, vq] = [v[p]!, v[q]!]
    v[p] = c * vp - s * vq
    v[q] = s * vp + c * vq
    return v as unknown as Vector
  }
  const up = unit(turn(6))
  const left = unit(cross(turn(3), up))
  return withBone(
    state,
    n,
    { centre, axes: [...left, ...cross(up, left), ...up] as unknown as Placement['axes'] },
    ways,
  )
}
