/**
 * Signed distances (mm, negative inside) to the few solids that bones and muscles are
 * put together from. Away from the surface they may fall short of the true distance
 * but hardly exceed it, so a ray may step by them.
 *
 * The smooth unions are the polynomial ones of Quilez ("Smooth minimum", 2013).
 */
import type { Box } from '#core/volumes/box.ts'

export type { Box }
export type Sdf = (x: number, y: number, z: number) => number

export const clamp01 = (t: number) => (t < 0 ? 0 : t > 1 ? 1 : t)
export const mix = (a: number, b: number, t: number) => a + (b - a) * t

/** Length of a vector. `Math.hypot` guards against overflow, at ten times the cost. */
export const length2 = (x: number, y: number) => Math.sqrt(x * x + y * y)
export const length3 = (x: number, y: number, z: number) => Math.sqrt(x * x + y * y + z * z)

/** The lesser of the two, rounded over `k` mm where they are alike. */
export function smoothMin(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k
  return Math.min(a, b) - (h * h * k) / 4
}

export const smoothMax = (a: number, b: number, k: number) => -smoothMin(-a, -b, k)

/** An ellipse about 0 with half-axes a, b. */
export function ellipse(x: number, y: number, a: number, b: number): number {
  const u = x / a
  const v = y / b
  const near = Math.sqrt(u * u + v * v)
  if (near < 1e-6) return -Math.min(a, b)
  return (near * (near - 1)) / Math.sqrt((u * u) / (a * a) + (v * v) / (b * b))
}

/** An oval about 0 with half-axes a, b that is squarer than an ellipse: |x/a|^2.5 + |y/b|^2.5 = 1; nearly a distance close to its rim. */
export function squaredOval(x: number, y: number, a: number, b: number): number {
  const u = Math.abs(x) / a
  const v = Math.abs(y) / b
  const [rootU, rootV] = [Math.sqrt(u), Math.sqrt(v)]
  const near = (u * u * rootU + v * v * rootV) ** 0.4
  if (near < 1e-4) return -Math.min(a, b)
  const slope = length2((u * rootU) / a, (v * rootV) / b) / (near * Math.sqrt(near))
  return (near - 1) / Math.max(1 / Math.max(a, b), slope)
}

/** A rectangle about 0 with half-sides a, b and corners rounded by r within them. */
export function roundedRectangle(x: number, y: number, a: number, b: number, r: number): number {
  const u = Math.abs(x) - a + r
  const v = Math.abs(y) - b + r
  return length2(Math.max(u, 0), Math.max(v, 0)) + Math.min(Math.max(u, v), 0) - r
}

export interface Rod {
  readonly from: readonly [number, number, number]
  readonly to: readonly [number, number, number]
  /** At `from` and at `to`, mm. */
  readonly radii: readonly [number, number]
}

/** A tapered rod with round ends. */
export function rod({ from, to, radii }: Rod, x: number, y: number, z: number): number {
  const ax = to[0] - from[0]
  const ay = to[1] - from[1]
  const az = to[2] - from[2]
  const px = x - from[0]
  const py = y - from[1]
  const pz = z - from[2]
  const t = clamp01((px * ax + py * ay + pz * az) / (ax * ax + ay * ay + az * az))
  return length3(px - ax * t, py - ay * t, pz - az * t) - mix(radii[0], radii[1], t)
}

/** Distance in the plane to the stretch from (ax, ay) to (bx, by). */
export function stretch(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax
  const dy = by - ay
  const t = clamp01(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy))
  return length2(x - ax - dx * t, y - ay - dy * t)
}

export const EVERYWHERE: Box = { low: [-Infinity, -Infinity, -Infinity], high: [Infinity, Infinity, Infinity] }

/** How far a place is outside the box, mm; 0 inside. */
export function outsideBox({ low, high }: Box, x: number, y: number, z: number): number {
  const u = Math.max(low[0] - x, x - high[0], 0)
  const v = Math.max(low[1] - y, y - high[1], 0)
  const w = Math.max(low[2] - z, z - high[2], 0)
  return u + v + w === 0 ? 0 : Math.sqrt(u * u + v * v + w * w)
}
