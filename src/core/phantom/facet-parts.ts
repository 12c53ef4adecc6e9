/**
 * What is inside and round the facet joints, as parts of the CT: cartilage on both bones, the narrow space with fluid
 * between, and the capsule that bridges the rim. Bones are laid over them, so in a posture in which a
 * joint has slid its bones cut into what was made for the CT's.
 */
import { SIDES, type Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { BoneShapes } from './bones.ts'
import { beyond, footprint, towardsUpper, type FacetJoint } from './facet-joint.ts'
import type { Part } from './part.ts'
import { placedBox, placedSdf, type PlacedSpine, type Vector } from './placement.ts'
import { smoothMax, type Sdf } from './sdf.ts'

/** Half of the space between the two cartilages; Hirsch and Lewin 1968 and later CT arthrography: under a millimetre in all. */
const HALF_SPACE_MM = 0.3
/** How far the capsule reaches over the rim; it is 1-2 mm thick (Yamashita et al. 1996). */
const CAPSULE_MM = 2
/** Fills what opens when a joint slides. */
const SPARE_MM = 0.6

export function facetParts({ joints }: BoneShapes, { vertebrae, sacrum }: PlacedSpine): readonly Part[] {
  return joints.flatMap((ofLevel, at) =>
    SIDES.flatMap((side) => {
      const lower = vertebrae[at + 1] ?? sacrum
      const joint = ofLevel[side]
      const flip = (sdf: Sdf): Sdf => placedSdf(lower, side === 'left' ? sdf : (x, y, z) => sdf(-x, y, z))
      const deep = towardsUpper(joint)
      const near = beyond(joint, 6)
      const [inner, outer] = [footprint(joint, 0.5, -0.2), footprint(joint, 0.5, CAPSULE_MM)]
      const half = joint.gapMm / 2
      const layer =
        (oval: Sdf, halfMm: number): Sdf =>
        (x, y, z) =>
          smoothMax(Math.max(oval(x, y, z), near(x, y, z)), Math.abs(deep(x, y, z)) - halfMm, 1)
      const box = boxOf(joint, side, lower)
      const label = (kind: 'facet cartilage' | 'facet joint space' | 'facet capsule') =>
        structure(kind, joint.level, side).label
      const [cartilage, space] = [label('facet cartilage'), label('facet joint space')]
      const depthInCt = flip(deep)
      const isSpace = (x: number, y: number, z: number) =>
        Math.abs(depthInCt(x, y, z)) < Math.min(HALF_SPACE_MM, 0.3 * half)
      return [
        {
          name: `${side} facet capsule ${joint.level}`,
          label: label('facet capsule'),
          tissue: 'joint-capsule',
          sdf: flip(layer(outer, half + CAPSULE_MM)),
          box,
        },
        {
          name: `${side} facet joint ${joint.level}`,
          label: cartilage,
          tissue: 'cartilage',
          sdf: flip(layer(inner, half + SPARE_MM)),
          box,
          labelOf: (x: number, y: number, z: number) => (isSpace(x, y, z) ? space : cartilage),
          tissueOf: (x: number, y: number, z: number) => (isSpace(x, y, z) ? 'joint-fluid' : 'cartilage'),
        },
      ] satisfies Part[]
    }),
  )
}

function boxOf({ at }: FacetJoint, side: Side, lower: Parameters<typeof placedBox>[0]) {
  const reach: Vector = [12, 13, 13]
  const x = side === 'left' ? at[0] : -at[0]
  return placedBox(
    lower,
    [x - reach[0], at[1] - reach[1], at[2] - reach[2]],
    [x + reach[0], at[1] + reach[1], at[2] + reach[2]],
  )
}
