/**
 * All bones from T12 to the sacrum where some of them were found: the rest is set on them as in a mean spine, so that
 * every vertebra has the neighbours its joints are shaped against.
 */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import { drawMeasures } from '#core/phantom/morphometry.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { placedIn, placeSpine, seenFrom, type PlacedSpine, type Placement } from '#core/phantom/placement.ts'

export interface SkeletonBones {
  readonly spine: PlacedSpine
  /** Which of T12 to L5 and the sacrum were found. */
  readonly isFound: readonly boolean[]
}

/** @throws RangeError when there is none to begin with */
export function wholeSkeleton(vertebrae: ReadonlyMap<Level, Placement>, sacrum: Placement | undefined): SkeletonBones {
  const mean = placeSpine(drawMeasures(TYPICAL), TYPICAL)
  const means: readonly Placement[] = [...mean.vertebrae, mean.sacrum]
  const known = [...LEVELS.map((level) => vertebrae.get(level)), sacrum]
  const placements = [...known]
  const start = known.findIndex((placement) => placement !== undefined)
  if (start < 0) throw new RangeError('no bone was found to set the others on')
  for (let n = start - 1; n >= 0; n--) placements[n] = placedIn(placements[n + 1]!, seenFrom(means[n + 1]!, means[n]!))
  for (let n = start + 1; n < means.length; n++)
    placements[n] ??= placedIn(placements[n - 1]!, seenFrom(means[n - 1]!, means[n]!))
  return {
    spine: {
      vertebrae: mean.vertebrae.map((v, n) => ({ ...v, ...placements[n]! })),
      sacrum: { ...mean.sacrum, ...placements.at(-1)! },
    },
    isFound: known.map((placement) => placement !== undefined),
  }
}
