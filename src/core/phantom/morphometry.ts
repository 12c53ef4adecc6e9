/**
 * How large the parts of each vertebra are, mm and degrees: means of adults, their spread, and a draw of both.
 *
 * Sources are named beside the numbers in docs/phantom.md; a mean marked there as drawn was chosen to look like lumbar CT.
 */
import { LEVELS, SIDES, type Level, type Side } from '#core/anatomy/levels.ts'
import type { SpineParameters } from './parameters.ts'
import { createRandom } from './random.ts'

export interface VertebraMeasures {
  readonly upperWidthMm: number
  readonly upperDepthMm: number
  readonly lowerWidthMm: number
  readonly lowerDepthMm: number
  readonly anteriorHeightMm: number
  readonly posteriorHeightMm: number
  readonly canalWidthMm: number
  readonly canalDepthMm: number
  readonly pedicleWidthMm: number
  readonly pedicleHeightMm: number
  /** Of the pedicle's axis from the sagittal plane, backwards and outwards. */
  readonly pedicleAngleDeg: number
  /** From tip to tip. */
  readonly transverseWidthMm: number
  /** From front to back, in the middle. */
  readonly transverseThickMm: number
  /** Its height as a multiple of that. */
  readonly transverseAspect: number
  /** How far the transverse tip lies behind its root, and above it. */
  readonly transverseBackMm: number
  readonly transverseRiseMm: number
  /** From the back of the body to the tip of the spinous process. */
  readonly spinousLengthMm: number
  readonly spinousHeightMm: number
  /** How much lower the tip lies than the root. */
  readonly spinousDropMm: number
  /** Of the disc below, in its middle. */
  readonly discHeightMm: number
  /** Joint with the vertebra below: from the midline to its middle, and from the sagittal plane. */
  readonly facetOffsetMm: number
  readonly facetAngleDeg: Readonly<Record<Side, number>>
  /** 0-1, on the rims next to the disc above and below. */
  readonly osteophytesAbove: number
  readonly osteophytesBelow: number
}

/** Of one dimension: mean of an adult of 171 cm and the spread of single people, as a share of it. */
interface Row {
  readonly T12: number
  readonly L1: number
  readonly L2: number
  readonly L3: number
  readonly L4: number
  readonly L5: number
  readonly spread: number
}

const row = (T12: number, L1: number, L2: number, L3: number, L4: number, L5: number, spread: number): Row => ({
  T12,
  L1,
  L2,
  L3,
  L4,
  L5,
  spread,
})

/** mm, but for angles in degrees. */
export const MEANS = {
  upperWidthMm: row(39.5, 42, 43.5, 45, 47.6, 48.4, 0.065),
  upperDepthMm: row(33.5, 35, 35.6, 36.2, 36.6, 35.8, 0.07),
  lowerWidthMm: row(42, 43.5, 45.5, 48, 49.5, 49.5, 0.065),
  lowerDepthMm: row(34, 36, 36, 36, 35.2, 34.4, 0.07),
  anteriorHeightMm: row(25, 26, 27.4, 28.2, 28.2, 29, 0.065),
  posteriorHeightMm: row(26.6, 27.6, 27.6, 28.2, 27.4, 26, 0.065),
  canalWidthMm: row(22.4, 23.9, 24.1, 24.6, 25.7, 27.4, 0.085),
  canalDepthMm: row(17.6, 18.4, 17.6, 17, 18, 18.9, 0.09),
  pedicleWidthMm: row(8.5, 8.8, 9, 10.7, 13.5, 18.8, 0.17),
  pedicleHeightMm: row(15.6, 15.1, 14.4, 14.2, 14, 14.2, 0.11),
  pedicleAngleDeg: row(0, 8, 10, 12, 16, 26, 0.1),
  transverseWidthMm: row(47, 71.5, 76.5, 86, 80, 93, 0.07),
  transverseThickMm: row(5, 4.8, 5, 5.2, 5.4, 9, 0.08),
  transverseAspect: row(1.5, 1.75, 1.8, 1.8, 1.7, 1.3, 0.06),
  transverseBackMm: row(8, 10, 13, 17, 14, 12, 0.15),
  transverseRiseMm: row(0, 0, 0, 1, 3, 3, 0.3),
  spinousLengthMm: row(48, 52, 54, 55, 50, 42, 0.07),
  spinousHeightMm: row(19, 21, 22.5, 23, 20.5, 16, 0.1),
  spinousDropMm: row(9, 6, 5, 5, 4, 4, 0.25),
  discHeightMm: row(4.8, 5.9, 7.0, 7.8, 8.9, 9.4, 0.17),
  facetOffsetMm: row(12, 12.5, 13.5, 15, 17.5, 21, 0.05),
  facetAngleDeg: row(22, 25, 28, 37, 48, 53, 0.15),
} as const satisfies Partial<Record<keyof VertebraMeasures, Row>>

export interface SacrumMeasures {
  readonly endplateWidthMm: number
  readonly endplateDepthMm: number
  readonly lengthMm: number
}

export const SACRUM_MEANS: SacrumMeasures = { endplateWidthMm: 50, endplateDepthMm: 33, lengthMm: 105 }

export type SpineMeasures = Readonly<Record<Level, VertebraMeasures>> & { readonly sacrum: SacrumMeasures }

/** Of a person's deviation from a mean, the part that all levels share; the rest is each level's own (variances add to 1). */
const SHARED = 0.85
const OWN = Math.sqrt(1 - SHARED ** 2)
/** Bodies grow a little less than in step with stature. */
const WITH_STATURE = 0.8
/** Nobody is further from a mean than this many deviations. */
const FURTHEST = 2.4

type Dimension = keyof typeof MEANS

/** Every dimension of one person. Angles do not grow with stature. */
export function drawMeasures({
  seed,
  variation,
  statureCm,
  facetArthropathy,
  osteophytes,
  discHeightLoss,
}: SpineParameters): SpineMeasures {
  const random = createRandom(seed * 7919 + 17)
  const bell = () => Math.min(FURTHEST, Math.max(-FURTHEST, random.normal()))
  const size = 1 + WITH_STATURE * (statureCm / 171 - 1)
  const drawn = Object.fromEntries(
    (Object.entries(MEANS) as [Dimension, Row][]).map(([name, means]) => {
      const shared = bell()
      const grown = name.endsWith('Mm') ? size : 1
      const values = LEVELS.map((level) => {
        const deviation = Math.min(FURTHEST, Math.max(-FURTHEST, SHARED * shared + OWN * bell()))
        return [level, means[level] * grown * (1 + variation * means.spread * deviation)] as const
      })
      return [name, Object.fromEntries(values)]
    }),
  ) as Record<Dimension, Record<Level, number>>

  const vertebra = (level: Level, at: number): VertebraMeasures => {
    const { facetAngleDeg, ...plain } = drawn
    const above = LEVELS[at - 1]
    const mm = Object.fromEntries(Object.entries(plain).map(([name, levels]) => [name, levels[level]])) as Record<
      Exclude<Dimension, 'facetAngleDeg'>,
      number
    >
    // Facet tropism: left and right differ by 4° (one deviation); wear does not turn a joint.
    const tropism = variation * 2 * bell()
    const angles = SIDES.map((side, n) => [side, facetAngleDeg[level] + (n ? tropism : -tropism)])
    const worn = SIDES.reduce((sum, side) => sum + facetArthropathy[level][side], 0)
    return {
      ...mm,
      discHeightMm: mm.discHeightMm * (1 - discHeightLoss[level]),
      // A disc that loses height lets the joints slide together; hypertrophied ones are no further out.
      facetOffsetMm: mm.facetOffsetMm * (1 - 0.004 * worn),
      facetAngleDeg: Object.fromEntries(angles) as Record<Side, number>,
      osteophytesAbove: above ? osteophytes[above] : 0,
      osteophytesBelow: osteophytes[level],
    }
  }
  const levels = Object.fromEntries(LEVELS.map((level, at) => [level, vertebra(level, at)])) as Record<
    Level,
    VertebraMeasures
  >
  const sacral = () => size * (1 + variation * 0.06 * bell())
  return {
    ...levels,
    sacrum: {
      endplateWidthMm: SACRUM_MEANS.endplateWidthMm * sacral(),
      endplateDepthMm: SACRUM_MEANS.endplateDepthMm * sacral(),
      lengthMm: SACRUM_MEANS.lengthMm * sacral(),
    },
  }
}
