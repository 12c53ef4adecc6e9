/**
 * What every pixel of a simulated picture shows: truth for training and scoring, gated by what can be seen.
 *
 * A structure in a bone's shadow, beyond 50 dB of loss or under lines that do not touch has no label there: whoever
 * learns from such labels would be taught to guess.
 */
import { structure } from '#core/anatomy/structures.ts'
import { MODEL } from './model.ts'
import { needleEcho, type NeedleEcho, type NeedleInPlane } from './needle-echo.ts'
import type { PlanePose } from './plane-pose.ts'
import type { PixelMap } from './scan-conversion.ts'
import { lineOf, TABLE_WIDTH, type ScanPlan } from './scan-plan.ts'
import { lossBlocks, type ShadowLines } from './shadow-lines.ts'
import { pressed, type TissueLines } from './tissue-lines.ts'
import type { TissueVolume } from './tissue-volume.ts'

/** Seen no further than this into bone, mm: as thick as its line is drawn. */
export const BONE_SEEN_MM = 1.5
/** Loss beyond what the scanner makes up for, dB, at which nothing is recognised any more. */
const LOST_DB = 50
const NEEDLE = structure('needle').label

export interface LabelInput {
  readonly plan: ScanPlan
  readonly map: PixelMap
  readonly pose: PlanePose
  readonly pressMm: number
  readonly tissue: TissueLines
  readonly shadows: ShadowLines
  readonly needles: readonly NeedleInPlane[]
  readonly volume: TissueVolume
  readonly boneSeenMm: number
}

/** @throws RangeError when the volume was sampled without labels. */
export function frameLabels({
  plan,
  map,
  pose,
  pressMm,
  tissue,
  shadows,
  needles,
  volume,
  boneSeenMm,
}: LabelInput): Uint16Array<ArrayBuffer> {
  const { labels, geometry } = volume
  if (!labels) throw new RangeError('the tissue was sampled without labels')
  const { dimensions, spacingMm, origin } = geometry
  const [nx, ny, nz] = dimensions
  const blocks = lossBlocks(plan)
  const found = new Uint16Array(map.line.length)

  const labelAt = (x: number, y: number, mm: number): number => {
    const place = [0, 1, 2].map((axis) => pose.face[axis]! + pose.across[axis]! * x + pose.deep[axis]! * y)
    const [i, j, k] = place.map((value, axis) => Math.round((value - origin[axis]!) / spacingMm[axis]!)) as [
      number,
      number,
      number,
    ]
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz || mm < 0) return 0
    return labels[i + nx * (j + ny * k)]!
  }

  for (let at = 0; at < found.length; at++) {
    if (map.line[at]! < 0) continue
    const line = Math.round(map.line[at]!)
    const sample = Math.round(map.sample[at]!)
    const gap = tissue.gapMm[line]!
    const mm = sample * plan.stepMm
    const pastMm = mm - shadows.hit[line]! * plan.stepMm
    const lossDb = shadows.lossDb[line * blocks + Math.floor(sample / MODEL.BLOCK)]!
    const madeUpDb = 20 * Math.log10(plan.table[sample * TABLE_WIDTH]!)
    if (gap > MODEL.GEL_MM || pastMm > boneSeenMm || lossDb - madeUpDb > LOST_DB) continue
    const [x, y, dx, dy] = lineOf(plan, line)
    if (pastMm < 0 && isNeedle(needles, x + dx * mm, y + dy * mm, dx, dy, plan.table[sample * TABLE_WIDTH + 3]!)) {
      found[at] = NEEDLE
      continue
    }
    // Bone stays where it is under the array's pressure, what is soft moves with it.
    const there = pastMm >= 0 ? mm : mm - pressed(gap, mm, pressMm)
    found[at] = labelAt(x + dx * there, y + dy * there, there)
  }
  return found
}

/** 1 where a bone lies between the array and the pixel, further away than it is seen. */
export function frameShadow(
  { stepMm }: ScanPlan,
  map: PixelMap,
  { hit }: ShadowLines,
  boneSeenMm: number,
): Uint8Array<ArrayBuffer> {
  const shadow = new Uint8Array(map.line.length)
  for (let at = 0; at < shadow.length; at++) {
    if (map.line[at]! < 0) continue
    const pastMm = (Math.round(map.sample[at]!) - hit[Math.round(map.line[at]!)]!) * stepMm
    if (pastMm > boneSeenMm) shadow[at] = 1
  }
  return shadow
}

const echo: NeedleEcho = { echo: 0, passed: 1 }

/** Where a needle outshines what tissue there can. */
function isNeedle(
  needles: readonly NeedleInPlane[],
  x: number,
  y: number,
  dx: number,
  dy: number,
  sigmaMm: number,
): boolean {
  return needles.some((needle) => {
    needleEcho(needle, x, y, dx, dy, sigmaMm, echo)
    return echo.echo > NEEDLE_SEEN
  })
}

const NEEDLE_SEEN = 2.5
