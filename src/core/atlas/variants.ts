/**
 * Bodies that differ from the typical one in one thing each, so that what is seen beside it is that thing and nothing else.
 * Parameters are this project's choice within the ranges of `core/phantom/parameters.ts`, whose sources are there.
 */
import { LEVELS, SIDES } from '#core/anatomy/levels.ts'
import { MUSCLES, TYPICAL, type SpineParameters } from '#core/phantom/parameters.ts'

export interface Variant {
  readonly id: 'typical' | 'scoliosis' | 'arthropathy' | 'obesity' | 'transitional' | 'atrophy'
  readonly name: string
  /** What to look for. */
  readonly shows: string
  readonly parameters: SpineParameters
}

const perLevel = <T>(of: (at: number) => T) => Object.fromEntries(LEVELS.map((level, at) => [level, of(at)])) as never
const perSide = <T>(value: T) => Object.fromEntries(SIDES.map((side) => [side, value])) as never

/** Worst where it is in people: from L3 down. */
const worn = (at: number) => (at < 3 ? 1 : 3) as 1 | 3

export const VARIANTS: readonly Variant[] = [
  { id: 'typical', name: 'Typical', shows: 'every dimension at its mean', parameters: TYPICAL },
  {
    id: 'scoliosis',
    name: 'Scoliosis, 30°',
    shows: 'the spine bends to the left with its apex at L3, and turns as it does',
    parameters: { ...TYPICAL, scoliosis: { cobbDeg: 30, apex: 'L3' } },
  },
  {
    id: 'arthropathy',
    name: 'Facet arthropathy',
    shows: 'narrow facet joints with thick processes, osteophytes and low discs, worst from L3 down',
    parameters: {
      ...TYPICAL,
      facetArthropathy: perLevel((at) => perSide(worn(at))),
      osteophytes: perLevel((at) => (at < 3 ? 0.2 : 0.8)),
      discHeightLoss: perLevel((at) => (at < 3 ? 0.1 : 0.5)),
    },
  },
  {
    id: 'obesity',
    name: 'Obesity, BMI 40',
    shows: 'a thick layer of fat: everything that is looked for lies deeper',
    parameters: { ...TYPICAL, bodyMassIndex: 40 },
  },
  {
    id: 'transitional',
    name: 'Transitional L5',
    shows: 'L5 joined with the sacrum on its left side: a trap for whoever counts levels',
    parameters: { ...TYPICAL, transition: { left: 'III', right: 'none' } },
  },
  {
    id: 'atrophy',
    name: 'Muscle atrophy',
    shows: 'thin muscles of the back, much of them fat',
    parameters: {
      ...TYPICAL,
      muscles: Object.fromEntries(
        MUSCLES.map((muscle) => [muscle, perSide({ atrophy: muscle === 'psoas' ? 0.2 : 0.5, fat: 0.4 })]),
      ) as never,
    },
  },
]
