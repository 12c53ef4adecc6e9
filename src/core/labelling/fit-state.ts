/**
 * How a spine stands and is shaped while it is fitted: bone n of T12 to L5 and the sacrum with its place and its ways of
 * shape, and what it is when one of these is changed a little.
 */
import { LEVELS } from '#core/anatomy/levels.ts'
import { shapeBones } from '#core/phantom/bones.ts'
import { SACRUM_MEANS } from '#core/phantom/morphometry.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { placedSdf, type PlacedSpine, type Placement, type Vector } from '#core/phantom/placement.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { cross, unit } from './column.ts'
import { fittedMeasures, fittedSacrum, FURTHEST } from './fitted-measures.ts'

export const BONES = LEVELS.length + 1
export const SACRUM = BONES - 1

export interface FitState {
  readonly placements: Placement[]
  readonly ways: Float64Array[]
}

export const placedSpine = ({ placements, ways }: FitState): PlacedSpine => ({
  vertebrae: LEVELS.map((level, n) => ({ ...placements[n]!, level, measures: fittedMeasures(level, ways[n]!) })),
  sacrum: { ...placements[SACRUM]!, measures: fittedSacrum(SACRUM_MEANS, ways[SACRUM]!) },
})

/** Of one bone, in the volume's frame. */
export function boneSdf(n: number, state: FitState): Sdf {
  const shapes = shapeBones(placedSpine(state), TYPICAL)
  const local = n === SACRUM ? shapes.sacrum.sdf : shapes.vertebrae[n]!.sdf
  return placedSdf(state.placements[n]!, local)
}

function withBone(state: FitState, n: number, placement: Placement, ways: Float64Array): FitState {
  return { placements: state.placements.with(n, placement), ways: state.ways.with(n, ways) }
}

/** Shift and turn from where it was found, and its shape. */
export function awayFrom(start: Placement, now: Placement, ways: Float64Array): number[] {
  const shift = now.centre.map((x, axis) => x - start.centre[axis]!)
  const turn = [0, 0, 0]
  for (let axis = 0; axis < 3; axis++) {
    const [s, t] = [start, now].map(({ axes }) => axes.slice(3 * axis, 3 * axis + 3) as unknown as Vector)
    for (const [n, part] of cross(s!, t!).entries()) turn[n]! += part / 2
  }
  return [...shift, ...turn, ...ways]
}

/** Shift along an axis of the volume (mm), turn about it through the bone's middle (radians), or one way of its shape (deviations). */
export function nudged(state: FitState, n: number, unknown: number, by: number): FitState {
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
