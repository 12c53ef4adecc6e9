/** A phantom's bones with every joint turned by a given angle, and what ultrasound from behind sees of them then. */
import {
  apply,
  compose,
  IDENTITY,
  invert,
  point,
  transform,
  type Point,
  type Transform,
} from '#core/frames/transform.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { createRandom } from '#core/phantom/random.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import type { Bone } from '#core/registration/vertebra-chain.ts'

/** About the patient's left-right, front-back and head-feet axes, degrees: the upper bone against the lower one. */
export type JointTurn = readonly [flexion: number, bend: number, twist: number]

/** Of each bone, from where it lies in the CT to where it lies now; L3 stays. */
export function motionsOf(bones: readonly Bone<'ct'>[], turns: readonly JointTurn[]): readonly Transform<'ct', 'ct'>[] {
  const middle = bones.findIndex(({ name }) => name === 'L3')
  const motions: Transform<'ct', 'ct'>[] = bones.map(() => transform('ct', 'ct', IDENTITY))
  const joint = (upper: number, sign: number) => {
    const [a, b] = [bones[upper]!.centre, bones[upper + 1]!.centre]
    const radians = turns[upper]!.map((degrees) => (sign * degrees * Math.PI) / 180)
    return transform('ct', 'ct', turnAndShift([...radians, 0, 0, 0], [(a.x + b.x) / 2, (a.y + b.y) / 2 - 10, (a.z + b.z) / 2])) // prettier-ignore
  }
  for (let at = middle - 1; at >= 0; at--) motions[at] = compose(motions[at + 1]!, joint(at, 1))
  for (let at = middle + 1; at < bones.length; at++) motions[at] = compose(motions[at - 1]!, joint(at - 1, -1))
  return motions
}

/** Where beams from behind first meet bone; by default with 0.8 mm of noise, and one point in ten anywhere. */
export function seenOfBowed(
  spine: LumbarSpine,
  bones: readonly Bone<'ct'>[],
  motions: readonly Transform<'ct', 'ct'>[],
  patientFromCt: Transform<'patient', 'ct'>,
  seed: number,
  { noiseMm, outliers } = { noiseMm: 0.8, outliers: 0.1 },
): readonly Point<'patient'>[] {
  const random = createRandom(seed)
  const parts = spine.bones.slice(0, bones.length)
  const backs = motions.map((motion) => invert(motion).matrix)
  const bone = (x: number, y: number, z: number) => {
    let nearest = Infinity
    for (const [at, { sdf, box }] of parts.entries()) {
      const m = backs[at]!
      const [u, v, w] = [0, 1, 2].map((r) => m[r]! * x + m[r + 4]! * y + m[r + 8]! * z + m[r + 12]!) as [number, number, number] // prettier-ignore
      const off = [u, v, w].map((value, axis) => Math.max(box.low[axis]! - value, value - box.high[axis]!, 0))
      const outside = Math.hypot(...off)
      if (outside < nearest) nearest = Math.min(nearest, outside > 3 ? outside : sdf(u, v, w))
    }
    return nearest
  }
  const heights = motions.map((motion, at) => apply(motion, bones[at]!.centre).z)
  const points: Point<'patient'>[] = []
  for (let z = heights.at(-1)! - 35; z < heights[1]! + 20; z += 2.5)
    for (let x = -45; x <= 45; x += 2.5) {
      let [y, off] = [110, bone(x, 110, z)]
      while (y > -30 && off > 0.1) {
        y -= Math.max(0.1, 0.8 * off)
        off = bone(x, y, z)
      }
      if (y <= -30) continue
      const isOut = random.uniform() < outliers
      const noise = () => (isOut ? 12 : noiseMm) * random.normal()
      points.push(apply(patientFromCt, point('ct', x + noise(), y + noise(), z + noise())))
    }
  return points
}
