/**
 * Each vertebra laid onto its own points: a CT is taken supine and an injection given prone, so that one rigid motion
 * fits no more than the level it was made at.
 *
 * Every bone has a map of its own from where the points were seen. Bones are joined by springs: how a disc lets two
 * neighbours turn and shift against each other. The springs start so stiff that the spine moves as one, and soften to
 * what discs are while the weights' scale is drawn in: no bone can slip to its neighbour's place. All bones' six numbers
 * are found in one system (Gauss-Newton as in `robust-descent.ts`; springs after Gill et al. 2012, Med Image Anal
 * 16:662-674, who registered lumbar vertebrae to ultrasound so).
 */
import { Matrix, solve } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import { apply, compose, invert, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { fieldReader, type DistanceMap } from '#core/volumes/distance-map.ts'
import { addSpring, type Spring } from './disc-spring.ts'
import { equations, type Read } from './robust-descent.ts'
import { turnAndShift } from './starting-poses.ts'

export interface Bone<To extends Frame> {
  /** 'L3', 'sacrum'. */
  readonly name: string
  /** Distance to this bone alone. */
  readonly map: DistanceMap<To>
  readonly centre: Point<To>
}

export interface PlacedBone<To extends Frame, From extends Frame> {
  readonly name: string
  readonly map: Transform<To, From>
  /** Points that lie on it, and how far off these are, root mean square, mm. */
  readonly points: number
  readonly rmsMm: number
  /** Too few points hold it: only its neighbours' springs say where it is. */
  readonly isHeldByNeighboursOnly: boolean
}

export interface VertebraOptions {
  /** Deviation of one point on bone, mm. */
  readonly noiseMm: number
  readonly spring: Spring
}

/**
 * Flexion of one lumbar segment from supine to prone or sitting is up to about 10°, its coupled turns a few degrees and
 * its centre's shift about a millimetre (Pearcy, Portek and Shepherd 1984, Spine 9:294-297).
 */
export const VERTEBRA_OPTIONS: VertebraOptions = { noiseMm: 1, spring: { turnDeg: 6, shiftMm: 1.5 } }

/** How stiff the springs are, as a share of what discs allow, and the scale of the weights, mm. */
const STAGES: readonly (readonly [softness: number, scaleMm: number])[] = [
  [0.05, 8],
  [0.1, 6],
  [0.2, 5],
  [0.4, 4],
  [0.7, 3],
  [1, 3],
  [1, 2.5],
  [1, 2],
  [1, 2],
]
const ROUNDS = 5
/** A point belongs to the bone it lies nearest to, within so many scales. */
const REACH = 2.5
const LEAST_POINTS = 25

/**
 * @param points on bone of several vertebrae
 * @param bones from head to feet
 * @param start the one rigid motion that fits best
 * @throws RangeError for no bone
 */
export function registerVertebrae<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  bones: readonly Bone<To>[],
  start: Transform<To, From>,
  options: VertebraOptions = VERTEBRA_OPTIONS,
): readonly PlacedBone<To, From>[] {
  if (bones.length === 0) throw new RangeError('no bone to register to')
  const reads = bones.map(({ map }) => fieldReader(map))
  const chain: Chain<To, From> = { points, bones, reads, options }
  const maps: Transform<To, From>[] = bones.map(() => start)
  for (const [softness, scaleMm] of STAGES) settle(chain, maps, softness, scaleMm)
  const lastMm = STAGES.at(-1)![1]
  const owned = assigned(chain, maps, REACH * lastMm)
  return bones.map(({ name }, at) => {
    const own = owned[at]!
    const { rmsMm } = own.length
      ? equations(own, reads[at]!, maps[at]!, centreOf(bones[at]!), lastMm)
      : { rmsMm: Number.NaN }
    return { name, map: maps[at]!, points: own.length, rmsMm, isHeldByNeighboursOnly: own.length < LEAST_POINTS }
  })
}

interface Chain<To extends Frame, From extends Frame> {
  readonly points: readonly Point<From>[]
  readonly bones: readonly Bone<To>[]
  readonly reads: readonly Read[]
  readonly options: VertebraOptions
}

const centreOf = ({ centre: { x, y, z } }: Bone<Frame>): readonly [number, number, number] => [x, y, z]

/** Which points each bone has: the nearest bone's, and none of what lies further than `reachMm` from all. */
function assigned<To extends Frame, From extends Frame>(
  { points, reads }: Chain<To, From>,
  maps: readonly Transform<To, From>[],
  reachMm: number,
): Point<From>[][] {
  const owned: Point<From>[][] = maps.map(() => [])
  const found = new Float64Array(4)
  for (const p of points) {
    let [nearest, owner] = [reachMm, -1]
    maps.forEach((map, at) => {
      const { x, y, z } = apply(map, p)
      reads[at]!(x, y, z, found)
      const off = Math.abs(found[0]!)
      if (off < nearest) [nearest, owner] = [off, at]
    })
    owned[owner]?.push(p)
  }
  return owned
}

/** Gauss-Newton over all bones; moves `maps`. */
function settle<To extends Frame, From extends Frame>(
  chain: Chain<To, From>,
  maps: Transform<To, From>[],
  softness: number,
  scaleMm: number,
): void {
  const { bones, reads, options } = chain
  const spring = { turnDeg: softness * options.spring.turnDeg, shiftMm: softness * options.spring.shiftMm }
  const size = 6 * bones.length
  for (let round = 0; round < ROUNDS; round++) {
    const owned = assigned(chain, maps, REACH * scaleMm)
    const normal = Matrix.zeros(size, size)
    const side = Matrix.zeros(size, 1)
    bones.forEach((bone, at) => {
      const { normal: n, side: s } = equations(owned[at]!, reads[at]!, maps[at]!, centreOf(bone), scaleMm)
      // A point whose weight is near one errs by the noise; springs are told in the same unit.
      for (let r = 0; r < 6; r++) {
        side.set(6 * at + r, 0, s[r]! / options.noiseMm ** 2)
        for (let c = 0; c < 6; c++) normal.set(6 * at + r, 6 * at + c, n[6 * r + c]! / options.noiseMm ** 2)
      }
    })
    const ends = bones.map((bone, at) => ({ at, map: maps[at]!, centre: centreOf(bone) }))
    for (let at = 0; at + 1 < bones.length; at++)
      addSpring(normal, side, [ends[at]!, ends[at + 1]!], discBetween(bones[at]!, bones[at + 1]!), spring)
    const motions = solved(normal, side)
    motions.forEach((motion, at) => {
      const moved = transform(maps[at]!.to, maps[at]!.to, turnAndShift(motion, centreOf(bones[at]!)))
      maps[at] = compose(moved, maps[at]!)
    })
    if (motions.every((motion) => Math.hypot(...motion.slice(3)) < 0.01)) break
  }
}

const discBetween = <In extends Frame>({ centre: a }: Bone<In>, { centre: b }: Bone<In>): Point<In> =>
  point(a.in, (a.x + b.x) / 2, (a.y + b.y) / 2, (a.z + b.z) / 2)

/** Each bone's motion, all shortened alike to what a field's slope can be trusted for. */
function solved(normal: Matrix, side: Matrix): number[][] {
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

/** How far a place of the CT is from where one rigid motion would have it: what per-vertebra registration is for, mm. */
export function apartMm<To extends Frame, From extends Frame>(
  one: Transform<To, From>,
  other: Transform<To, From>,
  place: Point<To>,
): number {
  const [a, b] = [apply(invert(one), place), apply(invert(other), place)]
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)
}
