/**
 * What the canal, the foramina and the joints of a fitted spine hold: discs, yellow ligaments, the dural sac with what is
 * in it, roots and ganglia, cartilage and capsules of the facets. Only between bones that were both found; vessels and organs are never made up.
 */
import { TYPICAL } from '#core/phantom/parameters.ts'
import { placeBones } from '#core/phantom/bones.ts'
import type { Part } from '#core/phantom/part.ts'
import { facetParts } from '#core/phantom/facet-parts.ts'
import { disc } from '#core/phantom/soft/discs.ts'
import { flavum } from '#core/phantom/soft/flavum.ts'
import { gapsOf } from '#core/phantom/soft/gap.ts'
import { roots } from '#core/phantom/soft/roots.ts'
import { canalMiddle, createSac } from '#core/phantom/soft/sac.ts'
import { boxAround, nearestOf, type Skeleton } from '#core/phantom/soft/skeleton.ts'
import type { FittedSpine } from './fit-bones.ts'

/** In the order of what is laid down first: of two parts at one place the earlier one is there. */
export function neuralParts({ spine, shapes, bones }: FittedSpine): readonly Part[] {
  const skeleton: Skeleton = { parameters: TYPICAL, ...spine, bones: placeBones(shapes, spine) }
  const gaps = gapsOf(skeleton)
  const discs = gaps.map((gap) => disc(gap, TYPICAL))
  const hard = [...skeleton.bones, ...discs]
  const flava = gaps.map((gap) =>
    flavum(gap, nearestOf(skeleton.bones, boxAround([gap.origin, gap.upper.at(0, 60, 0)], 34))),
  )
  const sac = createSac(skeleton, nearestOf([...hard, ...flava], boxAround(canalMiddle(skeleton), 20), 16))
  const nerves = roots(gaps, sac, (places) => nearestOf(hard, boxAround(places, 12)))
  const isBetweenFound = (n: number) => bones[n] !== undefined && bones[n + 1] !== undefined
  const own = <T>(parts: readonly T[]) => parts.filter((_, n) => isBetweenFound(n))
  const rootParts = gaps.flatMap((gap, n) =>
    isBetweenFound(n) ? nerves.filter(({ level }) => level === gap.upper.level).flatMap(({ parts }) => parts) : [],
  )
  const found = [...bones.keys()].filter((n) => bones[n])
  const ends = [found[0]!, found.at(-1)!].map((n) => skeleton.bones[n]!.box)
  const within = (part: Part): Part => {
    const [high, low] = [ends[0]!.high[2], ends[1]!.low[2]]
    return {
      ...part,
      box: {
        low: [part.box.low[0], part.box.low[1], Math.max(part.box.low[2], low)],
        high: [part.box.high[0], part.box.high[1], Math.min(part.box.high[2], high)],
      },
    }
  }
  // Four of each level: a capsule and what is in it, of either side.
  const facets = facetParts(shapes, spine).filter((_, n) => isBetweenFound(Math.floor(n / 4)))
  // What is in a capsule before the capsule.
  return [...facets.toReversed(), ...rootParts, ...own(flava), ...sac.parts.toReversed().map(within), ...own(discs)]
}
