/**
 * How sure the maps of bones on springs are. How much points disagree is taken from the points themselves, as for a single
 * surface (`fit-covariance`): what noise was expected only weighs points against springs. What springs do not know is
 * what they were told that a disc allows.
 */
import { inverse, Matrix } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import type { Point } from '#core/frames/transform.ts'
import { cloudOf } from './cloud.ts'
import { fitSums } from './fit-covariance.ts'
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
    const { slopes, squares } = fitSums(cloudOf(own), reads[at]!, maps[at]!, centreOf(bone), scaleMm)
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
