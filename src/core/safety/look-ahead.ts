/** How long until a needle that is pushed on as it is now comes too near to something. */
import { nearestTriangle, createNearest } from '#core/volumes/nearest-triangle.ts'
import { createSegmentNearest, segmentToMesh } from '#core/volumes/segment-to-mesh.ts'
import type { TriangleTree } from '#core/volumes/triangle-tree.ts'
import type { NeedleRod } from './clearance.ts'

export const LOOK_AHEAD = {
  /** Along the needle's line, mm: beyond it a needle has bent away from it. */
  reachMm: 30,
  /** Warned of sooner than this, ms: a hand stops within some 0.3 s (simple reaction 0.2 s and the way it takes). */
  warnMs: 1000,
  /** A needle that rests has no time, mm/s. */
  leastSpeedMmPerS: 1,
} as const

const ahead = createSegmentNearest()
const nearest = createNearest()

/**
 * How far the tip can go on along its line before it is `limitMm` from the structure; 0 when it is that near already.
 * @returns undefined when it goes by, or not within reach
 */
export function wayUntil(
  tree: TriangleTree,
  { tip, direction: d, radiusMm }: NeedleRod,
  limitMm: number,
): number | undefined {
  const limit = limitMm + radiusMm
  ahead.distance2 = limit * limit
  segmentToMesh(tree, tip, d, LOOK_AHEAD.reachMm, ahead)
  if (!ahead.isFound) return undefined
  // Steps as long as the distance that is left never go too far (sphere tracing, Hart 1996, Visual Computer 12:527).
  for (let way = 0; way <= ahead.along;) {
    nearest.distance2 = Infinity
    nearestTriangle(tree, tip[0] + way * d[0], tip[1] + way * d[1], tip[2] + way * d[2], nearest)
    const left = Math.sqrt(nearest.distance2) - limit
    if (left < 0.01) return way
    way += left
  }
  return ahead.along
}

/** @returns undefined while the needle rests or is drawn back, or when it goes by */
export function timeUntilMs(
  tree: TriangleTree,
  rod: NeedleRod,
  limitMm: number,
  speedMmPerS: number,
): number | undefined {
  if (speedMmPerS < LOOK_AHEAD.leastSpeedMmPerS) return undefined
  const way = wayUntil(tree, rod, limitMm)
  return way === undefined ? undefined : (1000 * way) / speedMmPerS
}
