/**
 * The needle in tissue: once inside it goes along its own axis only.
 *
 * The skin holds it where it went in. A hand that moves aside turns it about that place,
 * the less the deeper it is, and bends it for the rest. Along the axis the hand pulls the needle
 * by a spring: it stays until the hand's force is more than the tissue's resistance, and where
 * the resistance falls away it goes on by itself, as a hand does that was pushing hard. Bone
 * stops it. CT frame, mm, N; pure.
 */
import { transform, type Transform } from '#core/frames/transform.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Tissue } from '#core/phantom/tissues.ts'
import { CUTTING_N, FRICTION_N_PER_MM, POP_N, resistanceN, thickness } from './resistance.ts'
import { outOfSkin, skinAlong } from './skin.ts'
import {
  column, cross, dot, lengthOf, matrixOf, minus, plus, turnedTowards, unit, without, type Vector,
} from './vector.ts' // prettier-ignore

export const NEEDLE_CONTACT = {
  /** How hard a hand that leads by a millimetre pushes, N/mm: about the stiffness of a relaxed wrist. */
  handNPerMm: 2,
  /** Tissue is not looked at more finely than this. */
  stepMm: 0.2,
  /** In one go: a needle is not faster than 0.6 m/s at 60 Hz. */
  mostStepsAtOnce: 50,
  /** How far aside the tip gives way in tissue. */
  asideMm: 4,
  /** Up to here a needle is set anew, not levered. */
  shallowMm: 4,
  /** Against bone the hand gives in. */
  mostN: 25,
  /** Flatter than this to the skin it slides. */
  flattestRad: (80 * Math.PI) / 180,
} as const

export interface NeedleShape {
  /** From hub to tip. */
  readonly lengthMm: number
  /** 16-27. */
  readonly gauge: number
}

/** What the fingers notice, told once. */
export type Felt = 'pop' | 'loss of resistance' | 'bone'

export interface NeedleMoment {
  /** Where the needle is; its z is the direction, its origin the hub. */
  readonly ctFromNeedle: Transform<'ct', 'needle'>
  /** Undefined while it is outside the skin. */
  readonly track: NeedleTrack | undefined
  /** Of the hand against the tissue, positive forwards. */
  readonly forceN: number
  readonly isAtBone: boolean
  readonly tissue: Tissue
  /** Of the hub beside the straight needle's place, mm: what the shaft bends. */
  readonly bendMm: number
  readonly felt: readonly Felt[]
}

interface NeedleTrack {
  readonly entry: Vector
  /** As it was set; turned from it by a little at most. */
  readonly along: Vector
  readonly depthMm: number
  readonly deepestMm: number
}

type Body = Pick<LumbarSpine, 'skinAt' | 'boneAt' | 'tissueAt'>

/** @param hand where the hand holds the hub; its z is the way the needle points. */
export function moveNeedle(
  body: Body,
  before: NeedleMoment | undefined,
  hand: Transform<'ct', 'needle'>,
  shape: NeedleShape,
): NeedleMoment {
  const track = before?.track ?? newTrack(body, hand, shape)
  return track ? inTissue(body, before, track, hand, shape) : outside(hand)
}

const outside = (hand: Transform<'ct', 'needle'>): NeedleMoment => ({
  ctFromNeedle: hand, track: undefined, forceN: 0, isAtBone: false, tissue: 'air', bendMm: 0, felt: [],
}) // prettier-ignore

/** Where the needle goes through the skin; undefined while its tip is outside or it lies too flat. */
function newTrack({ skinAt }: Body, { matrix }: Transform<'ct', 'needle'>, { lengthMm }: NeedleShape) {
  const along = column(matrix, 2)
  const hub = column(matrix, 3)
  if (skinAt(...plus(hub, along, lengthMm)) >= 0) return undefined
  const metMm = skinAlong(skinAt, hub, along, lengthMm)
  if (metMm === undefined) return undefined
  const entry = plus(hub, along, metMm)
  if (-dot(outOfSkin(skinAt, entry), along) < Math.cos(NEEDLE_CONTACT.flattestRad)) return undefined
  return { entry, along, depthMm: 0, deepestMm: 0 }
}

function inTissue(
  body: Body,
  before: NeedleMoment | undefined,
  { entry, along: wasAlong, depthMm: wasDeepMm, deepestMm: wasDeepestMm }: NeedleTrack,
  hand: Transform<'ct', 'needle'>,
  shape: NeedleShape,
): NeedleMoment {
  const hub = column(hand.matrix, 3)
  const fromHub = minus(entry, hub)
  const beyondMm = lengthOf(fromHub)
  // Hub at or under the skin: the hand's own direction is all there is.
  const wanted = beyondMm > 1 && dot(fromHub, wasAlong) > 0 ? unit(fromHub) : column(hand.matrix, 2)
  // The hub does not go through the skin.
  const wantedMm = Math.min(shape.lengthMm, shape.lengthMm - beyondMm * Math.sign(dot(fromHub, wasAlong) || 1))
  const isShallow = wasDeepMm < NEEDLE_CONTACT.shallowMm
  const mostRad = isShallow ? Math.PI / 4 : Math.atan(NEEDLE_CONTACT.asideMm / wasDeepMm)
  const turned = turnedTowards(wasAlong, wanted, mostRad)
  const isFree = body.boneAt(...plus(entry, turned, wasDeepMm)) > 0
  const direction = isFree ? turned : (directionOf(before) ?? wasAlong)
  const along = isShallow && isFree ? turned : wasAlong
  const go = alongAxis(body, entry, direction, { wasDeepMm, wasDeepestMm, wantedMm }, shape)
  if (go.depthMm <= 0 && wantedMm <= 0) return outside(hand)

  const hubNow = plus(entry, direction, go.depthMm - shape.lengthMm)
  const x = unit(without(column(hand.matrix, 0), direction))
  const felt: Felt[] = [...go.felt]
  if (go.isAtBone && !before?.isAtBone) felt.push('bone')
  return {
    ctFromNeedle: transform('ct', 'needle', matrixOf(x, cross(direction, x), direction, hubNow)),
    // Not yet through the skin it only dents it, and may still slide.
    track:
      go.depthMm > 0 ? { entry, along, depthMm: go.depthMm, deepestMm: Math.max(wasDeepestMm, go.depthMm) } : undefined,
    forceN: go.forceN,
    isAtBone: go.isAtBone,
    tissue: go.tissue,
    bendMm: lengthOf(without(minus(hub, hubNow), direction)),
    felt,
  }
}

const directionOf = (moment: NeedleMoment | undefined): Vector | undefined =>
  moment?.track && column(moment.ctFromNeedle.matrix, 2)

interface Depths {
  readonly wasDeepMm: number
  readonly wasDeepestMm: number
  /** Where the hand would have the tip. */
  readonly wantedMm: number
}

/** As far as the hand's force carries the tip. */
function alongAxis(
  { boneAt, tissueAt }: Body,
  entry: Vector,
  direction: Vector,
  { wasDeepMm, wasDeepestMm, wantedMm }: Depths,
  { gauge }: NeedleShape,
) {
  const { handNPerMm, stepMm, mostStepsAtOnce, mostN } = NEEDLE_CONTACT
  const felt: Felt[] = []
  const at = (mm: number) => plus(entry, direction, mm)
  let depthMm = wasDeepMm
  let tissue = tissueAt(...at(depthMm))
  let isAtBone = false
  let againstN = 0
  for (let step = 0; step < mostStepsAtOnce; step++) {
    const leadN = handNPerMm * (wantedMm - depthMm)
    if (leadN >= 0) {
      const next = at(depthMm + stepMm)
      const ahead = tissueAt(...next)
      isAtBone = boneAt(...next) <= 0 || CUTTING_N[ahead] === Infinity
      againstN = isAtBone ? Infinity : resistanceN(ahead, depthMm, gauge, depthMm + stepMm <= wasDeepestMm)
      if (leadN <= againstN) break
      depthMm += stepMm
      if (depthMm > wasDeepestMm) felt.push(...givesWay(tissue, ahead))
      tissue = ahead
    } else {
      isAtBone = false
      againstN = thickness(gauge) * FRICTION_N_PER_MM * depthMm
      if (-leadN <= againstN || depthMm <= 0) break
      depthMm = Math.max(0, depthMm - stepMm)
      tissue = tissueAt(...at(depthMm))
    }
  }
  const leadN = handNPerMm * (wantedMm - depthMm)
  const forceN = Math.sign(leadN) * Math.min(Math.abs(leadN), againstN, mostN)
  return { depthMm: depthMm <= stepMm && wantedMm < 0 ? 0 : depthMm, forceN, isAtBone, tissue, felt }
}

function givesWay(from: Tissue, to: Tissue): Felt[] {
  if (to === 'epidural-fat' && (from === 'flavum' || from === 'ligament')) return ['loss of resistance']
  return CUTTING_N[from] - CUTTING_N[to] >= POP_N ? ['pop'] : []
}
