/**
 * Unit quaternions x y z w, and the rigid part of column-major 4x4 matrices.
 *
 * Source of the formulas: Shoemake, "Animating rotation with quaternion curves", 1985.
 */
import type { Matrix } from '#core/frames/transform.ts'

export type Quaternion = readonly [x: number, y: number, z: number, w: number]

/** How far the columns may be from unit length and right angles: what six-digit text leaves. */
const RIGID_WITHIN = 1e-3

/** Rotation and nothing else: no scale, shear or mirror. */
export function isRigid(m: Matrix): boolean {
  const dot = (a: number, b: number) => m[a]! * m[b]! + m[a + 1]! * m[b + 1]! + m[a + 2]! * m[b + 2]!
  const isOrthonormal =
    Math.abs(dot(0, 0) - 1) < RIGID_WITHIN &&
    Math.abs(dot(4, 4) - 1) < RIGID_WITHIN &&
    Math.abs(dot(8, 8) - 1) < RIGID_WITHIN &&
    Math.abs(dot(0, 4)) < RIGID_WITHIN &&
    Math.abs(dot(0, 8)) < RIGID_WITHIN &&
    Math.abs(dot(4, 8)) < RIGID_WITHIN
  const determinant =
    m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
    m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
    m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
  return isOrthonormal && determinant > 0
}

/** The rotation of a rigid matrix, by the largest of the four diagonal combinations so that nothing is divided by almost zero. */
export function quaternionOf(m: Matrix): Quaternion {
  const [xx, yx, zx, xy, yy, zy, xz, yz, zz] = [m[0]!, m[1]!, m[2]!, m[4]!, m[5]!, m[6]!, m[8]!, m[9]!, m[10]!]
  const trace = xx + yy + zz
  if (trace > 0) {
    const s = 2 * Math.sqrt(1 + trace)
    return unit([(zy - yz) / s, (xz - zx) / s, (yx - xy) / s, s / 4])
  }
  if (xx > yy && xx > zz) {
    const s = 2 * Math.sqrt(1 + xx - yy - zz)
    return unit([s / 4, (xy + yx) / s, (xz + zx) / s, (zy - yz) / s])
  }
  if (yy > zz) {
    const s = 2 * Math.sqrt(1 - xx + yy - zz)
    return unit([(xy + yx) / s, s / 4, (yz + zy) / s, (xz - zx) / s])
  }
  const s = 2 * Math.sqrt(1 - xx - yy + zz)
  return unit([(xz + zx) / s, (yz + zy) / s, s / 4, (yx - xy) / s])
}

/** Column-major rigid matrix. */
export function rigidMatrix([x, y, z, w]: Quaternion, position: readonly [number, number, number]): number[] {
  return [
    1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w), 0,
    2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w), 0,
    2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y), 0,
    position[0], position[1], position[2], 1,
  ] // prettier-ignore
}

/** Along the shorter arc, at constant angular speed; `part` 0 is `a`, 1 is `b`. */
export function slerp(a: Quaternion, b: Quaternion, part: number): Quaternion {
  const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]
  const sign = cosine < 0 ? -1 : 1
  const angle = Math.acos(Math.min(1, Math.abs(cosine)))
  const sine = Math.sin(angle)
  // Below a hundred-thousandth of a radian the sine is noise and a straight line is exact.
  const [p, q] =
    sine < 1e-5
      ? [1 - part, part * sign]
      : [Math.sin((1 - part) * angle) / sine, (Math.sin(part * angle) / sine) * sign]
  return unit([p * a[0] + q * b[0], p * a[1] + q * b[1], p * a[2] + q * b[2], p * a[3] + q * b[3]])
}

/** Between two rotations, rad, 0–π. */
export function angleBetween(a: Quaternion, b: Quaternion): number {
  return 2 * Math.acos(Math.min(1, Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3])))
}

function unit(q: Quaternion): Quaternion {
  const length = Math.hypot(...q)
  return [q[0] / length, q[1] / length, q[2] / length, q[3] / length]
}
