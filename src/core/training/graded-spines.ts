/** Spines from easy to hard, for practice: what makes the back harder to feel, to see through and to get a needle into. */
import { LEVELS, SIDES } from '#core/anatomy/levels.ts'
import { drawParameters, TYPICAL, type SpineParameters } from '#core/phantom/parameters.ts'

export const GRADES = [1, 2, 3, 4, 5] as const
export type Grade = (typeof GRADES)[number]

interface Hardness {
  readonly words: string
  readonly bodyMassIndex: number
  readonly arthropathy: 0 | 1 | 2 | 3
  readonly cobbDeg: number
  readonly discHeightLoss: number
  readonly variation: number
}

/** Chosen by this project: BMI first (depth and haze), then joints that close, then a spine that turns. */
export const HARDNESS: Readonly<Record<Grade, Hardness>> = {
  1: { words: 'slim, healthy', bodyMassIndex: 24, arthropathy: 0, cobbDeg: 0, discHeightLoss: 0, variation: 0 },
  2: { words: 'of usual build', bodyMassIndex: 26, arthropathy: 0, cobbDeg: 3, discHeightLoss: 0.05, variation: 0.5 },
  3: { words: 'overweight, worn joints', bodyMassIndex: 29, arthropathy: 1, cobbDeg: 6, discHeightLoss: 0.15, variation: 1 },
  4: { words: 'obese, joints narrowed', bodyMassIndex: 33, arthropathy: 2, cobbDeg: 12, discHeightLoss: 0.25, variation: 1 },
  5: { words: 'very obese, scoliosis, joints nearly closed', bodyMassIndex: 37, arthropathy: 3, cobbDeg: 22, discHeightLoss: 0.35, variation: 1 },
} // prettier-ignore

/** The first grade is the spine of the built-in case, whatever the seed. */
export function gradedSpine(grade: Grade, seed: number): SpineParameters {
  if (grade === 1) return TYPICAL
  const { bodyMassIndex, arthropathy, cobbDeg, discHeightLoss, variation } = HARDNESS[grade]
  const drawn = drawParameters(seed)
  const side = drawn.scoliosis.cobbDeg < 0 ? -1 : 1
  return {
    ...drawn,
    bodyMassIndex,
    variation,
    scoliosis: { ...drawn.scoliosis, cobbDeg: side * cobbDeg },
    facetArthropathy: Object.fromEntries(
      LEVELS.map((level) => [
        level,
        Object.fromEntries(SIDES.map((each) => [each, level === 'T12' ? 0 : arthropathy])),
      ]),
    ) as unknown as SpineParameters['facetArthropathy'],
    discHeightLoss: Object.fromEntries(
      LEVELS.map((level) => [level, discHeightLoss]),
    ) as unknown as SpineParameters['discHeightLoss'],
    // Which vertebra is L5 is a task of its own; here it would make a right answer wrong.
    transition: { left: 'none', right: 'none' },
  }
}
