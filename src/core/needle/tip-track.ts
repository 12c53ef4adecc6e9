/**
 * A tip followed over time: a Kalman filter of place and velocity in one frame, mm and ms.
 *
 * Constant velocity with white acceleration (Bar-Shalom, Li and Kirubarajan 2001, Estimation with Applications to
 * Tracking and Navigation, §6.2.2): over dt the state's covariance grows by q [dt³/3, dt²/2; dt²/2, dt].
 * A sighting more than three deviations away (chi-square of 3 degrees, 14.16 at 99.73 %) is not taken in; after
 * `LOST_AFTER` such in a row the track starts anew there.
 */
import { Matrix, inverse } from 'ml-matrix'
import { point, type Point } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'

/** Symmetric 3x3, row by row, mm². */
export type Covariance = readonly number[]

export interface Sighting<In extends Frame> {
  readonly tip: Point<In>
  readonly covariance: Covariance
  readonly atMs: number
}

export interface TipTrack<In extends Frame> {
  readonly tip: Point<In>
  /** mm/ms. */
  readonly velocity: readonly [number, number, number]
  /** Of the tip's place, mm². */
  readonly covariance: Covariance
  readonly atMs: number
  /** Sightings in a row that did not fit. */
  readonly rejected: number
  /** 6x6, place then velocity, row by row: what the next step goes on from. */
  readonly state: readonly number[]
}

/** Spectral density of the acceleration, mm²/ms³: a hand that changes its pace by 10 mm/s in a tenth of a second. */
const UNREST = 1e-6
/** Deviation of the velocity at the start, mm/ms: needles go in at up to 20 mm/s. */
const STARTING_SPEED = 0.02
const GATE = 14.16
const LOST_AFTER = 5

/** @throws RangeError when the covariance is not of 9 finite numbers with a positive diagonal */
export function startTrack<In extends Frame>(sighting: Sighting<In>): TipTrack<In> {
  const { tip, covariance, atMs } = sighting
  checkCovariance(covariance)
  const state = Array.from({ length: 36 }, () => 0)
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) state[6 * r + c] = covariance[3 * r + c]!
    state[6 * (r + 3) + r + 3] = STARTING_SPEED ** 2
  }
  return { tip, velocity: [0, 0, 0], covariance, atMs, rejected: 0, state }
}

/** Where the tip is at a later time, and how sure. @throws RangeError for an earlier one */
export function predictTrack<In extends Frame>(track: TipTrack<In>, atMs: number): TipTrack<In> {
  const dt = atMs - track.atMs
  if (!(dt >= 0)) throw new RangeError(`the track is at ${track.atMs} ms; it cannot go back to ${atMs}`)
  const { tip, velocity: v, state: p } = track
  const next = [...p]
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) {
      const [pp, pv, vp, vv] = [p[6 * r + c]!, p[6 * r + c + 3]!, p[6 * (r + 3) + c]!, p[6 * (r + 3) + c + 3]!]
      const own = r === c ? UNREST : 0
      next[6 * r + c] = pp + dt * (pv + vp) + dt * dt * vv + (own * dt ** 3) / 3
      next[6 * r + c + 3] = pv + dt * vv + (own * dt * dt) / 2
      next[6 * (r + 3) + c] = vp + dt * vv + (own * dt * dt) / 2
      next[6 * (r + 3) + c + 3] = vv + own * dt
    }
  }
  const moved = point(tip.in, tip.x + dt * v[0], tip.y + dt * v[1], tip.z + dt * v[2])
  return { ...track, tip: moved, atMs, state: next, covariance: placeOf(next) }
}

/** Takes a sighting in, or leaves it out when it cannot be of this needle. */
export function followTip<In extends Frame>(track: TipTrack<In>, sighting: Sighting<NoInfer<In>>): TipTrack<In> {
  checkCovariance(sighting.covariance)
  if (sighting.tip.in !== track.tip.in)
    throw new TypeError(`a track in ${track.tip.in} cannot follow a tip in ${sighting.tip.in}`)
  const ahead = predictTrack(track, sighting.atMs)
  const { tip, velocity, state: p } = ahead
  const off = [sighting.tip.x - tip.x, sighting.tip.y - tip.y, sighting.tip.z - tip.z]
  const spread = inverseOf(ahead.covariance.map((value, at) => value + sighting.covariance[at]!))
  const weighed = [0, 1, 2].map(
    (r) => spread[3 * r]! * off[0]! + spread[3 * r + 1]! * off[1]! + spread[3 * r + 2]! * off[2]!,
  )
  const distance = off.reduce((sum, value, r) => sum + value * weighed[r]!, 0)
  if (distance > GATE) {
    const rejected = track.rejected + 1
    return rejected >= LOST_AFTER ? startTrack<In>(sighting as Sighting<In>) : { ...ahead, rejected }
  }
  const gain = (row: number, column: number) =>
    p[6 * row]! * spread[column]! + p[6 * row + 1]! * spread[3 + column]! + p[6 * row + 2]! * spread[6 + column]!
  const shift = Array.from({ length: 6 }, (_, row) =>
    [0, 1, 2].reduce((sum, column) => sum + gain(row, column) * off[column]!, 0),
  )
  const next = p.map((value, at) => {
    const [row, column] = [Math.floor(at / 6), at % 6]
    return value - gain(row, 0) * p[column]! - gain(row, 1) * p[6 + column]! - gain(row, 2) * p[12 + column]!
  })
  return {
    tip: point(tip.in, tip.x + shift[0]!, tip.y + shift[1]!, tip.z + shift[2]!),
    velocity: [velocity[0] + shift[3]!, velocity[1] + shift[4]!, velocity[2] + shift[5]!],
    covariance: placeOf(next),
    atMs: sighting.atMs,
    rejected: 0,
    state: next,
  }
}

const placeOf = (state: readonly number[]): Covariance =>
  [0, 1, 2].flatMap((r) => [state[6 * r]!, state[6 * r + 1]!, state[6 * r + 2]!])

function checkCovariance(covariance: Covariance): void {
  if (covariance.length !== 9 || !covariance.every((value) => Number.isFinite(value)))
    throw new RangeError(`a covariance is 9 finite numbers, not ${covariance.join(' ')}`)
  for (const at of [0, 4, 8])
    if (!(covariance[at]! > 0)) throw new RangeError(`a covariance has ${covariance[at]} on its diagonal`)
}

/** Of two covariances' sum, whose diagonal is positive. */
function inverseOf(c: Covariance): readonly number[] {
  return inverse(new Matrix([c.slice(0, 3), c.slice(3, 6), c.slice(6, 9)])).to1DArray()
}
