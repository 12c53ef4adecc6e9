/**
 * Counts vertebrae upwards from the sacrum along a sweep, and says how sure each name is.
 *
 * Sightings of one kind of landmark (laminae, articular or transverse processes) lie in clusters a vertebra's height
 * apart. Which cluster is which level is a chain: each is the next above the one before, one level further if one was
 * missed, and clusters in between are something else. All chains are weighed together (forward and backward sums, as in
 * a semi-Markov model), so that a cluster's name carries the share of all chains that give it that name.
 *
 * What it cannot know: a transitional vertebra shifts every name. Without a sacrum nothing is named.
 */
import type { LumbarLevel } from './levels.ts'

export interface LandmarkSighting {
  /** Along the spine towards the head, in any one frame, mm. */
  readonly alongMm: number
  /** How sure the recogniser was, 0–1. */
  readonly weight: number
}

export interface CountedLevel {
  readonly level: LumbarLevel
  readonly alongMm: number
  /** 0–1: that this cluster is this level. */
  readonly confidence: number
}

const UPWARDS: readonly LumbarLevel[] = ['L5', 'L4', 'L3', 'L2', 'L1']
/** Chains go on above L1, so that the clusters of T12 and T11 are not forced into it. */
const LONGEST = 8

/** Between neighbours, mm: posterior elements of lumbar spines lie 25–42 apart (this project's phantom, after the sources of docs/phantom.md). */
const SPACING = { meanMm: 32, sigmaMm: 5 } as const
/** From the upper end of the sacrum's back surface to the laminae of L5, mm. */
const FIRST = { meanMm: 24, sigmaMm: 9 } as const
/** Chance that a level's cluster is not seen at all, and the weight a cluster needs to be half believed. */
const MISSED = 0.08
const HALF_BELIEVED = 1
const MERGE_MM = 9
/** Clusters that are no vertebra, per mm of a sweep. */
const CLUTTER_PER_MM = 0.01

/**
 * @param sacrumMm upper end of the sacrum along the same axis
 * @returns lowest level first; levels that no cluster is named after are left out
 */
export function countLevels(sightings: readonly LandmarkSighting[], sacrumMm: number): CountedLevel[] {
  const clusters = clustersOf(sightings).filter(({ alongMm }) => alongMm > sacrumMm - 5)
  const count = clusters.length
  if (count === 0) return []
  const believed = clusters.map(({ weight }) => weight / (weight + HALF_BELIEVED))
  /** That none of the clusters strictly between two is a vertebra. */
  const noneBetween = (from: number, to: number) => {
    let chance = 1
    for (let at = from + 1; at < to; at++) chance *= 1 - believed[at]!
    return chance
  }
  const step = (from: number, to: number, levels: number) => {
    const start = from < 0 ? { alongMm: sacrumMm } : clusters[from]!
    const first = from < 0 ? FIRST : SPACING
    const mean = first.meanMm + (levels - 1) * SPACING.meanMm
    const sigma = Math.hypot(first.sigmaMm, Math.sqrt(levels - 1) * SPACING.sigmaMm)
    const off = (clusters[to]!.alongMm - start.alongMm - mean) / sigma
    const density = Math.exp((-off * off) / 2) / (sigma * Math.sqrt(2 * Math.PI))
    return (density / CLUTTER_PER_MM) * MISSED ** (levels - 1) * believed[to]! * noneBetween(from, to)
  }

  const { forwards, backwards, total } = chainsOf(count, step, noneBetween)
  if (!(total > 0)) return []
  return UPWARDS.flatMap((level, k) => {
    const shares = clusters.map((_, j) => (forwards[k]![j]! * backwards[k]![j]!) / total)
    const best = shares.indexOf(Math.max(...shares))
    if (shares[best]! < LEAST_SHARE) return []
    return [{ level, alongMm: clusters[best]!.alongMm, confidence: Math.min(1, shares[best]!) }]
  })
}

/** A chain's next cluster is one level higher, or two when one was missed. */
const STEPS = [1, 2] as const

/**
 * Of clusters 0 to count - 1, forwards[k][j]: all chains whose (k+1)-th level is cluster j; backwards: all that go on from there.
 * @param step weight of going from cluster `from` (-1: the sacrum) to `to`, so many levels higher
 */
function chainsOf(
  count: number,
  step: (from: number, to: number, levels: number) => number,
  noneBetween: (from: number, to: number) => number,
) {
  const forwards = Array.from({ length: LONGEST }, () => new Float64Array(count))
  const backwards = Array.from({ length: LONGEST }, () => new Float64Array(count))
  const arriving = (k: number, j: number) =>
    STEPS.reduce((sum, levels) => {
      if (k - levels === -1) return sum + step(-1, j, levels)
      const before = forwards[k - levels]
      if (before) for (let i = 0; i < j; i++) sum += before[i]! * step(i, j, levels)
      return sum
    }, 0)
  const goingOn = (k: number, j: number) =>
    STEPS.reduce(
      (sum, levels) => {
        const after = backwards[k + levels]
        if (after) for (let next = j + 1; next < count; next++) sum += step(j, next, levels) * after[next]!
        return sum
      },
      // The chain may end here: what lies above is then nothing, or beyond what chains are long.
      k === LONGEST - 1 ? 1 : noneBetween(j, count),
    )
  for (let k = 0; k < LONGEST; k++) for (let j = 0; j < count; j++) forwards[k]![j] = arriving(k, j)
  for (let k = LONGEST - 1; k >= 0; k--) for (let j = count - 1; j >= 0; j--) backwards[k]![j] = goingOn(k, j)
  let total = 0
  for (const k of [0, 1]) for (let j = 0; j < count; j++) total += step(-1, j, k + 1) * backwards[k]![j]!
  return { forwards, backwards, total }
}

const LEAST_SHARE = 0.2

interface Cluster {
  readonly alongMm: number
  readonly weight: number
}

/** Sightings nearer than `MERGE_MM` to the middle of a cluster are of one landmark. */
function clustersOf(sightings: readonly LandmarkSighting[]): Cluster[] {
  const sorted = sightings
    .filter(({ weight, alongMm }) => weight > 0 && Number.isFinite(alongMm))
    .toSorted((a, b) => a.alongMm - b.alongMm)
  const clusters: Cluster[] = []
  for (const { alongMm, weight } of sorted) {
    const last = clusters.at(-1)
    if (!last || alongMm - last.alongMm > MERGE_MM) {
      clusters.push({ alongMm, weight })
      continue
    }
    const sum = last.weight + weight
    clusters[clusters.length - 1] = {
      alongMm: (last.alongMm * last.weight + alongMm * weight) / sum,
      weight: sum,
    }
  }
  return clusters
}
