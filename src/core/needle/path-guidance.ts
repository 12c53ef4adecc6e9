/**
 * How a needle stands to the path it is to take: how far beside it, how much askew, how deep still, and where it will
 * arrive if it is pushed on as it is.
 *
 * Seen along the path as on a target: up is where the head is (of a path along the spine, the back), right is what lies
 * to the right of someone who looks from the entry to the target with the head up.
 */
import type { Point } from '#core/frames/transform.ts'
import { pushedOn, type NeedlePose } from './predicted-path.ts'
import { ellipseThrough } from './through-plane.ts'

type Vector = readonly [number, number, number]
/** On the target's face, mm. */
export type OnFace = readonly [rightMm: number, upMm: number]

export interface PathGuidance {
  /** Of the tip beside the path. */
  readonly offset: OnFace
  readonly offsetMm: number
  /** Between needle and path. */
  readonly angleRad: number
  /** Along the path, from the tip to the target; negative beyond it. */
  readonly depthMm: number
  /** From tip to target, straight. */
  readonly toTargetMm: number
  /** Where the needle's line comes through the target's face, and the ellipse that holds it 95 times in 100; undefined while it does not come near it. */
  readonly arrival:
    | { readonly at: OnFace; readonly missMm: number; readonly axes: readonly [longer: OnFace, shorter: OnFace] }
    | undefined
}

/** An arrival further off the middle than this is not shown, mm: the needle points elsewhere. */
const FACE_MM = 60
/** @returns undefined when entry and target are one place */
export function pathGuidance(
  pose: NeedlePose<'ct'>,
  entry: Point<'ct'>,
  target: Point<'ct'>,
): PathGuidance | undefined {
  const face = faceOf(entry, target)
  if (!face) return undefined
  const { along, right, up } = face
  const { tip, direction } = pose
  const from: Vector = [target.x - tip.x, target.y - tip.y, target.z - tip.z]
  const depthMm = dot(from, along)
  const offset: OnFace = [-dot(from, right), -dot(from, up)]
  const cosine = Math.min(1, Math.max(-1, dot(direction, along)))
  return {
    offset,
    offsetMm: Math.hypot(...offset),
    angleRad: Math.acos(cosine),
    depthMm,
    toTargetMm: Math.hypot(...from),
    arrival: arrivalOn(pose, depthMm, cosine, target, face),
  }
}

interface Face {
  readonly along: Vector
  readonly right: Vector
  readonly up: Vector
}

/** LPS: x to the left, y to the back, z to the head. */
export function faceOf(entry: Point<'ct'>, target: Point<'ct'>): Face | undefined {
  const way: Vector = [target.x - entry.x, target.y - entry.y, target.z - entry.z]
  const length = Math.hypot(...way)
  if (!(length > 1e-6)) return undefined
  const along: Vector = [way[0] / length, way[1] / length, way[2] / length]
  const head: Vector = Math.abs(along[2]) > 0.95 ? [0, 1, 0] : [0, 0, 1]
  const right = unit(cross(along, head))
  return { along, right, up: cross(right, along) }
}

function arrivalOn(
  pose: NeedlePose<'ct'>,
  depthMm: number,
  cosine: number,
  target: Point<'ct'>,
  { along, right, up }: Face,
): PathGuidance['arrival'] {
  // Beyond the target, or pointing away from it, it arrives nowhere.
  if (depthMm < 0 || cosine < 0.2) return undefined
  const { at, covariance } = pushedOn(pose, depthMm / cosine)
  const off: Vector = [at.x - target.x, at.y - target.y, at.z - target.z]
  const on: OnFace = [dot(off, right), dot(off, up)]
  const missMm = Math.hypot(...on)
  if (missMm > FACE_MM) return undefined
  return { at: on, missMm, axes: ellipseThrough(pose.direction, { right, up, normal: along }, covariance) }
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
function unit(v: Vector): Vector {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}
