/**
 * What makes one lumbar spine differ from another: the numbers a person sets, and a draw of all of them from a seed.
 *
 * Ranges are those of adults; outside them the shapes no longer hold. Means and spreads of the draw: stature
 * 171 ± 9 cm; lordosis L1-S1 49 ± 10° (Vialle et al. 2005, J Bone Joint Surg Am 87:260-267, 300 standing volunteers:
 * L1-S1 60 ± 10°; lying it is about 10° flatter); body mass index 26 ± 4.5.
 */
import { LEVELS, SIDES, type Level, type Side } from '#core/anatomy/levels.ts'
import { createRandom } from './random.ts'

export const POSTURES = ['supine', 'prone', 'sitting'] as const
export type Posture = (typeof POSTURES)[number]

export const MUSCLES = ['multifidus', 'longissimus', 'iliocostalis', 'quadratus lumborum', 'psoas'] as const
export type Muscle = (typeof MUSCLES)[number]

/** Castellvi et al. 1984, Spine 9:493-495: I a broad transverse process of L5, II one that meets the ala in a joint, III one fused with it. */
export const TRANSITIONS = ['none', 'I', 'II', 'III'] as const
export type Transition = (typeof TRANSITIONS)[number]

export interface MuscleState {
  /** Share of the cross-section that is lost, 0-0.6. */
  readonly atrophy: number
  /** Share of what is left that is fat, 0-0.6. */
  readonly fat: number
}

type PerSide<T> = Readonly<Record<Side, T>>

export interface SpineParameters {
  readonly seed: number
  /** 150-200. */
  readonly statureCm: number
  /** Between the upper endplates of L1 and S1, lying: 20-75. */
  readonly lordosisDeg: number
  /** Cobb angle, positive when convex to the left: -40 to 40; the apex is the level furthest aside. */
  readonly scoliosis: { readonly cobbDeg: number; readonly apex: 'L1' | 'L2' | 'L3' | 'L4' }
  /** kg/m², 17-45: how much fat lies under the skin and how large the trunk is. */
  readonly bodyMassIndex: number
  /** Weishaupt's grades 0-3 of the joints under each level (Skeletal Radiol 1999;28:215-219): narrowing, osteophytes, hypertrophy. */
  readonly facetArthropathy: Readonly<Record<Level, PerSide<0 | 1 | 2 | 3>>>
  /** How far osteophytes reach over the rims round the disc under each level, 0-1 (1: 5 mm). */
  readonly osteophytes: Readonly<Record<Level, number>>
  /** Share of the height of the disc under each level that is lost, 0-0.7. */
  readonly discHeightLoss: Readonly<Record<Level, number>>
  /** Of the fifth lumbar vertebra, each side. */
  readonly transition: PerSide<Transition>
  readonly muscles: Readonly<Record<Muscle, PerSide<MuscleState>>>
  readonly posture: Posture
  /** Spread of single dimensions round their means: 1 is as in the published samples, 0 gives the means. */
  readonly variation: number
}

const forLevels = <T>(of: (level: Level) => T) =>
  Object.fromEntries(LEVELS.map((level) => [level, of(level)])) as Readonly<Record<Level, T>>
const forSides = <T>(of: (side: Side) => T) => Object.fromEntries(SIDES.map((side) => [side, of(side)])) as PerSide<T>
const forMuscles = <T>(of: (muscle: Muscle) => T) =>
  Object.fromEntries(MUSCLES.map((muscle) => [muscle, of(muscle)])) as Readonly<Record<Muscle, T>>

/** A healthy adult with every dimension at its mean. */
export const TYPICAL: SpineParameters = {
  seed: 1,
  statureCm: 171,
  lordosisDeg: 49,
  scoliosis: { cobbDeg: 0, apex: 'L3' },
  bodyMassIndex: 24,
  facetArthropathy: forLevels(() => forSides(() => 0)),
  osteophytes: forLevels(() => 0),
  discHeightLoss: forLevels(() => 0),
  transition: forSides(() => 'none'),
  muscles: forMuscles(() => forSides(() => ({ atrophy: 0, fat: 0.05 }))),
  posture: 'supine',
  variation: 0,
}

/** A spine drawn from a seed: mostly ordinary, with degeneration that grows with a hidden age, and now and then a scoliosis or a transitional vertebra. */
export function drawParameters(seed: number, posture: Posture = 'supine'): SpineParameters {
  const random = createRandom(seed)
  const bell = (mean: number, deviation: number, low: number, high: number) =>
    Math.min(high, Math.max(low, mean + deviation * random.normal()))
  const statureCm = bell(171, 9, 150, 200)
  const lordosisDeg = bell(49, 10, 25, 72)
  const bodyMassIndex = bell(26, 4.5, 17, 45)
  /** 0 at twenty years, 1 at eighty. */
  const age = random.uniform()
  const isScoliotic = random.uniform() < 0.15
  const cobbDeg = (isScoliotic ? bell(20, 7, 10, 40) : bell(3, 3, 0, 9)) * (random.uniform() < 0.5 ? -1 : 1)
  const apex = (['L1', 'L2', 'L3', 'L4'] as const)[Math.floor(random.uniform() * 4)]!
  const lower = (level: Level) => LEVELS.indexOf(level) / (LEVELS.length - 1)
  const grade = (level: Level) =>
    Math.max(0, Math.min(3, Math.round(age * 2.2 * (0.4 + 0.8 * lower(level)) + 0.7 * random.normal()))) as
      0 | 1 | 2 | 3
  const isTransitional = random.uniform() < 0.12
  const transitionOf = (): Transition =>
    isTransitional && random.uniform() < 0.7 ? TRANSITIONS[1 + Math.floor(random.uniform() * 3)]! : 'none'
  return {
    seed,
    statureCm,
    lordosisDeg,
    scoliosis: { cobbDeg, apex },
    bodyMassIndex,
    facetArthropathy: forLevels((level) => forSides(() => grade(level))),
    osteophytes: forLevels((level) => bell(0.45 * age * (0.5 + lower(level)), 0.15, 0, 1)),
    discHeightLoss: forLevels((level) => bell(0.35 * age * lower(level), 0.12, 0, 0.7)),
    transition: forSides(transitionOf),
    muscles: forMuscles((muscle) => {
      const worst = muscle === 'multifidus' ? 1 : muscle === 'psoas' ? 0.3 : 0.6
      const shared = 0.3 * age * worst
      return forSides(() => ({ atrophy: bell(shared, 0.06, 0, 0.6), fat: bell(0.05 + 1.1 * shared, 0.05, 0.02, 0.6) }))
    }),
    posture,
    variation: 1,
  }
}

/** @throws RangeError that names the first parameter outside its anatomical range, its value and the range. */
export function checkParameters(parameters: SpineParameters): SpineParameters {
  const within = (name: string, value: number, low: number, high: number) => {
    if (!(value >= low && value <= high))
      throw new RangeError(`${name} is ${value}; a lumbar spine has ${low} to ${high}`)
  }
  const oneOf = (name: string, value: unknown, known: readonly unknown[]) => {
    if (!known.includes(value)) throw new RangeError(`${name} is ${String(value)}; it can be ${known.join(', ')}`)
  }
  if (!Number.isSafeInteger(parameters.seed))
    throw new RangeError(`seed is ${parameters.seed}; it must be a whole number`)
  within('statureCm', parameters.statureCm, 150, 200)
  within('lordosisDeg', parameters.lordosisDeg, 20, 75)
  within('scoliosis.cobbDeg', parameters.scoliosis.cobbDeg, -40, 40)
  oneOf('scoliosis.apex', parameters.scoliosis.apex, ['L1', 'L2', 'L3', 'L4'])
  within('bodyMassIndex', parameters.bodyMassIndex, 17, 45)
  within('variation', parameters.variation, 0, 1)
  oneOf('posture', parameters.posture, POSTURES)
  for (const level of LEVELS) {
    within(`osteophytes.${level}`, parameters.osteophytes[level], 0, 1)
    within(`discHeightLoss.${level}`, parameters.discHeightLoss[level], 0, 0.7)
    for (const side of SIDES)
      oneOf(`facetArthropathy.${level}.${side}`, parameters.facetArthropathy[level][side], [0, 1, 2, 3])
  }
  for (const side of SIDES) {
    oneOf(`transition.${side}`, parameters.transition[side], TRANSITIONS)
    for (const muscle of MUSCLES) {
      within(`muscles.${muscle}.${side}.atrophy`, parameters.muscles[muscle][side].atrophy, 0, 0.6)
      within(`muscles.${muscle}.${side}.fat`, parameters.muscles[muscle][side].fat, 0, 0.6)
    }
  }
  return parameters
}
