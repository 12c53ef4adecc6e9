/**
 * The ways in which a fitted vertebra may differ from the mean one of its level: groups of dimensions that grow
 * together, each with the spread that people have (docs/phantom.md), so that what the picture does not show stays likely.
 */
import type { Level } from '#core/anatomy/levels.ts'
import { MEANS, type SacrumMeasures, type VertebraMeasures } from '#core/phantom/morphometry.ts'

type Dimension = keyof typeof MEANS

interface Way {
  readonly name: string
  readonly dimensions: readonly Dimension[]
  /** One deviation: as a share of the mean, or in mm where a mean may be 0. */
  readonly share?: number
  readonly mm?: number
}

/** Wider than the published spreads by a third: those are of healthy samples. */
export const WAYS: readonly Way[] = [
  { name: 'width of the body', dimensions: ['upperWidthMm', 'lowerWidthMm'], share: 0.09 },
  { name: 'depth of the body', dimensions: ['upperDepthMm', 'lowerDepthMm'], share: 0.1 },
  { name: 'height of the body', dimensions: ['anteriorHeightMm', 'posteriorHeightMm'], share: 0.1 },
  { name: 'height in front', dimensions: ['anteriorHeightMm'], share: 0.07 },
  { name: 'width below', dimensions: ['lowerWidthMm'], share: 0.05 },
  { name: 'width of the canal', dimensions: ['canalWidthMm'], share: 0.11 },
  { name: 'depth of the canal', dimensions: ['canalDepthMm'], share: 0.12 },
  { name: 'width of the pedicles', dimensions: ['pedicleWidthMm'], share: 0.2 },
  { name: 'height of the pedicles', dimensions: ['pedicleHeightMm'], share: 0.14 },
  { name: 'width over the transverse processes', dimensions: ['transverseWidthMm'], share: 0.1 },
  { name: 'thickness of the transverse processes', dimensions: ['transverseThickMm'], share: 0.2 },
  { name: 'how far back they reach', dimensions: ['transverseBackMm'], mm: 4 },
  { name: 'how far up they reach', dimensions: ['transverseRiseMm'], mm: 4 },
  { name: 'length of the spinous process', dimensions: ['spinousLengthMm'], share: 0.1 },
  { name: 'height of the spinous process', dimensions: ['spinousHeightMm'], share: 0.16 },
  { name: 'drop of the spinous process', dimensions: ['spinousDropMm'], mm: 4 },
  { name: 'distance of the joints below', dimensions: ['facetOffsetMm'], share: 0.1 },
]

/** Nothing is fitted further from the mean than this many deviations. */
export const FURTHEST = 2.5

/** @param ways deviations, one for each of `WAYS` */
export function fittedMeasures(level: Level, ways: ArrayLike<number>): VertebraMeasures {
  const mm = Object.fromEntries(Object.entries(MEANS).map(([name, row]) => [name, row[level]])) as Record<
    Dimension,
    number
  >
  for (const [n, { dimensions, share, mm: step }] of WAYS.entries())
    for (const dimension of dimensions) {
      if (share !== undefined) mm[dimension] *= 1 + share * ways[n]!
      else mm[dimension] += step! * ways[n]!
    }
  const { facetAngleDeg, ...rest } = mm
  return {
    ...rest,
    spinousDropMm: Math.max(0, rest.spinousDropMm),
    facetAngleDeg: { left: facetAngleDeg, right: facetAngleDeg },
    osteophytesAbove: 0,
    osteophytesBelow: 0,
  }
}

export const SACRAL_WAYS = 3

export const fittedSacrum = (mean: SacrumMeasures, ways: ArrayLike<number>): SacrumMeasures => ({
  endplateWidthMm: mean.endplateWidthMm * (1 + 0.1 * ways[0]!),
  endplateDepthMm: mean.endplateDepthMm * (1 + 0.1 * ways[1]!),
  lengthMm: mean.lengthMm * (1 + 0.1 * ways[2]!),
})
