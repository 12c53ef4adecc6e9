/** Round tubes along paths: nerves, vessels, cords of ligament. */
import type { Part } from '#core/phantom/part.ts'
import { outsideBox, type Box, type Sdf } from '#core/phantom/sdf.ts'
import { boxAround } from './skeleton.ts'
import { apart, between, type Place } from './vector.ts'

/** A part that runs along a path: its radius at a place of the path is `-sdf` there. */
export interface CoursedPart extends Part {
  readonly path: readonly Place[]
}

/** Stretches looked at together: a ball around them is asked first. */
const GROUP = 4

export interface Tube {
  readonly path: readonly Place[]
  readonly sdf: Sdf
  readonly box: Box
}

/** @param radiusAt from 0 at the first place of the path to 1 at the last, mm. */
export const tube = (path: readonly Place[], radiusAt: (t: number) => number): Tube =>
  tubeOf(
    path,
    path.map((_, n) => radiusAt(path.length > 1 ? n / (path.length - 1) : 0)),
  )

/** @param radii at each place of the path, mm. */
export function tubeOf(path: readonly Place[], radii: readonly number[]): Tube {
  const widest = Math.max(...radii)
  const box = boxAround(path, widest)
  const count = path.length - 1
  const ends = Float64Array.from(path.flat())
  const groups = Array.from({ length: Math.ceil(count / GROUP) }, (_, g) => {
    const own = path.slice(g * GROUP, g * GROUP + GROUP + 1)
    const middle = between(own[0]!, own.at(-1)!, 0.5)
    return [...middle, Math.max(...own.map((place) => apart(place, middle))) + widest]
  })
  const balls = Float64Array.from(groups.flat())
  const sdf: Sdf = (x, y, z) => {
    const outside = outsideBox(box, x, y, z)
    if (outside > 12) return outside
    let nearest = Infinity
    for (let g = 0; g < groups.length; g++) {
      const b = 4 * g
      const far = Math.sqrt((x - balls[b]!) ** 2 + (y - balls[b + 1]!) ** 2 + (z - balls[b + 2]!) ** 2) - balls[b + 3]!
      if (far >= nearest) continue
      const last = Math.min(count, (g + 1) * GROUP)
      for (let n = g * GROUP; n < last; n++) {
        const e = 3 * n
        const ax = ends[e + 3]! - ends[e]!
        const ay = ends[e + 4]! - ends[e + 1]!
        const az = ends[e + 5]! - ends[e + 2]!
        const px = x - ends[e]!
        const py = y - ends[e + 1]!
        const pz = z - ends[e + 2]!
        let t = (px * ax + py * ay + pz * az) / (ax * ax + ay * ay + az * az + 1e-12)
        t = t < 0 ? 0 : t > 1 ? 1 : t
        const dx = px - ax * t
        const dy = py - ay * t
        const dz = pz - az * t
        const distance = Math.sqrt(dx * dx + dy * dy + dz * dz) - radii[n]! - (radii[n + 1]! - radii[n]!) * t
        if (distance < nearest) nearest = distance
      }
    }
    return nearest
  }
  return { path, sdf, box }
}
