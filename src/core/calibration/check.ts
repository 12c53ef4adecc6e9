/**
 * Checking a calibration in a few seconds: the tip is held on a place where it was before.
 *
 * If the marker slipped on its tool since then, the tip comes out beside the place by as much.
 */
import { distance, point, type Point } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { CalibrationCheck, CalibrationRecord } from './record.ts'

export const CHECK = {
  /** So many places of the tip, within the ten seconds that a person is ready to give. */
  leastPlaces: 20,
  lastsMs: 2000,
  limitMs: 10_000,
  /** Held still means within this of the middle. */
  stillMm: 1,
  /** Further from the place than this the tip is still on its way. */
  nearMm: 20,
  /** A slip that is not to be borne: the tip must be good to 2 mm; three times a larger calibration error is no slip. */
  mostOffMm: 2,
} as const

/** @throws RangeError that says what to do next, when nothing can be said */
export function checkAtPoint(
  { checkPoint, error, residual }: CalibrationRecord,
  places: readonly Point<Frame>[],
  atMs: number,
): CalibrationCheck {
  if (!checkPoint) throw new RangeError('no place was kept to check it at: calibrate again')
  if (places.length < CHECK.leastPlaces)
    throw new RangeError('the tip was not seen for long enough: hold it on the place, in view of the tracker')
  const mean = (of: 'x' | 'y' | 'z') => places.reduce((sum, place) => sum + place[of], 0) / places.length
  const middle = point(checkPoint.in, mean('x'), mean('y'), mean('z'))
  const tremble = Math.sqrt(places.reduce((sum, place) => sum + distance(middle, place) ** 2, 0) / places.length)
  const still = Math.max(CHECK.stillMm, 2 * residual)
  if (tremble > still)
    throw new RangeError(`the tip moved by ${tremble.toFixed(1)} mm: rest it in the place and hold it still`)
  const offMm = distance(checkPoint, middle)
  return { atMs, offMm, isPassed: offMm <= Math.max(CHECK.mostOffMm, 3 * (error ?? 0), residual) }
}
