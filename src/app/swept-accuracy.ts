/** How sure a registration by swept bone is, with what no number of points takes away. */
import type { RigidCovariance } from '#core/registration/rigid-covariance.ts'

/**
 * Where bone begins in a CT (a level of HU on voxels of a millimetre lies up to half a millimetre outside it) and where it
 * lies in the thickness of its echo shift all points alike. One deviation per axis; the phantom, scanned and swept, came
 * out 0.6-0.7 mm off at every facet joint whatever half of the points was taken.
 */
export const EDGE_MM = 0.4

export function sweptAccuracy({ covariance, middle }: RigidCovariance): RigidCovariance {
  const isShift = (at: number) => at >= 21 && at % 7 === 0
  return { covariance: covariance.map((value, at) => (isShift(at) ? value + EDGE_MM ** 2 : value)), middle }
}
