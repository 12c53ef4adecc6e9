/**
 * How far a needle is from one thing that must not be touched: its whole shaft, as the rod that it is.
 *
 * Reckoned against the triangles themselves, so that no grid makes a thin vessel thinner or a shaft's place between two
 * samples go unseen. Frame ct, mm.
 */
import { signedDistance } from '#core/volumes/nearest-triangle.ts'
import { createSegmentNearest, segmentToMesh } from '#core/volumes/segment-to-mesh.ts'
import type { TriangleTree } from '#core/volumes/triangle-tree.ts'

type Vector = readonly [number, number, number]

/** A straight needle in the CT. */
export interface NeedleRod {
  readonly tip: Vector
  /** Unit vector from hub to tip. */
  readonly direction: Vector
  /** Of the shaft, from the tip back. */
  readonly lengthMm: number
  readonly radiusMm: number
}

export interface Clearance {
  /** From the needle's surface to the structure's; negative when the needle is in it, then of its axis' deepest place. */
  readonly distanceMm: number
  /** Where along the shaft, from the tip back. */
  readonly backMm: number
  /** The needle's axis there, and the structure's surface. */
  readonly onNeedle: Vector
  readonly onHazard: Vector
}

/** How finely a needle that is in a structure already is looked at for its deepest place, mm. */
const DEPTH_STEP_MM = 0.25
/** How far round the place where it went through. */
const DEPTH_REACH_MM = 12

const nearest = createSegmentNearest()
const back: [number, number, number] = [0, 0, 0]

/** @returns undefined when the whole needle is further than `withinMm` from it */
export function clearance(tree: TriangleTree, rod: NeedleRod, withinMm = Infinity): Clearance | undefined {
  const { tip, direction: d, lengthMm, radiusMm } = rod
  back[0] = -d[0]
  back[1] = -d[1]
  back[2] = -d[2]
  nearest.distance2 = (withinMm + radiusMm) ** 2
  segmentToMesh(tree, tip, back, lengthMm, nearest)
  if (!nearest.isFound) return undefined
  const onHazard: Vector = [nearest.x, nearest.y, nearest.z]
  if (nearest.distance2 === 0) return within(tree, rod, nearest.along, onHazard)
  return {
    distanceMm: Math.sqrt(nearest.distance2) - radiusMm,
    backMm: nearest.along,
    onNeedle: placeOn(rod, nearest.along),
    onHazard,
  }
}

const placeOn = ({ tip, direction: d }: NeedleRod, mm: number): Vector => [
  tip[0] - mm * d[0],
  tip[1] - mm * d[1],
  tip[2] - mm * d[2],
]

function within(tree: TriangleTree, rod: NeedleRod, throughAt: number, onHazard: Vector): Clearance {
  let [deepest, at] = [0, throughAt]
  const from = Math.max(0, throughAt - DEPTH_REACH_MM)
  const to = Math.min(rod.lengthMm, throughAt + DEPTH_REACH_MM)
  for (let mm = from; mm <= to; mm += DEPTH_STEP_MM) {
    const depth = signedDistance(tree, ...placeOn(rod, mm))
    if (depth < deepest) [deepest, at] = [depth, mm]
  }
  return { distanceMm: deepest - rod.radiusMm, backMm: at, onNeedle: placeOn(rod, at), onHazard }
}
