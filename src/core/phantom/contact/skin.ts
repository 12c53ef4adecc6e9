/** Where a straight line first meets the skin, and which way the skin faces there. CT frame, mm. */
import type { Sdf } from '#core/phantom/sdf.ts'
import { plus, unit, type Vector } from './vector.ts'

/** Breadth of skin over which its direction is taken: what a hand or an array lies on, not a wrinkle. */
const BREADTH_MM = 12
const NEAR_MM = 0.02
const MOST_STEPS = 160

/**
 * How far along the line the skin is first entered, mm; undefined when the line begins under the skin or
 * does not meet it within `reachMm`.
 *
 * @param skinAt signed distance to the skin, negative under it; it may fall short of the true one.
 * @param along unit vector.
 */
export function skinAlong(skinAt: Sdf, from: Vector, along: Vector, reachMm: number): number | undefined {
  let at = 0
  for (let step = 0; step < MOST_STEPS && at <= reachMm; step++) {
    const free = skinAt(...plus(from, along, at))
    if (step === 0 && free < 0) return undefined
    if (free < NEAR_MM) return at
    at += free
  }
  return undefined
}

/** Unit vector out of the body. */
export function outOfSkin(skinAt: Sdf, [x, y, z]: Vector): Vector {
  const h = BREADTH_MM
  return unit([
    skinAt(x + h, y, z) - skinAt(x - h, y, z),
    skinAt(x, y + h, z) - skinAt(x, y - h, z),
    skinAt(x, y, z + h) - skinAt(x, y, z - h),
  ])
}
