/**
 * By how much one sampled signal comes later than another that follows the same motion.
 *
 * The second is smoothed by straight lines through its neighbours, symmetrically in time, so that where its samples
 * happen to lie does not pull the answer; then the shift with the greatest correlation is found, to a part of a step
 * by a parabola through its neighbourhood. Either may be upside down. The error is the delete-a-block jackknife
 * (Künsch 1989, Ann Stat 17:1217-1241): it holds although neighbouring samples err alike.
 */
export interface Sample {
  readonly atMs: number
  readonly value: number
}

export interface MotionLag {
  /** What `late` says at t, `steady` said at t - lagMs. */
  readonly lagMs: number
  /** One standard deviation. */
  readonly errorMs: number
  /** At that shift, 0–1. */
  readonly correlation: number
  /** The greatest at any other peak within the range, 0 when there is none. */
  readonly rival: number
  /** Rises to the end of the range: the true shift lies beyond. */
  readonly isAtEdge: boolean
}

export const MOTION_LAG = {
  /** PLUS looks this far to both sides (docs of its temporal calibration). */
  mostMs: 500,
  stepMs: 5,
  /** Of the smoothing of `steady`: short against any period a hand makes. */
  smoothMs: 25,
  /** Half of the parabola's width. */
  peakMs: 20,
  /** Samples further apart than this are not joined. */
  longestGapMs: 150,
  blocks: 10,
} as const

/** Of the samples at one shift, at least this share must have a partner. */
const LEAST_PAIRED = 0.7

/** @returns undefined when the two hardly overlap in time, or one of them does not move. */
export function findMotionLag(late: readonly Sample[], steady: readonly Sample[]): MotionLag | undefined {
  const { mostMs, stepMs } = MOTION_LAG
  const smooth = smoothed(steady)
  const steps = Math.round(mostMs / stepMs)
  const shifts = Array.from({ length: 2 * steps + 1 }, (_, n) => (n - steps) * stepMs)
  const curve = shifts.map((shift) => Math.abs(correlationAt(late, smooth, shift)))
  if (!curve.every(Number.isFinite)) return undefined
  const peak = curve.indexOf(Math.max(...curve))
  const lagMs = refined(late, smooth, shifts[peak]!)
  const parts = Array.from({ length: MOTION_LAG.blocks }, (_, block) => {
    const rest = late.filter((_, n) => Math.floor((n * MOTION_LAG.blocks) / late.length) !== block)
    return refined(rest, smooth, shifts[peak]!)
  })
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length
  const scatter = parts.reduce((sum, part) => sum + (part - mean) ** 2, 0)
  const isPeak = (n: number) => n > 0 && n < curve.length - 1 && curve[n]! >= curve[n - 1]! && curve[n]! > curve[n + 1]!
  const rivals = curve.filter((_, n) => n !== peak && isPeak(n))
  return {
    lagMs,
    errorMs: Math.sqrt(((parts.length - 1) / parts.length) * scatter),
    correlation: curve[peak]!,
    rival: Math.max(0, ...rivals),
    isAtEdge: mostMs - Math.abs(shifts[peak]!) < MOTION_LAG.peakMs,
  }
}

type Reading = (ms: number) => number

/** On an even grid; NaN where samples are too far apart to say. */
function smoothed(samples: readonly Sample[]): Reading {
  const { stepMs, smoothMs, longestGapMs } = MOTION_LAG
  const startMs = samples[0]!.atMs
  const count = Math.floor((samples.at(-1)!.atMs - startMs) / stepMs) + 1
  const grid = new Float64Array(count)
  let from = 0
  for (let n = 0; n < count; n++) {
    const ms = startMs + n * stepMs
    while (samples[from]!.atMs < ms - longestGapMs) from++
    grid[n] = lineAt(samples, from, ms, smoothMs, longestGapMs)
  }
  return (ms) => {
    const at = (ms - startMs) / stepMs
    const low = Math.floor(at)
    if (low < 0 || low + 1 >= count) return Number.NaN
    return grid[low]! + (at - low) * (grid[low + 1]! - grid[low]!)
  }
}

/** Weighted straight line through the samples about a moment, read at that moment. */
function lineAt(samples: readonly Sample[], from: number, ms: number, smoothMs: number, gapMs: number): number {
  let [w, wt, wtt, wv, wtv] = [0, 0, 0, 0, 0]
  let [before, after] = [Infinity, Infinity]
  for (let n = from; n < samples.length && samples[n]!.atMs <= ms + gapMs; n++) {
    const { atMs, value } = samples[n]!
    const t = atMs - ms
    if (t <= 0) before = Math.min(before, -t)
    if (t >= 0) after = Math.min(after, t)
    const weight = Math.exp((-t * t) / (2 * smoothMs * smoothMs)) + 1e-9
    w += weight
    wt += weight * t
    wtt += weight * t * t
    wv += weight * value
    wtv += weight * t * value
  }
  if (before + after > gapMs) return Number.NaN
  const determinant = w * wtt - wt * wt
  return determinant > 1e-9 * w * wtt ? (wtt * wv - wt * wtv) / determinant : wv / w
}

function correlationAt(late: readonly Sample[], steady: Reading, shiftMs: number): number {
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0]
  for (const { atMs, value } of late) {
    const other = steady(atMs - shiftMs)
    if (Number.isNaN(other)) continue
    n += 1
    a += value
    b += other
    aa += value * value
    bb += other * other
    ab += value * other
  }
  if (n < 3 || n < LEAST_PAIRED * late.length) return Number.NaN
  return (n * ab - a * b) / Math.sqrt((n * aa - a * a) * (n * bb - b * b))
}

/** The top of the parabola through the squared correlations about a peak: least squares over an odd, even-spaced row. */
function refined(late: readonly Sample[], steady: Reading, peakMs: number): number {
  const { stepMs, peakMs: halfMs } = MOTION_LAG
  const half = Math.round(halfMs / stepMs)
  let top = peakMs
  for (let round = 0; round < 3; round++) {
    let [s, sk, skk] = [0, 0, 0]
    const ks = Array.from({ length: 2 * half + 1 }, (_, n) => n - half)
    for (const k of ks) {
      const r = correlationAt(late, steady, top + k * stepMs) ** 2
      s += r
      sk += k * r
      skk += k * k * r
    }
    const n = ks.length
    const k2 = ks.reduce((sum, k) => sum + k * k, 0)
    const k4 = ks.reduce((sum, k) => sum + k ** 4, 0)
    const bend = (n * skk - k2 * s) / (n * k4 - k2 * k2)
    if (!(bend < 0)) return top
    top += Math.min(half, Math.max(-half, -sk / k2 / (2 * bend))) * stepMs
  }
  return top
}
