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

/** How finely a needle that is in a structure already is looked at for its deepest place, mm along it. */
const DEPTH_STEP_MM = 0.25
/** What may be missing of the deepest place's depth. */
const DEPTH_ERROR_MM = 0.05
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

/**
 * The deepest place of the shaft near where it went through.
 *
 * Depth changes by no more than what is gone along the shaft, so that between two known depths there is a most that it
 * can be; where that is no deeper than the deepest so far nothing is looked at (Piyavskii 1972, Shubert 1972).
 */
function within(tree: TriangleTree, rod: NeedleRod, throughAt: number, onHazard: Vector): Clearance {
  let [deepest, at] = [0, throughAt]

  /** @param about how far from the surface it is at most */
  const depthAt = (mm: number, about: number) => {
    const depth = signedDistance(tree, ...placeOn(rod, mm), about)
    if (depth < deepest) [deepest, at] = [depth, mm]
    return depth
  }
  const between = (from: number, fromDepth: number, to: number, toDepth: number): void => {
    const gap = to - from
    if (gap <= DEPTH_STEP_MM || (fromDepth + toDepth - gap) / 2 >= deepest - DEPTH_ERROR_MM) return
    const middle = from + Math.min(0.9, Math.max(0.1, 0.5 + (fromDepth - toDepth) / (2 * gap))) * gap
    const about = Math.min(Math.abs(fromDepth) + middle - from, Math.abs(toDepth) + to - middle)
    const depth = depthAt(middle, about)
    between(from, fromDepth, middle, depth)
    between(middle, depth, to, toDepth)
  }

  const first = Math.max(0, throughAt - DEPTH_REACH_MM)
  const last = Math.min(rod.lengthMm, throughAt + DEPTH_REACH_MM)
  const [firstDepth, lastDepth] = [depthAt(first, throughAt - first), depthAt(last, last - throughAt)]
  between(first, firstDepth, throughAt, 0)
  between(throughAt, 0, last, lastDepth)
  return { distanceMm: deepest - rod.radiusMm, backMm: at, onNeedle: placeOn(rod, at), onHazard }
}
