/**
 * Each vertebra laid onto its own points: a CT is taken supine and an injection given prone, so that one rigid motion
 * fits no more than the level it was made at.
 *
 * Every bone has a map of its own from where the points were seen. Bones are joined by springs: how a disc lets two
 * neighbours turn and shift against each other. The springs start so stiff that the spine moves as one, and soften to
 * what discs are while the weights' scale is drawn in: no bone can slip to its neighbour's place. All bones' six numbers
 * are found in one system (Gauss-Newton as in `robust-descent.ts`; springs after Gill et al. 2012, Med Image Anal
 * 16:662-674, who registered lumbar vertebrae to ultrasound so), from several ways in which the spine may have bowed.
 */
import type { Frame } from '#core/frames/frames.ts'
import { apply, compose, invert, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { fieldReader } from '#core/volumes/distance-map.ts'
import { BOWS, bowedMaps, JOINT_TURNS_DEG, turnedAtJoint } from './bowed-starts.ts'
import type { Spring } from './disc-spring.ts'
import { thinned } from './cloud.ts'
import { foundNoiseMm, placedBones, type PlacedBone } from './placed-bones.ts'
import { turnAndShift } from './starting-poses.ts'
import { chainCost, settled, type Bone, type Chain, type Maps, type Stage } from './vertebra-chain.ts'

export interface SpineRegistration<To extends Frame, From extends Frame> {
  /** From head to feet. */
  readonly bones: readonly PlacedBone<To, From>[]
  /** Cost of the best fit one level higher or lower, as a multiple of the best. */
  readonly rivalRatio: number
  /** Why none of it may be used; empty when what the single bones say counts. */
  readonly refusals: readonly string[]
}

export interface VertebraOptions {
  /** Deviation of one point on bone, mm. */
  readonly noiseMm: number
  /** Neighbouring points of one picture err alike: how many of them tell as much as one. */
  readonly pointsPerFreeOne: number
  readonly spring: Spring
}

/**
 * Flexion of one lumbar segment from supine to prone or sitting is up to about 10°, its coupled turns a few degrees and
 * its centre's shift about a millimetre (Pearcy, Portek and Shepherd 1984, Spine 9:294-297).
 */
export const VERTEBRA_OPTIONS: VertebraOptions = {
  noiseMm: 1,
  pointsPerFreeOne: 1,
  spring: { turnDeg: 6, shiftMm: 1.5 },
}

/** From the spine as one to what discs allow; for each bow, and for the best of them. */
const TRIAL_STAGES: readonly Stage[] = [
  [0.1, 8],
  [0.3, 6],
  [0.6, 5],
  [1, 4],
  [1, 3],
]
const STAGES: readonly Stage[] = [
  [0.7, 4],
  [1, 3],
  [1, 2.5],
  [1, 2],
  [1, 2],
]
const [TRIAL_POINTS, TRIAL_ROUNDS] = [500, 3]
/** The share of the time that the trials take. */
const TRIED = 0.7
/** Another answer is another one from here on: mean distance of the bones between the two, mm; and how much worse it must fit. */
const [DIFFERENT_MM, LEAST_RIVAL] = [8, 1.15]

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
): SpineRegistration<To, From> {
  const steps = registerVertebraeInSteps(points, bones, start, options)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

/**
 * The same in steps short enough to be stopped between.
 * @yields the share that is done, 0-1
 */
export function* registerVertebraeInSteps<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  bones: readonly Bone<To>[],
  start: Transform<To, From>,
  options: VertebraOptions = VERTEBRA_OPTIONS,
): Generator<number, SpineRegistration<To, From>> {
  if (bones.length === 0) throw new RangeError('no bone to register to: name the vertebrae first')
  const whole: Chain<To, From> = { ...options, points, bones, reads: bones.map(({ map }) => fieldReader(map)) }
  const trial: Chain<To, From> = { ...whole, points: thinned(points, TRIAL_POINTS) }
  const tryFrom = (from: Maps<To, From>): Tried<To, From> => {
    const maps = TRIAL_STAGES.reduce((now, stage) => settled(trial, now, stage, TRIAL_ROUNDS), from)
    return { maps, cost: chainCost(trial, maps, TRIAL_STAGES.at(-1)![1]) }
  }
  const shifts = levelShifts(bones)
  const trials = (1 + shifts.length) * BOWS.length + JOINT_TURNS_DEG.length * (bones.length - 1)
  let count = 0
  const levels: Tried<To, From>[] = []
  for (const shift of [undefined, ...shifts]) {
    const from = shift ? compose(transform(start.to, start.to, turnAndShift(shift, [0, 0, 0])), start) : start
    let best: Tried<To, From> | undefined
    for (const bow of BOWS) {
      const next = tryFrom(bowedMaps(bones, from, bow))
      best = best ? better(best, next) : next
      yield (TRIED * ++count) / trials
    }
    levels.push(best!)
  }
  const [here, ...rivals] = levels.toSorted((a, b) => a.cost - b.cost) as [Tried<To, From>, ...Tried<To, From>[]]
  let best = here
  for (let joint = 0; joint + 1 < bones.length; joint++)
    for (const flexionDeg of JOINT_TURNS_DEG) {
      best = better(best, tryFrom(turnedAtJoint(bones, best.maps, joint, flexionDeg)))
      yield (TRIED * ++count) / trials
    }
  let { maps } = best
  for (const [n, stage] of STAGES.entries()) {
    maps = settled(whole, maps, stage)
    yield TRIED + ((1 - TRIED) * (n + 1)) / STAGES.length
  }
  const known = { ...whole, noiseMm: foundNoiseMm(whole, maps, STAGES.at(-1)!) }
  maps = settled(known, maps, STAGES.at(-1)!)
  const other = rivals.filter((rival) => apartOf(bones, rival.maps, maps) > DIFFERENT_MM)
  const rivalRatio = Math.min(...other.map(({ cost }) => cost)) / best.cost
  const refusals =
    rivalRatio < LEAST_RIVAL
      ? ['a level higher or lower fits nearly as well: say which level it is, or sweep over the sacrum too']
      : []
  return { bones: placedBones(known, maps, STAGES.at(-1)!, options.noiseMm), rivalRatio, refusals }
}

/** By one level up and down, mm: the way from each bone to the next, in the middle. None for a single bone. */
function levelShifts<To extends Frame>(bones: readonly Bone<To>[]): readonly (readonly number[])[] {
  if (bones.length < 3) return []
  const upper = bones[Math.floor(bones.length / 2) - 1]!.centre
  const lower = bones[Math.floor(bones.length / 2)]!.centre
  const way = [upper.x - lower.x, upper.y - lower.y, upper.z - lower.z]
  return [1, -1].map((sign) => [0, 0, 0, ...way.map((value) => sign * value)])
}

/** How far the bones' middles lie apart by two answers, mean, mm. */
function apartOf<To extends Frame, From extends Frame>(
  bones: readonly Bone<To>[],
  a: Maps<To, From>,
  b: Maps<To, From>,
): number {
  return bones.reduce((sum, { centre }, at) => sum + apartMm(a[at]!, b[at]!, centre), 0) / bones.length
}

interface Tried<To extends Frame, From extends Frame> {
  readonly maps: Maps<To, From>
  readonly cost: number
}

const better = <T extends { readonly cost: number }>(a: T, b: T): T => (b.cost < a.cost ? b : a)

/**
 * What is found from where the bones nearly lie already, without other bows and levels being tried.
 * @param maps of each bone
 */
export function settledBones<To extends Frame, From extends Frame>(
  points: readonly Point<From>[],
  bones: readonly Bone<To>[],
  maps: Maps<To, From>,
  options: VertebraOptions = VERTEBRA_OPTIONS,
): readonly PlacedBone<To, From>[] {
  const whole: Chain<To, From> = { ...options, points, bones, reads: bones.map(({ map }) => fieldReader(map)) }
  const near = STAGES.reduce((now, stage) => settled(whole, now, stage), maps)
  const known = { ...whole, noiseMm: foundNoiseMm(whole, near, STAGES.at(-1)!) }
  return placedBones(known, settled(known, near, STAGES.at(-1)!), STAGES.at(-1)!, options.noiseMm)
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
