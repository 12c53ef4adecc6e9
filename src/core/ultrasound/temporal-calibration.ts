/**
 * By how much the pictures' clock is behind the tracker's, from moving the probe up and down over a flat floor.
 *
 * The floor's depth in the picture and the probe's height follow the same motion; the shift at which they agree best is
 * the lag (as PLUS's temporal calibration: video against tracker, at most 0.5 s). At 50 mm/s a lag of 30 ms that is not
 * known puts the picture 1.5 mm from its place.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { findMotionLag, type Sample } from '#core/signals/motion-lag.ts'

export interface TimedDepth {
  readonly atMs: number
  /** Of the floor in the picture. */
  readonly depthPx: number
}

export interface TimedPlace {
  readonly atMs: number
  /** Of the probe's marker, in the tracker's or the patient's frame. */
  readonly mm: readonly [x: number, y: number, z: number]
}

export interface TemporalCalibration {
  /** A picture stamped t was taken at t - pictureLagMs of the tracker's clock; below 0 it is the poses that come late. */
  readonly pictureLagMs: number
  /** One standard deviation. */
  readonly errorMs: number
  readonly correlation: number
  /** Of the next best shift; near the correlation it would mean a guess. */
  readonly rivalCorrelation: number
  /** Up and down again. */
  readonly periods: number
  readonly travelMm: number
  /** Pictures with a floor in them that were used. */
  readonly pictures: number
}

export const TEMPORAL_LIMITS = {
  leastPictures: 50,
  /** PLUS asks for 10-15 s and five periods; half of that still says its own error. */
  leastMs: 5000,
  leastPeriods: 3,
  /** Ten times the error of an electromagnetic tracker (0.7-1 mm). */
  leastTravelMm: 10,
  leastTravelPx: 10,
  /** Of the motion along its main direction: the rest is not seen as depth. */
  leastAlong: 0.8,
  leastCorrelation: 0.9,
  /** Another peak this near to the best one cannot be told from it. */
  mostRivalShare: 0.97,
  /** 1 mm at 50 mm/s. */
  mostErrorMs: 20,
} as const

/** How far from the median of its neighbours a depth may be: some pixels, and so many times what is usual in the recording. */
const STRAY = { leastPx: 10, times: 10 } as const

const words = {
  few: (n: number) =>
    `the floor is seen in ${n} pictures: hold the probe upright over a flat floor under water, so that it is one bright line, and record at least ${TEMPORAL_LIMITS.leastMs / 1000} s`,
  poses: (n: number) => `${n} valid poses are too few: bring the probe into the tracker's view and record again`,
  short: (s: number) =>
    `the recording is ${s.toFixed(1)} s long: move the probe up and down for at least ${TEMPORAL_LIMITS.leastMs / 1000} s, better 15 s`,
  still: (mm: number) =>
    `the probe moved by ${mm.toFixed(1)} mm: move it up and down by at least ${TEMPORAL_LIMITS.leastTravelMm} mm, better 30 mm`,
  level: (px: number) => `the floor moved by ${px.toFixed(0)} px in the picture: move towards it and away from it`,
  crooked: (share: number) =>
    `only ${(100 * share).toFixed(0)} % of the motion is along one line: move straight up and down, without sliding aside`,
  slow: (n: number) =>
    `it went up and down ${n} times: at least ${TEMPORAL_LIMITS.leastPeriods}, better 8, one in about two seconds`,
  apart: 'pictures and poses are not of the same time: record them together',
  unlike: (r: number) =>
    `picture and tracker do not follow each other (correlation ${r.toFixed(2)}): keep the floor in the picture and the probe in the tracker's view, and record again`,
  beyond: 'the lag is more than 0.5 s: look for a slow video connection, and record again',
  rival: 'the motion repeats so evenly that two lags fit: move now faster, now slower, and record again',
  vague: (ms: number) => `the lag is known only to ±${ms.toFixed(0)} ms: record for longer, with quicker strokes`,
} as const

/** @throws RangeError that says what to do next */
export function calibrateTemporal(depths: readonly TimedDepth[], places: readonly TimedPlace[]): TemporalCalibration {
  const limits = TEMPORAL_LIMITS
  const late = withoutStrays(depths.map(({ atMs, depthPx }) => ({ atMs, value: depthPx })).toSorted(byTime))
  if (late.length < limits.leastPictures) throw new RangeError(words.few(late.length))
  if (places.length < limits.leastPictures) throw new RangeError(words.poses(places.length))
  const { heights, along } = heightsOf(places)
  const seconds = Math.min(span(late), span(heights)) / 1000
  if (seconds * 1000 < limits.leastMs) throw new RangeError(words.short(seconds))
  const travelMm = reach(heights)
  if (travelMm < limits.leastTravelMm) throw new RangeError(words.still(travelMm))
  if (along < limits.leastAlong) throw new RangeError(words.crooked(along))
  const travelPx = reach(late)
  if (travelPx < limits.leastTravelPx) throw new RangeError(words.level(travelPx))
  const periods = periodsOf(heights, travelMm)
  if (periods < limits.leastPeriods) throw new RangeError(words.slow(periods))
  const found = findMotionLag(late, heights)
  if (!found) throw new RangeError(words.apart)
  const { lagMs, errorMs, correlation, rival, isAtEdge } = found
  if (correlation < limits.leastCorrelation) throw new RangeError(words.unlike(correlation))
  if (isAtEdge) throw new RangeError(words.beyond)
  if (rival > limits.mostRivalShare * correlation) throw new RangeError(words.rival)
  if (!(errorMs <= limits.mostErrorMs)) throw new RangeError(words.vague(errorMs))
  return {
    pictureLagMs: lagMs,
    errorMs,
    correlation,
    rivalCorrelation: rival,
    periods,
    travelMm,
    pictures: late.length,
  }
}

const byTime = (a: Sample, b: Sample) => a.atMs - b.atMs
const span = (samples: readonly Sample[]) => samples.at(-1)!.atMs - samples[0]!.atMs

/** A picture in which something else was brightest jumps away from its neighbours; a probe cannot. */
function withoutStrays(samples: readonly Sample[]): Sample[] {
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const off = samples.map(({ value }, n) => {
    const neighbours = samples.slice(Math.max(0, n - 3), n + 4)
    return Math.abs(value - median(neighbours.map((each) => each.value)))
  })
  const usual = median(off)
  return samples.filter((_, n) => off[n]! <= STRAY.leastPx + STRAY.times * usual)
}

/** From the 5th to the 95th of a hundred: strays do not count as travel. */
function reach(samples: readonly Sample[]): number {
  const sorted = samples.map(({ value }) => value).toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!
  return at(0.95) - at(0.05)
}

/** Along the direction in which the probe moved most. */
function heightsOf(places: readonly TimedPlace[]): { heights: Sample[]; along: number } {
  const mean = [0, 1, 2].map((axis) => places.reduce((sum, { mm }) => sum + mm[axis]!, 0) / places.length)
  const scatter = Matrix.zeros(3, 3)
  for (const { mm } of places)
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) scatter.set(r, c, scatter.get(r, c) + (mm[r]! - mean[r]!) * (mm[c]! - mean[c]!))
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(scatter, { assumeSymmetric: true })
  const greatest = realEigenvalues.indexOf(Math.max(...realEigenvalues))
  const total = realEigenvalues.reduce((sum, value) => sum + value, 0)
  const way = eigenvectorMatrix.getColumn(greatest)
  const heights = places
    .map(({ atMs, mm }) => ({ atMs, value: mm.reduce((sum, v, axis) => sum + (v - mean[axis]!) * way[axis]!, 0) }))
    .toSorted(byTime)
  return { heights, along: total > 0 ? realEigenvalues[greatest]! / total : 0 }
}

/** Counted from below a quarter of the travel to above three quarters and back, so that a trembling hand adds none. */
function periodsOf(heights: readonly Sample[], travelMm: number): number {
  const sorted = heights.map(({ value }) => value).toSorted((a, b) => a - b)
  const low = sorted[Math.round(0.05 * (sorted.length - 1))]!
  let turns = 0
  let isUp: boolean | undefined
  for (const { value } of heights) {
    const share = (value - low) / travelMm
    const now = share > 0.75 ? true : share < 0.25 ? false : isUp
    if (isUp !== undefined && now !== isUp) turns++
    isUp = now
  }
  return Math.floor((turns + 1) / 2)
}
