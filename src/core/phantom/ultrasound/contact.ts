/** Whether the array touches the skin: what makes the difference between a picture and a black one. */
import { CODING } from './materials.ts'
import { MODEL } from './model.ts'
import type { PlanePose } from './plane-pose.ts'
import { lineOf, type ScanPlan } from './scan-plan.ts'
import { SURFACE_BYTES, type TissueVolume } from './tissue-volume.ts'

export type Contact = 'full' | 'partial' | 'none'

/** By every fourth line; a gap that gel fills counts as contact. An array wholly off the sampled body has none. */
export function contactOf(plan: ScanPlan, { face, across, deep }: PlanePose, { surfaces }: TissueVolume): Contact {
  let touching = 0
  let asked = 0
  for (let line = 0; line < plan.lines; line += 4) {
    const [x, y] = lineOf(plan, line)
    const place = [0, 1, 2].map((axis) => face[axis]! + across[axis]! * x + deep[axis]! * y)
    asked++
    const gap = skinMm(surfaces, place)
    // Deeper than anything can be pressed is no contact either: an array inside the body.
    if (gap <= MODEL.GEL_MM && gap > -INSIDE_MM) touching++
  }
  return touching === 0 ? 'none' : touching === asked ? 'full' : 'partial'
}

/** The scale of the sampled distances ends at 16 mm. */
const INSIDE_MM = 15

function skinMm({ geometry, distances }: TissueVolume['surfaces'], place: readonly number[]): number {
  const [nx, ny] = geometry.dimensions
  let at = 0
  let beyond = 0
  for (const axis of [2, 1, 0] as const) {
    const voxel = (place[axis]! - geometry.origin[axis]) / geometry.spacingMm[axis]
    const last = geometry.dimensions[axis] - 1
    const inside = Math.min(last, Math.max(0, Math.round(voxel)))
    beyond = Math.max(beyond, Math.abs(voxel - inside) * geometry.spacingMm[axis])
    at = at * (axis === 2 ? 1 : axis === 1 ? ny : nx) + inside
  }
  return CODING.skin.least + CODING.skin.step * distances[at * SURFACE_BYTES + 1]! + Math.max(0, beyond - 1)
}
