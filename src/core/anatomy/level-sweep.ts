/**
 * Vertebrae counted while a tracked probe is swept: where bones were named is kept in one frame, and the levels follow
 * from how they lie along the spine (`level-count.ts`).
 *
 * The frame need not be the patient's: the spine's direction is the longest of the sightings (first principal component),
 * and up is away from the sacrum. Without a sacrum, or before the sweep is two vertebrae long, nothing is counted.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Frame } from '#core/frames/frames.ts'
import { point, type Point } from '#core/frames/transform.ts'
import { countLevels, type CountedLevel } from './level-count.ts'

export interface BoneSighting<In extends Frame> {
  /** Of `LUMBAR_CLASSES`; others than laminae and the sacrum are not counted. */
  readonly name: string
  readonly at: Point<In>
  /** 0–1. */
  readonly confidence: number
}

interface Kept<In extends Frame> {
  readonly isSacrum: boolean
  readonly at: Point<In>
  readonly weight: number
}

export interface LevelSweep<In extends Frame> {
  readonly kept: readonly Kept<In>[]
}

export interface SweptLevels<In extends Frame> {
  readonly levels: readonly CountedLevel[]
  /** How far up the spine a place lies, on the axis of `levels`, mm. */
  readonly alongOf: (place: Point<In>) => number
}

/** Sightings nearer than this to one that is kept are the same place. */
const SAME_MM = 4
/** A probe held still must not outweigh a sweep: each place counts for no more than so many sightings. */
const MOST_WEIGHT = 3
/** Of a day's sweeps no more is kept than a back can hold. */
const MOST_KEPT = 400
/** Sightings this far apart hold more than one vertebra. */
const LEAST_LENGTH_MM = 45
/** One sighting believed half, as `level-count.ts` believes clusters: weights are shares of so many. */
const SIGHTINGS_TO_BELIEVE = 4
/** A lamina is no more than this from the middle of its level's sightings. */
const OF_LEVEL_MM = 13

export const noSweep = <In extends Frame>(): LevelSweep<In> => ({ kept: [] })

export function sweepOn<In extends Frame>(
  { kept }: LevelSweep<In>,
  sightings: readonly BoneSighting<NoInfer<In>>[],
): LevelSweep<In> {
  const places = [...kept]
  for (const { name, at, confidence } of sightings) {
    if (name !== 'lamina' && name !== 'sacrum') continue
    const isSacrum = name === 'sacrum'
    const near = places.findIndex((place) => place.isSacrum === isSacrum && apart(place.at, at) <= SAME_MM)
    const old = places[near]
    if (old) {
      const sum = old.weight + confidence
      const mean = (axis: 'x' | 'y' | 'z') => (old.at[axis] * old.weight + at[axis] * confidence) / sum
      places[near] = {
        isSacrum,
        at: point(at.in, mean('x'), mean('y'), mean('z')),
        weight: Math.min(MOST_WEIGHT, sum),
      }
    } else if (places.length < MOST_KEPT) places.push({ isSacrum, at, weight: confidence })
  }
  return { kept: places }
}

/** Undefined while there is nothing to count by. */
export function sweptLevels<In extends Frame>({ kept }: LevelSweep<In>): SweptLevels<In> | undefined {
  const laminae = kept.filter(({ isSacrum }) => !isSacrum)
  const sacrum = kept.filter(({ isSacrum }) => isSacrum)
  if (laminae.length < 3 || sacrum.length < 2) return undefined
  const middle = meanOf(laminae)
  const axis = longestOf(laminae, middle)
  const alongAxis = ({ x, y, z }: Point<In>) =>
    (x - middle[0]) * axis[0] + (y - middle[1]) * axis[1] + (z - middle[2]) * axis[2]
  const heights = laminae.map(({ at }) => alongAxis(at))
  if (Math.max(...heights) - Math.min(...heights) < LEAST_LENGTH_MM) return undefined
  const [sx, sy, sz] = meanOf(sacrum)
  const up = alongAxis({ ...laminae[0]!.at, x: sx, y: sy, z: sz }) > 0 ? -1 : 1
  const alongOf = (place: Point<In>) => up * alongAxis(place)
  const sacrumMm = Math.max(...sacrum.map(({ at }) => alongOf(at)))
  const levels = countLevels(
    laminae.map(({ at, weight }) => ({ alongMm: alongOf(at), weight: weight / SIGHTINGS_TO_BELIEVE })),
    sacrumMm,
  )
  return { levels, alongOf }
}

/** The level of a bone at a place, and how sure; undefined between two. */
export function levelAt<In extends Frame>(
  { levels, alongOf }: SweptLevels<In>,
  place: Point<NoInfer<In>>,
): CountedLevel | undefined {
  const along = alongOf(place)
  const nearest = levels.toSorted((a, b) => Math.abs(a.alongMm - along) - Math.abs(b.alongMm - along))[0]
  return nearest && Math.abs(nearest.alongMm - along) <= OF_LEVEL_MM ? nearest : undefined
}

type Vector = readonly [number, number, number]

const apart = (a: { x: number; y: number; z: number }, b: { x: number; y: number; z: number }) =>
  Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)

function meanOf(places: readonly Kept<Frame>[]): Vector {
  const sum = places.reduce((total, { weight }) => total + weight, 0)
  const mean = (axis: 'x' | 'y' | 'z') => places.reduce((total, { at, weight }) => total + weight * at[axis], 0) / sum
  return [mean('x'), mean('y'), mean('z')]
}

/** Of length 1. */
function longestOf(places: readonly Kept<Frame>[], middle: Vector): Vector {
  const spread = Matrix.zeros(3, 3)
  for (const { at, weight } of places) {
    const off = [at.x - middle[0], at.y - middle[1], at.z - middle[2]]
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) spread.set(r, c, spread.get(r, c) + weight * off[r]! * off[c]!)
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(spread, { assumeSymmetric: true })
  const at = realEigenvalues.indexOf(Math.max(...realEigenvalues))
  return [eigenvectorMatrix.get(0, at), eigenvectorMatrix.get(1, at), eigenvectorMatrix.get(2, at)]
}
