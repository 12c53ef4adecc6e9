/** What came of laying swept bone onto a volume's bone, as the session keeps it. */
import { apply, point, transform, type Matrix, type Point } from '#core/frames/transform.ts'
import { treAt } from '#core/registration/rigid-covariance.ts'
import type { BoneName } from '#core/registration/vertebra-bones.ts'
import { apartMm } from '#core/registration/vertebra-registration.ts'
import type { PlacedLevel, RegisterOutcome } from '#session/registering.ts'
import type { BonesFound, SurfaceFound } from '#workers/registration/messages.ts'
import { sweptAccuracy } from './swept-accuracy.ts'

/** The place that counts, and the bone that it lies in, as far as bones are named. */
export interface Aim {
  readonly target: Point<'ct'> | undefined
  readonly bone: BoneName | undefined
}

export function boneOutcome(found: SurfaceFound, points: readonly Point<'patient'>[], aim: Aim): RegisterOutcome {
  return found.each ? eachOutcome(found, found.each, points, aim) : wholeOutcome(found, points, aim)
}

function wholeOutcome(
  { matrix, covariance, middle, rmsMm, refusals, isAccepted, residualsMm, refinement }: SurfaceFound,
  points: readonly Point<'patient'>[],
  { target }: Aim,
): RegisterOutcome {
  const accuracy = sweptAccuracy({ covariance, middle })
  return {
    way: 'surface',
    matrix,
    accuracy,
    freMm: rmsMm,
    treMm: treAt(accuracy, target ?? point('ct', ...middle)),
    placeIs: target ? 'the target' : 'the middle of the points',
    refusals,
    isAccepted,
    leftOutMm: [],
    residuals: residualsOn(points, residualsMm, () => matrix),
    ...(refinement && { pictures: sayRefinement(refinement) }),
  }
}

const sayRefinement = ({ isTaken, reason, shiftMm, after }: NonNullable<SurfaceFound['refinement']>): string =>
  isTaken ? `The pictures agree (likeness ${after.toFixed(2)}) and moved it by ${shiftMm.toFixed(1)} mm.` : `Not refined: ${reason}.` // prettier-ignore

/**
 * With each bone by itself the one rigid map is no reason to refuse: it is what is replaced. What counts is the bone that
 * the target lies in, or without a target that any bone may be used.
 */
function eachOutcome(
  { matrix: asOne }: SurfaceFound,
  { bones, refusals, residualsMm }: BonesFound,
  points: readonly Point<'patient'>[],
  { target, bone }: Aim,
): RegisterOutcome {
  const levels = bones.map((found): PlacedLevel => {
    const { name, matrix, covariance, middle, rmsMm } = found
    const accuracy = sweptAccuracy({ covariance, middle })
    const place = target && bone === name ? target : point('ct', ...middle)
    const [own, one] = [transform('ct', 'patient', matrix), transform('ct', 'patient', asOne)]
    const asOneMm = apartMm(own, one, place)
    return { name, matrix, accuracy, points: found.points, rmsMm, treMm: treAt(accuracy, place), asOneMm, refusals: found.refusals } // prettier-ignore
  })
  const followed = followedLevel(levels, bone)
  const reasons = [...refusals, ...followed.refusals]
  return {
    way: 'surface',
    matrix: followed.matrix,
    accuracy: followed.accuracy,
    freMm: followed.rmsMm,
    treMm: followed.treMm,
    placeIs: target && bone === followed.name ? 'the target' : `the middle of ${followed.name}`,
    refusals: reasons,
    isAccepted: reasons.length === 0,
    leftOutMm: [],
    residuals: residualsOn(points, residualsMm, (place) => nearestLevel(levels, place).matrix),
    levels,
  }
}

/** The bone that the target lies in; without one that is known, the usable bone that most points hold. */
export function followedLevel(levels: readonly PlacedLevel[], bone: BoneName | undefined): PlacedLevel {
  const own = levels.find(({ name }) => name === bone)
  const usable = levels.filter(({ refusals }) => refusals.length === 0)
  return own ?? (usable.length > 0 ? usable : levels).reduce((most, next) => (next.points > most.points ? next : most))
}

/** Where a point lies by each bone's own map, the bone whose middle is nearest is the one it is drawn on. */
function nearestLevel(levels: readonly PlacedLevel[], place: Point<'patient'>): PlacedLevel {
  const off = ({ matrix, accuracy: { middle } }: PlacedLevel) => {
    const { x, y, z } = apply(transform('ct', 'patient', matrix), place)
    return Math.hypot(x - middle[0], y - middle[1], z - middle[2])
  }
  return levels.reduce((nearest, next) => (off(next) < off(nearest) ? next : nearest))
}

function residualsOn(
  points: readonly Point<'patient'>[],
  residualsMm: Float32Array,
  matrixAt: (place: Point<'patient'>) => Matrix,
): RegisterOutcome['residuals'] {
  const each = Math.max(1, Math.ceil(points.length / MOST_DRAWN))
  return points.flatMap((place, n) =>
    n % each ? [] : [{ at: apply(transform('ct', 'patient', matrixAt(place)), place), mm: Math.abs(residualsMm[n]!) }],
  )
}

/** Of residuals, on the hologram. */
const MOST_DRAWN = 1500
