/**
 * Solids that printed parts are put together from, as signed distances (mm, negative inside): boxes, posts and what is
 * cut out of them. Edges are rounded, because a printer rounds them and a hand meets them.
 */
import { clamp01, length2, length3, type Box, type Sdf } from '#core/phantom/sdf.ts'

/** Along the axes, with edges rounded by `roundMm` within it. */
export function block({ low, high }: Box, roundMm = 0): Sdf {
  const middle = low.map((value, axis) => (value + high[axis]!) / 2)
  const half = low.map((value, axis) => (high[axis]! - value) / 2 - roundMm)
  const [cx, cy, cz] = middle as [number, number, number]
  const [hx, hy, hz] = half as [number, number, number]
  return (x, y, z) => {
    const u = Math.abs(x - cx) - hx
    const v = Math.abs(y - cy) - hy
    const w = Math.abs(z - cz) - hz
    return length3(Math.max(u, 0), Math.max(v, 0), Math.max(w, 0)) + Math.min(Math.max(u, v, w), 0) - roundMm
  }
}

/** An upright cone with a flat foot and a round top: radius `foot` at `fromZ`, `top` at `toZ`. */
export function post(at: readonly [x: number, y: number], fromZ: number, toZ: number, foot: number, top: number): Sdf {
  const [px, py] = at
  return (x, y, z) => {
    const t = clamp01((z - fromZ) / (toZ - top - fromZ))
    const radius = foot + (top - foot) * t
    const aside = length2(x - px, y - py)
    if (z > toZ - top) return length3(x - px, y - py, z - (toZ - top)) - top
    return Math.max(aside - radius, fromZ - z)
  }
}

/** A pointed hollow of 90° whose tip lies at `tip` and which opens upwards: a ball rests in it in one place. */
export function hollow([tx, ty, tz]: readonly [number, number, number]): Sdf {
  return (x, y, z) => (length2(x - tx, y - ty) - (z - tz)) * Math.SQRT1_2
}

/** A round hole along z. */
export const bore =
  ([bx, by]: readonly [number, number], radius: number, fromZ: number, toZ: number): Sdf =>
  (x, y, z) =>
    Math.max(length2(x - bx, y - by) - radius, fromZ - z, z - toZ)

export const union =
  (...solids: readonly Sdf[]): Sdf =>
  (x, y, z) => {
    let nearest = Infinity
    for (const solid of solids) nearest = Math.min(nearest, solid(x, y, z))
    return nearest
  }

export const without =
  (solid: Sdf, ...cuts: readonly Sdf[]): Sdf =>
  (x, y, z) => {
    let farthest = solid(x, y, z)
    for (const cut of cuts) farthest = Math.max(farthest, -cut(x, y, z))
    return farthest
  }
