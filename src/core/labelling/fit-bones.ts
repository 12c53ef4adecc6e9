/**
 * The parametric spine brought onto the bone of a volume: pose and shape of one vertebra after another, so that where
 * the model says bone the picture does, and where it says none there is none.
 *
 * Gauss and Newton's steps on the difference of both shares of bone, near the model's surface only, with each
 * shape's spread among people as its prior (least squares, maximum a posteriori).
 */
import { Matrix, solve } from 'ml-matrix'
import { shapeBones, type BoneShapes } from '#core/phantom/bones.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import type { PlacedSpine, Placement } from '#core/phantom/placement.ts'
import { distancesOf, samplesNear, type BoneEvidence, type Samples } from './bone-samples.ts'
import { SACRAL_WAYS, WAYS } from './fitted-measures.ts'
import { awayFrom, BONES, boneSdf, nudged, placedSpine, SACRUM, type FitState } from './fit-state.ts'
import type { SkeletonBones } from './whole-skeleton.ts'

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
  /** One deviation of a found pose: mm and radians. */
  shiftMm: 6,
  turn: 0.2,
  /** Neighbouring samples see the same grain: so many count as one. */
  independent: 0.08,
  /** Deviation of the share of bone at a single place. */
  noise: 0.3,
} as const

/** @param onBone told of each bone as it is done, 0-1 */
export function fitBones(
  { spine, isFound }: SkeletonBones,
  evidence: BoneEvidence,
  onDone: (fraction: number) => void = () => undefined,
): FittedSpine {
  const state: FitState = {
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

function fitOne(n: number, state: FitState, start: Placement, evidence: BoneEvidence, edgeMm: number): number {
  const neighbours = [n - 1, n + 1].filter((m) => m >= 0 && m < BONES).map((m) => boneSdf(m, state))
  let residualMm = Infinity
  for (let round = 0; round < FIT.rounds; round++) {
    const samples = samplesNear(boneSdf(n, state), state.placements[n]!, n === SACRUM, neighbours, evidence)
    residualMm = step(n, state, start, samples, edgeMm)
  }
  return residualMm
}

/** One step; @returns how far apart the surfaces were before it. */
function step(n: number, state: FitState, start: Placement, samples: Samples, edgeMm: number): number {
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
