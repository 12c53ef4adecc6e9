/**
 * A hole filled along sticks: lines through it that end in a known voxel on either side.
 *
 * The nearer end counts more, but the end ahead has a step more than its due: of a stick of three
 * voxels it gives two thirds. The shortest stick counts, several of one length count alike. Every step
 * is cut off to a whole number: between 100 and 100 there may be 99. All that is PLUS's way.
 * Source: Vaughan, Lasso, Ungi, Fichtinger, "Hole filling with oriented sticks in ultrasound volume
 * reconstruction", J Med Imaging 2015; IGSIO vtkIGSIOFillHolesInVolume.
 */
import type { Fill, Voxels } from './splatter.ts'
import type { Triple } from './sweep-grid.ts'

/** The 13 lines through a voxel's 26 neighbours, each towards what counts as ahead. */
const DIRECTIONS: readonly Triple[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [1, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
  [1, -1, 0],
  [1, 0, -1],
  [0, 1, -1],
  [1, 1, 1],
  [-1, 1, 1],
  [1, -1, 1],
  [-1, -1, 1],
]

/** @param lengthLimit voxels of the whole stick, the hole and both ends included. @param sticks how many are taken at least. */
export function stickFilling(
  { values, weights }: Voxels,
  [nx, ny, nz]: Triple,
  lengthLimit: number,
  sticks: number,
): Fill {
  const offsets = DIRECTIONS.map(([di, dj, dk]) => di + nx * (dj + ny * dk))
  const lengths = DIRECTIONS.map(([di, dj, dk]) => Math.sqrt(di * di + dj * dj + dk * dk))
  const found = new Float64Array(DIRECTIONS.length)
  const scores = new Float64Array(DIRECTIONS.length)

  /** How many steps of `offset` to a known voxel; 0 when there is none within `most`. */
  function stepsToKnown(hole: number, offset: number, most: number): number {
    for (let step = 1, voxel = hole + offset; step <= most; step++, voxel += offset) {
      if (weights[voxel] !== 0) return step
    }
    return 0
  }

  return (i, j, k) => {
    const hole = i + nx * (j + ny * k)
    for (let n = 0; n < DIRECTIONS.length; n++) {
      const [di, dj, dk] = DIRECTIONS[n]!
      const offset = offsets[n]!
      scores[n] = 0
      const roomAhead = Math.min(room(i, di, nx), room(j, dj, ny), room(k, dk, nz))
      const ahead = stepsToKnown(hole, offset, Math.min(lengthLimit - 1, roomAhead))
      if (ahead === 0) continue
      const roomBehind = Math.min(room(i, -di, nx), room(j, -dj, ny), room(k, -dk, nz))
      const behind = stepsToKnown(hole, -offset, Math.min(lengthLimit - 1 - ahead, roomBehind))
      if (behind === 0) continue
      const length = ahead + behind + 1
      const aheadShare = (behind + 1) / length
      const value = (1 - aheadShare) * values[hole - behind * offset]! + aheadShare * values[hole + ahead * offset]!
      found[n] = Math.floor(value)
      scores[n] = 1 / (length * lengths[n]!)
    }
    return bestMean(found, scores, sticks)
  }
}

/** How many steps there are to the side of the grid. */
function room(at: number, step: number, size: number): number {
  if (step === 0) return Infinity
  return step > 0 ? size - 1 - at : at
}

/** Of the best scores, all that are equal together, until `least` are in. */
function bestMean(found: Float64Array, scores: Float64Array, least: number): number {
  let used = 0
  let sum = 0
  let weight = 0
  while (used < least) {
    let best = 0
    for (const score of scores) if (score > best) best = score
    if (best === 0) break
    for (let n = 0; n < scores.length; n++) {
      if (scores[n] !== best) continue
      sum += found[n]! * best
      weight += best
      used += 1
      scores[n] = 0
    }
  }
  return weight > 0 ? Math.floor(sum / weight) : -1
}
