/**
 * The broad wing of a transitional fifth lumbar vertebra (Castellvi et al. 1984, Spine 9:493-495): its transverse
 * process reaches down towards the sacral ala, meets it in a joint, or is one bone with it.
 */
import type { Transition } from './parameters.ts'
import { rod, smoothMax, type Rod, type Sdf } from './sdf.ts'

type Place = Rod['from']

/** A type I process is at least 19 mm high. */
const RADIUS_MM = 7.5
const JOINT_MM = 2

/**
 * In the frame of the fifth lumbar vertebra, written for the left.
 *
 * @param root and `tip` of its transverse process.
 * @param ala the place on the sacral ala that it grows to.
 * @param sacrum distance to the sacrum.
 */
export function transitionalWing(kind: Transition, root: Place, tip: Place, ala: Place, sacrum: Sdf): Sdf | undefined {
  if (kind === 'none') return undefined
  const middle = root.map((x, n) => 0.45 * x + 0.55 * tip[n]!) as unknown as Place
  const share = kind === 'I' ? 0.42 : kind === 'II' ? 0.85 : 1.15
  const end = middle.map((x, n) => x + share * (ala[n]! - x)) as unknown as Place
  const wing: Rod = { from: middle, to: end, radii: [RADIUS_MM - 1, RADIUS_MM] }
  const free = kind === 'I' ? 4 : JOINT_MM
  return kind === 'III'
    ? (x, y, z) => rod(wing, x, y, z)
    : (x, y, z) => smoothMax(rod(wing, x, y, z), free - sacrum(x, y, z), 1.5)
}
