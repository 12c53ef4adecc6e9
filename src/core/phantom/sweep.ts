/**
 * A hand that scans the phantom's back: transverse from L5 up to L2, turned to sagittal over
 * the midline, out over laminae and transverse processes on the left, back down with
 * the beam tilted to the canal (paramedian sagittal oblique), and round again.
 */
import { transform, type Transform } from '#core/frames/transform.ts'
import { facePx, type PictureGeometry } from './ultrasound/probe-geometry.ts'
import type { LumbarSpine } from './lumbar-spine.ts'
import { mix } from './sdf.ts'

interface Key {
  readonly atMs: number
  /** On the skin: to the left of the midline, and up; CT mm. */
  readonly x: number
  readonly z: number
  /** 0 transverse with the marked side to the patient's left, 90 sagittal with the marked side to the head. */
  readonly turnDeg: number
  /** Of the beam towards the patient's right. */
  readonly tiltDeg: number
}

const KEYS: readonly Key[] = [
  { atMs: 0, x: 0, z: -72, turnDeg: 0, tiltDeg: 0 },
  { atMs: 12_000, x: 0, z: 38, turnDeg: 0, tiltDeg: 0 },
  { atMs: 16_000, x: 0, z: 5, turnDeg: 90, tiltDeg: 0 },
  { atMs: 19_000, x: 13, z: 0, turnDeg: 90, tiltDeg: 0 },
  { atMs: 22_000, x: 30, z: 0, turnDeg: 90, tiltDeg: 0 },
  { atMs: 26_000, x: 21, z: 10, turnDeg: 90, tiltDeg: 15 },
  { atMs: 34_000, x: 19, z: -62, turnDeg: 90, tiltDeg: 15 },
  { atMs: 38_000, x: 0, z: -72, turnDeg: 0, tiltDeg: 0 },
]

export const SWEEP_PERIOD_MS = KEYS.at(-1)!.atMs
/** How deep the middle of the array is pressed in. */
const PRESS_MM = 3
/** The marker sits on the handle, this far behind the array's face. */
export const MARKER_MM = 60

/** The calibration of the simulated probe: the probe's axes are the picture's, its origin is the marker. */
export function probeFromImage(picture: PictureGeometry): Transform<'probe', 'image'> {
  const { mmPerPx } = picture
  const [faceX, faceY] = facePx(picture)
  const shift = [-faceX * mmPerPx, MARKER_MM - faceY * mmPerPx, 0] as const
  return transform('probe', 'image', [mmPerPx, 0, 0, 0, 0, mmPerPx, 0, 0, 0, 0, mmPerPx, 0, ...shift, 1])
}

/** Where the probe is `ms` after the start, for ever. */
export function sweepAt(spine: LumbarSpine, ms: number): Transform<'ct', 'probe'> {
  const { x, z, turnDeg, tiltDeg } = between(ms % SWEEP_PERIOD_MS)
  return probeOnSkin(spine, x, z, (turnDeg * Math.PI) / 180, (tiltDeg * Math.PI) / 180)
}

function between(ms: number): Key {
  const next = Math.max(
    1,
    KEYS.findIndex(({ atMs }) => atMs > ms),
  )
  const [a, b] = [KEYS[next - 1]!, KEYS[next]!]
  const t = (ms - a.atMs) / (b.atMs - a.atMs)
  // Starts and stops gently, as a hand does.
  const s = t * t * (3 - 2 * t)
  return {
    atMs: ms,
    x: mix(a.x, b.x, s),
    z: mix(a.z, b.z, s),
    turnDeg: mix(a.turnDeg, b.turnDeg, s),
    tiltDeg: mix(a.tiltDeg, b.tiltDeg, s),
  }
}

/** The array's middle on the skin at (x, z), beam along the inward normal of a hand's breadth of skin, turned and tilted (rad). */
export function probeOnSkin(
  spine: LumbarSpine,
  x: number,
  z: number,
  turnRad: number,
  tiltRad: number,
): Transform<'ct', 'probe'> {
  const breadth = 15
  const slopeX = (skinY(spine, x + breadth, z) - skinY(spine, x - breadth, z)) / (2 * breadth)
  const slopeZ = (skinY(spine, x, z + breadth) - skinY(spine, x, z - breadth)) / (2 * breadth)
  const inward = unit([slopeX - Math.tan(tiltRad), -1, slopeZ])
  const left = unit(without([1, 0, 0], inward))
  const head = unit(without(without([0, 0, 1], inward), left))
  const [c, s] = [Math.cos(turnRad), Math.sin(turnRad)]
  const across = left.map((value, axis) => c * value + s * head[axis]!) as Vector
  const out = cross(across, inward)
  const surface: Vector = [x, skinY(spine, x, z), z]
  const marker = surface.map((value, axis) => value + inward[axis]! * (PRESS_MM - MARKER_MM))
  return transform('ct', 'probe', [...across, 0, ...inward, 0, ...out, 0, marker[0]!, marker[1]!, marker[2]!, 1])
}

type Vector = [number, number, number]

/** y of the skin of the back, found from outside. */
function skinY({ skinAt }: LumbarSpine, x: number, z: number): number {
  let y = 160
  for (let n = 0; n < 60; n++) {
    const free = skinAt(x, y, z)
    if (free < 0.01) return y
    y -= free
  }
  return y
}

function unit(v: Vector): Vector {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}

function without(v: Vector, axis: Vector): Vector {
  const share = v[0] * axis[0] + v[1] * axis[1] + v[2] * axis[2]
  return [v[0] - axis[0] * share, v[1] - axis[1] * share, v[2] - axis[2] * share]
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
