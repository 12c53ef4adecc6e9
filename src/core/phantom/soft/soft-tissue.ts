/**
 * Everything of the phantom that is not bone, from the skin inwards, in the order it is laid down: what comes
 * later replaces what came before.
 */
import { LEVELS, SIDES } from '#core/anatomy/levels.ts'
import type { Feeling } from '#core/phantom/felt.ts'
import type { Part } from '#core/phantom/part.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { backMuscles } from './back-muscles.ts'
import { cauda } from './cauda.ts'
import { createCompartment } from './compartment.ts'
import { disc } from './discs.ts'
import { backFascia } from './fascia.ts'
import { flavum } from './flavum.ts'
import { psoas, quadratus } from './front-muscles.ts'
import { gapsOf, type Gap } from './gap.ts'
import { interspinous, intertransverse, supraspinous } from './ligaments.ts'
import { lumbarArtery } from './lumbar-arteries.ts'
import { medialBranch, type MedialBranch } from './medial-branches.ts'
import { greatRadicular, radicularArtery } from './radicular-arteries.ts'
import { foraminalFat, roots, type Root } from './roots.ts'
import { canalMiddle, createSac, type Sac } from './sac.ts'
import { boxAround, nearestOf, seatOf, vertebraOf, type Skeleton } from './skeleton.ts'
import { createTrunk } from './trunk.ts'
import type { CoursedPart } from './tube.ts'
import { between, type Place } from './vector.ts'
import { vessels } from './vessels.ts'

export interface SoftTissue {
  /** In the order they are laid down, all before the bones. */
  readonly parts: readonly Part[]
  /** Distance to the skin, mm, negative under it. */
  readonly skinAt: Sdf
  readonly gaps: readonly Gap[]
  readonly sac: Sac
  readonly roots: readonly Root[]
  readonly medialBranches: readonly MedialBranch[]
  readonly discs: readonly Part[]
  readonly flava: readonly Part[]
  readonly greatVessels: readonly CoursedPart[]
  /** Lumbar and radicular. */
  readonly arteries: readonly CoursedPart[]
  readonly muscles: readonly Part[]
}

/**
 * In steps, between which other work may be done.
 *
 * @param feeling how the distances are had by which everything finds its place
 */
export function* softTissueInSteps(skeleton: Skeleton, feeling: Feeling): Generator<void, SoftTissue> {
  const { bones, parameters } = skeleton
  const nearest = (...solids: Parameters<typeof nearestOf>) => feeling.of(nearestOf(...solids))
  const boneNear = (places: readonly Place[], margin: number) => nearest(bones, boxAround(places, margin))
  const gaps = gapsOf(skeleton)
  const discs = gaps.map((gap) => disc(gap, parameters))
  const hard = [...bones, ...discs]

  const flava = gaps.map((gap) => flavum(gap, boneNear([gap.origin, gap.upper.at(0, 60, 0)], 34)))
  const sac = createSac(skeleton, nearest([...hard, ...flava], boxAround(canalMiddle(skeleton), 20), 16))
  yield
  const nerves = roots(gaps, sac, (places) => nearest(hard, boxAround(places, 12)))
  yield
  const branches = nerves.flatMap((root) => {
    if (root.level === 'T12') return []
    const gap = gaps.find(({ upper }) => upper.level === root.level)!
    const around = boxAround([root.afterGanglion, gap.lowerSeat.at(0, 30, 0)], 45)
    const own = bones[LEVELS.indexOf(root.level) + 1]!
    return [medialBranch(gap, root, feeling.of(own.sdf), nearest(hard, around))]
  })

  yield
  const trunk = createTrunk(skeleton)
  const room = createCompartment(
    skeleton,
    trunk,
    boneNear(
      skeleton.vertebrae.map(({ centre }) => centre),
      120,
    ),
    feeling,
  )
  yield
  const muscles = backMuscles(skeleton, room, feeling)
  const fascia = backFascia(room, { left: muscles[0]!.box, right: muscles[3]!.box })
  const fronts = SIDES.map((side) => {
    const ofPsoas = psoas(skeleton, side)
    return { psoas: ofPsoas, ...quadratus(skeleton, side, ofPsoas.sdf, room.sdf) }
  })

  yield
  const rootTubes = nerves.flatMap(({ tube, ganglion }) => [tube, ganglion])
  const great = vessels(skeleton, (places) => nearest([...hard, ...rootTubes], boxAround(places, 26), 24))
  const nerveTubes = [...rootTubes, ...branches.map(({ tube }) => tube)]
  yield
  const largest = greatRadicular(parameters)
  const maybeArteries = skeleton.vertebrae.flatMap((placement) => {
    const v = vertebraOf(placement)
    return SIDES.flatMap((side) => {
      const around = boxAround([v.at(0, 0, 0)], 62)
      const root = nerves.find((one) => one.level === v.level && one.side === side)!
      const isLargest = largest.level === v.level && largest.side === side
      return [
        lumbarArtery(
          v,
          side,
          great.aorta,
          nearest(bones, around, 20),
          nearest([...hard, ...nerveTubes, ...great.parts.slice(0, 3)], around),
        ),
        radicularArtery(v, root, nearest(hard, root.tube.box), isLargest ? largest : undefined, (fromZ) =>
          towardsCord(sac, fromZ),
        ),
      ]
    })
  })

  yield
  const arteries = maybeArteries.filter((part) => part !== undefined)
  const s = seatOf(skeleton.sacrum)
  const exits = [
    ...nerves.filter(({ side, level }) => side === 'left' && level !== 'T12').map(({ tube }) => tube.path[0]![2]),
    ...[-6, -24, -38, -42, -43].map((z) => s.at(0, 18, z)[2]),
  ]
  const [fat, dura, csf, conus] = sac.parts as [Part, Part, Part, Part]
  return {
    gaps,
    sac,
    roots: nerves,
    medialBranches: branches,
    discs,
    flava,
    greatVessels: great.parts,
    arteries,
    muscles: [...muscles, ...fronts.flatMap(({ psoas: p, muscle }) => [p, muscle])],
    skinAt: trunk.skin,
    parts: [
      ...trunk.parts,
      ...fascia.slice(0, 1),
      ...fascia.slice(4, 5),
      ...fronts.flatMap(({ psoas: p, muscle, fascia: sheet }) => [sheet, p, muscle]),
      ...muscles,
      ...[1, 2, 3, 5, 6, 7].map((n) => fascia[n]!),
      ...gaps.flatMap(intertransverse),
      ...gaps.map(interspinous),
      supraspinous(gaps),
      ...discs,
      ...nerves.map(foraminalFat),
      fat,
      ...flava,
      ...great.parts,
      dura,
      csf,
      cauda(sac, exits, parameters.seed),
      conus,
      ...nerves.flatMap(({ parts }) => parts),
      ...branches.map(({ part }) => part),
      ...arteries,
    ],
  }
}

/** The great radicular artery's way in the sac: up the front of it to the conus, in a bend. */
function towardsCord(sac: Sac, fromZ: number): Place[] {
  const toZ = Math.max(sac.conusZ + 14, fromZ + 25)
  return Array.from({ length: 9 }, (_, n) => {
    const z = fromZ + ((toZ - fromZ) * (n + 1)) / 9
    const front: Place = [sac.x(z), sac.y(z) - sac.halfDepth(z) + 1.6, z]
    const side: Place = [sac.x(z), sac.y(z) - 0.8 * sac.halfDepth(z), z]
    return between(side, front, n / 8)
  })
}
