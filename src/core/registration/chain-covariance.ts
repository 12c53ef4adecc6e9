/**
 * How sure the maps of bones on springs are. How much points disagree is taken from the points themselves, as for a single
 * surface (`fit-covariance`): what noise was expected only weighs points against springs. What springs do not know is
 * what they were told that a disc allows.
 */
import { inverse, Matrix } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import { compose, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { cloudOf, type Cloud } from './cloud.ts'
import { fitSums } from './fit-covariance.ts'
import { equations, type Read } from './robust-descent.ts'
import { turnAndShift } from './starting-poses.ts'
import { addSprings, centreOf, type Chain, type Maps, type Stage } from './vertebra-chain.ts'

/** @param owned the points of each bone @returns of all bones' six numbers */
export function chainCovariance<To extends Frame, From extends Frame>(
  chain: Chain<To, From>,
  maps: Maps<To, From>,
  [softness, scaleMm]: Stage,
  owned: readonly (readonly Point<From>[])[],
): Matrix {
  const { bones, reads, noiseMm, pointsPerFreeOne } = chain
  const worth = 1 / (noiseMm ** 2 * pointsPerFreeOne)
  const size = 6 * bones.length
  const springs = Matrix.zeros(size, size)
  const spring = { turnDeg: softness * chain.spring.turnDeg, shiftMm: softness * chain.spring.shiftMm }
  addSprings(springs, Matrix.zeros(size, 1), chain, maps, spring)
  const [slope, spread] = [springs.clone(), springs.clone()]
  bones.forEach((bone, at) => {
    const own = owned[at]!
    if (own.length === 0) return
    const cloud = cloudOf(own)
    const { slopes: summed, squares } = fitSums(cloud, reads[at]!, maps[at]!, centreOf(bone), scaleMm)
    const measured = measuredSlopes(cloud, reads[at]!, maps[at]!, centreOf(bone), scaleMm)
    const slopes = summed.mul(1 - MEASURED).add(measured.mul(MEASURED))
    for (let r = 0; r < 6; r++)
      for (let c = 0; c < 6; c++) {
        const [row, column] = [6 * at + r, 6 * at + c]
        slope.set(row, column, slope.get(row, column) + worth * slopes.get(r, c))
        // Neighbours that err alike: their sum errs by as much more.
        spread.set(row, column, spread.get(row, column) + worth ** 2 * pointsPerFreeOne * squares.get(r, c))
      }
  })
  const back = inverse(slope)
  return back.mmul(spread).mmul(back.transpose())
}

/** What is measured is right in the mean, but scatters, and what is summed is too much, but steady: a quarter of the one. Chosen on bowed phantoms. */
const MEASURED = 0.25
/** How far a bone is moved to see what its points make of it: radians for turns, mm for shifts; less than a voxel of its field. */
const [NUDGE_TURN, NUDGE_MM] = [0.01, 0.4]

/**
 * How the pull of the points changes with a small motion, by making it. The slopes of single points add up to more than
 * that: noise throws points off a thin or curved surface to all its sides, and their many directions seem to hold it.
 */
function measuredSlopes<To extends Frame, From extends Frame>(
  cloud: Cloud<From>,
  read: Read,
  map: Transform<To, From>,
  centre: readonly [number, number, number],
  scaleMm: number,
): Matrix {
  const pullAfter = (motion: readonly number[]) =>
    equations(cloud, read, compose(transform(map.to, map.to, turnAndShift(motion, centre)), map), centre, scaleMm).side
  const slopes = Matrix.zeros(6, 6)
  for (let k = 0; k < 6; k++) {
    const by = k < 3 ? NUDGE_TURN : NUDGE_MM
    const [there, back] = [by, -by].map((step) => pullAfter([0, 1, 2, 3, 4, 5].map((n) => (n === k ? step : 0))))
    for (let r = 0; r < 6; r++) slopes.set(r, k, (back![r]! - there![r]!) / (2 * by))
  }
  return slopes.clone().add(slopes.transpose()).mul(0.5)
}
