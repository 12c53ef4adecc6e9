/**
 * First guesses of how a spine may have bowed between two postures: every joint turned alike, to the front or back and to a
 * side. A whole spine that bows by 50° carries L1 and the sacrum a centimetre away from where one rigid motion has them,
 * beyond what a descent from there finds back.
 */
import type { Frame } from '#core/frames/frames.ts'
import { apply, compose, IDENTITY, invert, transform, type Transform } from '#core/frames/transform.ts'
import { discBetween, type Bone, type Maps } from './vertebra-chain.ts'
import { turnAndShift } from './starting-poses.ts'

export interface Bow {
  /** Of each joint about the patient's left-right axis, and about the front-back one, degrees. */
  readonly flexionDeg: number
  readonly bendDeg: number
}

/** Up to what one joint does in flexion, and in side bending (White and Panjabi 1990, Clinical Biomechanics of the Spine, ch. 2). */
export const BOWS: readonly Bow[] = [0, -5, 5, -10, 10].flatMap((flexionDeg) =>
  [0, -7, 7].map((bendDeg) => ({ flexionDeg, bendDeg })),
)

/** @param bones from head to feet, in a frame along the patient's axes (LPS) */
export function bowedMaps<To extends Frame, From extends Frame>(
  bones: readonly Bone<To>[],
  start: Transform<To, From>,
  { flexionDeg, bendDeg }: Bow,
): Maps<To, From> {
  const radians = Math.PI / 180
  const still = transform(start.to, start.to, IDENTITY)
  const middle = Math.floor(bones.length / 2)
  const motions: Transform<To, To>[] = bones.map(() => still)
  const joint = (upper: number, sign: number) => {
    const { x, y, z } = discBetween(bones[upper]!, bones[upper + 1]!)
    const turn = [sign * flexionDeg * radians, sign * bendDeg * radians, 0, 0, 0, 0]
    return transform(start.to, start.to, turnAndShift(turn, [x, y, z]))
  }
  for (let at = middle - 1; at >= 0; at--) motions[at] = compose(joint(at, 1), motions[at + 1]!)
  for (let at = middle + 1; at < bones.length; at++) motions[at] = compose(joint(at - 1, -1), motions[at - 1]!)
  // One rigid motion lies in the middle of the bow, not at the middle bone.
  const off = [0, 0, 0]
  for (const [at, { centre }] of bones.entries()) {
    const { x, y, z } = apply(motions[at]!, centre)
    for (const [axis, value] of [x - centre.x, y - centre.y, z - centre.z].entries()) off[axis]! += value / bones.length
  }
  const back = transform(start.to, start.to, turnAndShift([0, 0, 0, ...off.map((value) => -value)], [0, 0, 0]))
  return motions.map((motion) => compose(compose(back, motion), start))
}

/** Of one joint, degrees: what a bow of all alike has missed. */
export const JOINT_TURNS_DEG: readonly number[] = [-10, 10]

/** All bones beyond one joint, seen from the middle of the spine, turned together about it. @param upper the bone above the joint */
export function turnedAtJoint<To extends Frame, From extends Frame>(
  bones: readonly Bone<To>[],
  maps: Maps<To, From>,
  upper: number,
  flexionDeg: number,
): Maps<To, From> {
  const isAbove = upper < Math.floor(bones.length / 2)
  const { x, y, z } = discBetween(bones[upper]!, bones[upper + 1]!)
  const held = maps[isAbove ? upper + 1 : upper]!
  const turn = [(flexionDeg * Math.PI) / 180, 0, 0, 0, 0, 0]
  const turned = compose(transform(held.to, held.to, turnAndShift(turn, [x, y, z])), held)
  // Where the held bone's map has a place, the turned ones' have it turned.
  const patient = compose(invert(held), turned)
  return maps.map((map, at) => (isAbove ? at <= upper : at > upper) ? compose(map, patient) : map) // prettier-ignore
}
