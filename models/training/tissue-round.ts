/**
 * The tissue that pictures of a spine pass: all of it once, where many are taken, or only round each picture's plane, by which
 * a few pictures of many spines cost a third. The pictures are the same to the byte.
 */
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Wanted } from '#core/phantom/sample.ts'
import { makeTissueVolume, reachOfUltrasound } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { inCt, inPlane, type PlanePose } from '#core/phantom/ultrasound/plane-pose.ts'
import { SIDE, MM_PER_PX } from './network-picture.ts'
import type { TissueOf } from './draw-frame.ts'

type Vector = readonly [number, number, number]

const SAMPLED = { spacingMm: 1, surfacesMm: 1.5, withLabels: true } as const
/** Both grids and the bricks in which distances are settled (four of 1.5 mm) begin anew at such steps, mm. */
const STEP_MM = 6
/** So much round a picture is looked at: beside it by a beam's width, an unsteady hand and the smoothing of voxels; above it by the array's curve. */
const ROUND_MM = { out: 8, across: 12, above: 20, below: 12 } as const
/** So many pictures of one spine cost as much by themselves as the whole. */
const MANY = 20

export function tissueOfPictures(spine: LumbarSpine, pictures: number): TissueOf {
  const reach = reachOfUltrasound(spine)
  const low: Vector = [reach.low[0], -35, reach.low[2]]
  const high: Vector = [reach.high[0], reach.high[1], 108]
  if (pictures < MANY) return (plane, depthMm) => tissueRound(spine, { low, high }, plane, depthMm)
  const whole = makeTissueVolume(spine, { ...SAMPLED, within: { low, high } })
  return () => whole
}

function tissueRound(
  spine: LumbarSpine,
  { low, high }: { readonly low: Vector; readonly high: Vector },
  plane: PlanePose,
  depthMm: number,
) {
  const across = (SIDE / 2) * MM_PER_PX + ROUND_MM.across
  const [top, bottom] = [-ROUND_MM.above, depthMm + ROUND_MM.below]
  const isWanted: Wanted = (x, y, z, radiusMm) => {
    const [a, d, out] = inPlane(plane, [x, y, z])
    return (
      Math.abs(out) <= ROUND_MM.out + radiusMm &&
      Math.abs(a) <= across + radiusMm &&
      d >= top - radiusMm &&
      d <= bottom + radiusMm
    )
  }
  const corners = [-across, across].flatMap((a) => [inCt(plane, a, top), inCt(plane, a, bottom)])
  const bound = (axis: 0 | 1 | 2) => {
    const spread = ROUND_MM.out * Math.abs(plane.out[axis])
    const first = Math.min(...corners.map((corner) => corner[axis])) - spread
    const last = Math.max(...corners.map((corner) => corner[axis])) + spread
    const steps = Math.max(0, Math.floor((first - low[axis]) / STEP_MM))
    const end = Math.min(high[axis], low[axis] + Math.ceil((last - low[axis]) / STEP_MM) * STEP_MM)
    return [low[axis] + steps * STEP_MM, end] as const
  }
  const [x, y, z] = [bound(0), bound(1), bound(2)]
  return makeTissueVolume(spine, {
    ...SAMPLED,
    within: { low: [x[0], y[0], z[0]], high: [x[1], y[1], z[1]] },
    isWanted,
  })
}
