/** Touched landmarks as an outcome that may or may not be used. */
import { apply, type Point } from '#core/frames/transform.ts'
import { registerLandmarks } from '#core/registration/landmark-registration.ts'
import { pairLandmarks } from '#core/registration/pair-landmarks.ts'
import { treAt, widened } from '#core/registration/rigid-covariance.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import { point } from '#core/frames/transform.ts'
import type { Landmark, RegisterOutcome } from '#session/registering.ts'

/** @returns undefined for fewer than three touched ones; in words, why they cannot be used at all */
export function landmarkOutcome(
  landmarks: readonly Landmark[],
  target: PlanPoint | undefined,
): RegisterOutcome | string | undefined {
  const pairs = landmarks.flatMap(({ inCt, touched }) => (touched ? [{ from: touched, to: inCt }] : []))
  if (pairs.length < 3) return undefined
  try {
    const found = registerLandmarks(pairs, target)
    const accuracy = widened(found, found.freedom)
    const place = target ?? point('ct', ...found.middle)
    const refusals = [...found.refusals, ...doubts(pairs)]
    return {
      way: 'landmarks',
      matrix: found.fit.map.matrix,
      accuracy: { covariance: accuracy.covariance, middle: accuracy.middle },
      freMm: found.freMm,
      treMm: treAt(found, place),
      placeIs: target ? 'the target' : 'the middle of the points',
      refusals,
      isAccepted: refusals.length === 0,
      leftOutMm: found.leftOutMm,
      residuals: pairs.map(({ from }, n) => ({ at: apply(found.fit.map, from), mm: found.fit.residuals[n]! })),
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Distances alone say which point is which; where they say something else, or two things, a person must look. */
function doubts(pairs: readonly { readonly from: Point<'patient'>; readonly to: Point<'ct'> }[]): string[] {
  if (pairs.length > 12) return []
  const pairing = pairLandmarks(
    pairs.map(({ to }) => to),
    pairs.map(({ from }) => from),
  )
  if (!pairing) return []
  const isInOrder = pairing.order.every((from, landmark) => from === landmark)
  if (!isInOrder) return [`in another order they fit to ${pairing.rms.toFixed(1)} mm: were they touched as picked?`]
  if (pairing.rivalRms === undefined || pairs.length < 4) return []
  return [`another order fits to ${pairing.rivalRms.toFixed(1)} mm: add a landmark that breaks the symmetry`]
}
