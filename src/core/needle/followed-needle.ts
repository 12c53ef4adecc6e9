/**
 * A needle that a network sees, followed from picture to picture in one frame: its tip by `tip-track.ts`, its direction
 * with it. Unreviewed; no replacement for a tracked needle.
 */
import type { Frame } from '#core/frames/frames.ts'
import { imagePlane } from '#core/frames/image-plane.ts'
import { apply, point, type Point, type Transform } from '#core/frames/transform.ts'
import type { NeedleSeen } from './needle-seen.ts'
import { followTip, predictTrack, startTrack, type Covariance, type Sighting, type TipTrack } from './tip-track.ts'

type Vector = readonly [number, number, number]

/** A needle seen in one picture, in millimetres of a frame. */
export interface NeedleSighting<In extends Frame> extends Sighting<In> {
  /** Where the shaft comes into view. */
  readonly near: Point<In>
  /** Unit vector from there to the tip. */
  readonly direction: Vector
  /** One deviation, rad. */
  readonly directionSigmaRad: number
}

export interface FollowedNeedle<In extends Frame> {
  readonly track: TipTrack<In>
  readonly last: NeedleSighting<In>
  /** Smoothed over the last sightings. */
  readonly direction: Vector
  /** That were taken in, since the track began. */
  readonly sightings: number
}

export const FOLLOWING = {
  /** One deviation out of the picture: an echo comes from anywhere in a slice some 3 to 5 mm thick (convex probe, mid depth). */
  outSigmaMm: 1.5,
  /** Without a sighting for longer the track ends, ms. */
  longestGapMs: 500,
  /** A single picture may be wrong: only of the second sighting on anything is told. */
  toldAfter: 2,
  /** Share of a new direction in the smoothed one. */
  newShare: 0.4,
  /** A direction further off than this is taken as it is, rad. */
  turned: 0.2,
} as const

/**
 * @param atMs when the picture was taken
 * @returns undefined when the pose is flat or the needle has no length
 */
export function needleSighting<In extends Frame>(
  { nearPx, tipPx, sigmaAlongPx, sigmaAcrossPx }: NeedleSeen,
  frameFromImage: Transform<In, 'image'>,
  atMs: number,
): NeedleSighting<In> | undefined {
  const plane = imagePlane(frameFromImage)
  const [x, y] = [tipPx[0] - nearPx[0], tipPx[1] - nearPx[1]]
  const lengthPx = Math.hypot(x, y)
  if (!plane || !(lengthPx > 0)) return undefined
  const along = plane.mmOf(x / lengthPx, y / lengthPx)
  const acrossMm = Math.hypot(...plane.mmOf(-y / lengthPx, x / lengthPx))
  const alongMm = Math.hypot(...along)
  const direction = along.map((value) => value / alongMm) as unknown as Vector
  const { normal } = plane
  const beside = cross(normal, direction)
  const [a, b, c] = [sigmaAlongPx * alongMm, sigmaAcrossPx * acrossMm, FOLLOWING.outSigmaMm]
  const covariance = Array.from({ length: 9 }, (_, at) => {
    const [r, s] = [Math.floor(at / 3), at % 3]
    return a * a * direction[r]! * direction[s]! + b * b * beside[r]! * beside[s]! + c * c * normal[r]! * normal[s]!
  })
  return {
    tip: apply(frameFromImage, point('image', ...tipPx, 0)),
    near: apply(frameFromImage, point('image', ...nearPx, 0)),
    direction,
    // Both ends are off by as much, each its own way.
    directionSigmaRad: (Math.SQRT2 * b) / (lengthPx * alongMm),
    covariance,
    atMs,
  }
}

/** Takes a sighting in. One that is not newer than the last changes nothing. */
export function followNeedle<In extends Frame>(
  before: FollowedNeedle<In> | undefined,
  sighting: NeedleSighting<In>,
): FollowedNeedle<In> {
  const { direction } = sighting
  const gapMs = before ? sighting.atMs - before.track.atMs : Infinity
  if (before && gapMs <= 0) return before
  if (!before || gapMs > FOLLOWING.longestGapMs)
    return { track: startTrack<In>(sighting), last: sighting, direction, sightings: 1 }
  const track = followTip<In>(before.track, sighting)
  const isNew = track.rejected === 0 && before.track.rejected > 0 && track.velocity.every((value) => value === 0)
  if (isNew) return { track, last: sighting, direction, sightings: 1 }
  if (track.rejected > 0) return { ...before, track }
  const smooth = smoothed(before.direction, direction)
  return { track, last: sighting, direction: smooth, sightings: before.sightings + 1 }
}

/** What may be told of it at a later time: nothing before the second sighting, nor while the last ones did not fit. */
export function toldNeedle<In extends Frame>(
  { track, last, direction, sightings }: FollowedNeedle<In>,
  atMs: number,
): (NeedleSighting<In> & { readonly covariance: Covariance }) | undefined {
  if (sightings < FOLLOWING.toldAfter || track.rejected > 0 || atMs - track.atMs > FOLLOWING.longestGapMs)
    return undefined
  const { tip, covariance } = predictTrack(track, Math.max(atMs, track.atMs))
  return { ...last, tip, covariance, direction, atMs }
}

function smoothed(before: Vector, now: Vector): Vector {
  const cosine = before[0] * now[0] + before[1] * now[1] + before[2] * now[2]
  if (cosine < Math.cos(FOLLOWING.turned)) return now
  const mixed = before.map((value, axis) => value + FOLLOWING.newShare * (now[axis]! - value))
  const length = Math.hypot(...mixed)
  return mixed.map((value) => value / length) as unknown as Vector
}

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
