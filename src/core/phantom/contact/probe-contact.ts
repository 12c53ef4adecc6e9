/**
 * The probe on the skin: where a hand that has nothing to rest on would have held it, had there been a body.
 *
 * The array is put where its beam first meets the skin, pressed in the more the deeper
 * the hand is under it, and its tilt against the skin is limited to what still couples.
 * Lifted further than a hand's tremble it touches nothing. CT frame, mm; pure.
 */
import { transform, type Transform } from '#core/frames/transform.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { outOfSkin, skinAlong } from './skin.ts'
import { column, cross, dot, matrixOf, plus, turnedTowards, unit, without, type Vector } from './vector.ts'

export const PROBE_CONTACT = {
  /** A hand this far above the skin still rests on it, and one that rests lets go at the second: there is nothing to feel. */
  touchMm: 8,
  letGoMm: 15,
  /** A hand further under the skin than this reaches through the body: nobody presses so. */
  deepestMm: 130,
  /** Of a probe that merely lies on the back, and the most that fat and muscle give way. */
  restMm: 2.5,
  mostPressMm: 12,
  /** Of how far the hand goes under the skin: the rest of the way the person's own arm gives. */
  yielding: 0.35,
  /** Between the beam and the skin's inward direction: beyond it the edge of an array lifts off. */
  mostTiltRad: (40 * Math.PI) / 180,
  /** Turned away further than this it is not on its way to the skin at all. */
  facingRad: (75 * Math.PI) / 180,
} as const

export interface ProbeMoment {
  /** Where the probe is: on the skin, or in the air where the hand holds it. */
  readonly ctFromProbe: Transform<'ct', 'probe'>
  readonly isTouching: boolean
  /** How deep the middle of the array is pressed in, mm; 0 in the air. */
  readonly pressMm: number
}

/**
 * @param hand where the hand would have the probe; its y is the beam, its x the marked side.
 * @param faceMm from the probe's origin to the middle of the array, along the beam.
 * @param wasTouching the moment before: a probe that rests is not lifted by a tremble.
 */
export function pressProbe(
  skinAt: Sdf,
  hand: Transform<'ct', 'probe'>,
  faceMm: number,
  wasTouching: boolean,
): ProbeMoment {
  const { touchMm, letGoMm, deepestMm, restMm, mostPressMm, yielding, mostTiltRad, facingRad } = PROBE_CONTACT
  const inAir: ProbeMoment = { ctFromProbe: hand, isTouching: false, pressMm: 0 }
  const beam = column(hand.matrix, 1)
  const face = plus(column(hand.matrix, 3), beam, faceMm)
  const start = plus(face, beam, -deepestMm)
  const reachMm = wasTouching ? letGoMm : touchMm
  const metMm = skinAlong(skinAt, start, beam, deepestMm + reachMm)
  if (metMm === undefined) return inAir

  const onSkin = plus(start, beam, metMm)
  const inward = plus([0, 0, 0], outOfSkin(skinAt, onSkin), -1)
  if (dot(beam, inward) < Math.cos(facingRad)) return inAir
  const underMm = Math.max(0, deepestMm - metMm)
  const roomMm = mostPressMm - restMm
  const pressMm = restMm + roomMm * (1 - Math.exp((-yielding * underMm) / roomMm))
  const along = turnedTowards(inward, beam, mostTiltRad)
  return { ctFromProbe: placed(onSkin, along, column(hand.matrix, 0), pressMm - faceMm), isTouching: true, pressMm }
}

function placed(onSkin: Vector, beam: Vector, marked: Vector, alongMm: number): Transform<'ct', 'probe'> {
  const x = unit(without(marked, beam))
  return transform('ct', 'probe', matrixOf(x, beam, cross(x, beam), plus(onSkin, beam, alongMm)))
}
