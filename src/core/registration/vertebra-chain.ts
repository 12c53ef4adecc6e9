/** Bones on springs, and points that each belong to one of them: the system that registration of each vertebra solves. */
import { Matrix, solve } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import { apply, compose, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import type { DistanceMap } from '#core/volumes/distance-map.ts'
import { addSpring, type Spring } from './disc-spring.ts'
import { cloudOf } from './cloud.ts'
import { equations, type Read } from './robust-descent.ts'
import { turnAndShift } from './starting-poses.ts'

export interface Bone<To extends Frame> {
  /** 'L3', 'sacrum'. */
  readonly name: string
  /** Distance to this bone alone. */
  readonly map: DistanceMap<To>
  readonly centre: Point<To>
}

export interface Chain<To extends Frame, From extends Frame> {
  readonly points: readonly Point<From>[]
  readonly bones: readonly Bone<To>[]
  readonly reads: readonly Read[]
  /** Deviation of one point on bone, mm, and how many neighbouring ones tell as much as one. */
  readonly noiseMm: number
  readonly pointsPerFreeOne: number
  readonly spring: Spring
}

export type Maps<To extends Frame, From extends Frame> = readonly Transform<To, From>[]

/** How stiff the springs are, as a share of what discs allow, and the scale of the weights, mm. */
export type Stage = readonly [softness: number, scaleMm: number]

/** A point belongs to the bone it lies nearest to, within so many scales. */
export const REACH = 2.5
const ROUNDS = 5

export const centreOf = ({ centre: { x, y, z } }: Pick<Bone<Frame>, 'centre'>): readonly [number, number, number] => [
  x,
  y,
  z,
]

export const discBetween = <In extends Frame>({ centre: a }: Bone<In>, { centre: b }: Bone<In>): Point<In> =>
  point(a.in, (a.x + b.x) / 2, (a.y + b.y) / 2, (a.z + b.z) / 2)

/** Which points each bone has: the nearest bone's, and none of what lies further than `reachMm` from all. */
export function assigned<To extends Frame, From extends Frame>(
  { points, reads }: Chain<To, From>,
  maps: Maps<To, From>,
  reachMm: number,
): Point<From>[][] {
  const owned: Point<From>[][] = maps.map(() => [])
  for (const [n, { owner }] of nearestBones(points, reads, maps, reachMm).entries()) owned[owner]?.push(points[n]!)
  return owned
}

/** Of each point the bone that it lies nearest to, or -1, and how far off it lies, mm, negative inside. */
export function nearestBones<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  reads: readonly Read[],
  maps: Maps<To, From>,
  reachMm: number,
): readonly { readonly owner: number; readonly offMm: number }[] {
  const found = new Float64Array(4)
  return points.map((p) => {
    let [nearest, owner, offMm] = [reachMm, -1, reachMm]
    maps.forEach((map, at) => {
      const { x, y, z } = apply(map, p)
      reads[at]!(x, y, z, found)
      const off = Math.abs(found[0]!)
      if (off < nearest) [nearest, owner, offMm] = [off, at, found[0]!]
    })
    return { owner, offMm }
  })
}

/** Mean robust cost of a point, 0-1: what lies on no bone costs one. */
export function chainCost<To extends Frame, From extends Frame>(
  { points, reads }: Chain<To, From>,
  maps: Maps<To, From>,
  scaleMm: number,
): number {
  const offs = nearestBones(points, reads, maps, Infinity)
  return offs.reduce((sum, { offMm }) => sum + offMm ** 2 / (offMm ** 2 + scaleMm ** 2), 0) / points.length
}

/** The normal equations of all bones' six numbers: a turn about its centre and a shift each, told by points and springs. */
export function chainEquations<To extends Frame, From extends Frame>(
  chain: Chain<To, From>,
  maps: Maps<To, From>,
  [softness, scaleMm]: Stage,
): { readonly normal: Matrix; readonly side: Matrix } {
  const { bones, reads } = chain
  const spring = { turnDeg: softness * chain.spring.turnDeg, shiftMm: softness * chain.spring.shiftMm }
  // A point whose weight is near one errs by the noise; springs are told in the same unit.
  const worth = 1 / (chain.noiseMm ** 2 * chain.pointsPerFreeOne)
  const owned = assigned(chain, maps, REACH * scaleMm)
  const size = 6 * bones.length
  const [normal, side] = [Matrix.zeros(size, size), Matrix.zeros(size, 1)]
  bones.forEach((bone, at) => {
    const { normal: n, side: s } = equations(cloudOf(owned[at]!), reads[at]!, maps[at]!, centreOf(bone), scaleMm)
    for (let r = 0; r < 6; r++) {
      side.set(6 * at + r, 0, s[r]! * worth)
      for (let c = 0; c < 6; c++) normal.set(6 * at + r, 6 * at + c, n[6 * r + c]! * worth)
    }
  })
  addSprings(normal, side, chain, maps, spring)
  return { normal, side }
}

/** What all discs add to the normal equations. */
export function addSprings<To extends Frame, From extends Frame>(
  normal: Matrix,
  side: Matrix,
  { bones }: Chain<To, From>,
  maps: Maps<To, From>,
  spring: Spring,
): void {
  const ends = bones.map((bone, at) => ({ at, map: maps[at]!, centre: centreOf(bone) }))
  for (let at = 0; at + 1 < bones.length; at++)
    addSpring(normal, side, [ends[at]!, ends[at + 1]!], discBetween(bones[at]!, bones[at + 1]!), spring)
}

/** Gauss-Newton over all bones. */
export function settled<To extends Frame, From extends Frame>(
  chain: Chain<To, From>,
  start: Maps<To, From>,
  stage: Stage,
  rounds = ROUNDS,
): Maps<To, From> {
  let maps = start
  for (let round = 0; round < rounds; round++) {
    const { normal, side } = chainEquations(chain, maps, stage)
    const motions = motionsOf(normal, side)
    maps = maps.map((map, at) =>
      compose(transform(map.to, map.to, turnAndShift(motions[at]!, centreOf(chain.bones[at]!))), map),
    )
    if (motions.every((motion) => Math.hypot(...motion.slice(3)) < 0.01)) break
  }
  return maps
}

/** Each bone's motion, all shortened alike to what a field's slope can be trusted for. */
function motionsOf(normal: Matrix, side: Matrix): number[][] {
  const a = normal.clone()
  // Where there are no points at all, nothing moves.
  for (let n = 0; n < a.rows; n++) a.set(n, n, a.get(n, n) + (n % 6 < 3 ? 400 : 1) * 1e-2)
  const found = solve(a, side).to1DArray()
  const motions = Array.from({ length: a.rows / 6 }, (_, at) => found.slice(6 * at, 6 * at + 6))
  const turn = Math.max(...motions.map((m) => Math.hypot(m[0]!, m[1]!, m[2]!)), 1e-9)
  const shift = Math.max(...motions.map((m) => Math.hypot(m[3]!, m[4]!, m[5]!)), 1e-9)
  const shorter = Math.min(1, 0.12 / turn, 6 / shift)
  return motions.map((motion) => motion.map((value) => value * shorter))
}
