/**
 * A facet (zygapophysial) joint: where its two bones face each other. Its surface is part of a
 * cylinder that stands upright: the lower bone's superior process is the hollow side, outwards and in front,
 * the upper bone's inferior process the bulging one.
 *
 * Written for a left joint: the right one is asked with x negated.
 */
import type { Level, Side } from '#core/anatomy/levels.ts'
import type { SacrumMeasures, VertebraMeasures } from './morphometry.ts'
import { turned, unplaced, unturned, type Placement, type Vector } from './placement.ts'
import { length3, smoothMax, smoothMin, type Sdf } from './sdf.ts'
import { heightOf, wallOf } from './vertebra-landmarks.ts'

export interface FacetJoint {
  /** Of the vertebra above the joint. */
  readonly level: Level
  readonly side: Side
  readonly at: Vector
  /** From the lower bone's facet to the upper one's: inwards and backwards. */
  readonly normal: Vector
  /** Upwards along the joint. */
  readonly up: Vector
  /** Of the curve of its surface. */
  readonly radiusMm: number
  /** From bone to bone; cartilage fills it. */
  readonly gapMm: number
  /** 0-3, Weishaupt. */
  readonly grade: number
}

/**
 * From bone to bone, 2.5 mm: cartilage is 1 mm a side and more (Womack et al. 2008, J Biomech 41);
 * Weishaupt's grade 1 is narrowing, 3 nearly none.
 */
export const gapOf = (grade: number) => [2.5, 2, 1.5, 1][grade]!

/** Facets are about 14 mm wide and 16 mm high (Panjabi et al. 1993, Spine 18:1298-1310). */
const HALF_WIDTH_MM = 7.2
const HALF_HEIGHT_MM = 8

/** The left joint under a vertebra in the frame of the bone below it (of the sacrum when `lower` is undefined). */
export function jointInLower(
  upper: VertebraMeasures,
  lower: VertebraMeasures | undefined,
  sacrum: SacrumMeasures,
  facetAngleDeg: number,
): Pick<FacetJoint, 'at' | 'normal' | 'up' | 'radiusMm'> {
  const angle = (facetAngleDeg * Math.PI) / 180
  const normal = [-Math.cos(angle), Math.sin(angle), 0] as const
  const at = lower
    ? ([upper.facetOffsetMm, wallOf(lower) + lower.canalDepthMm * 0.95, heightOf(lower) / 2 + 2.5] as const)
    : ([upper.facetOffsetMm, sacrum.endplateDepthMm / 2 + 17, 2] as const)
  return { at, normal, up: [0, 0, 1], radiusMm: lower ? 19 : 34 }
}

/** The same joint from another bone. `mirror` first takes a right joint, which is written as a left one, to its own side. */
export function jointSeenFrom(viewer: Placement, owner: Placement, joint: FacetJoint): FacetJoint {
  const flip = ([x, y, z]: Vector): Vector => (joint.side === 'right' ? [-x, y, z] : [x, y, z])
  const way = (direction: Vector) => flip(unturned(viewer, turned(owner, flip(direction))))
  const [x, y, z] = turned(owner, flip(joint.at))
  const { centre } = owner
  return {
    ...joint,
    at: flip(unplaced(viewer, [x + centre[0], y + centre[1], z + centre[2]])),
    normal: way(joint.normal),
    up: way(joint.up),
  }
}

/** Signed distance to the middle of the joint: positive on the upper bone's side. */
export function towardsUpper({ at, normal, up, radiusMm }: FacetJoint): Sdf {
  const centre = [at[0] + normal[0] * radiusMm, at[1] + normal[1] * radiusMm, at[2] + normal[2] * radiusMm] as const
  return (x, y, z) => {
    const [dx, dy, dz] = [x - centre[0], y - centre[1], z - centre[2]]
    const h = dx * up[0] + dy * up[1] + dz * up[2]
    return radiusMm - length3(dx - h * up[0], dy - h * up[1], dz - h * up[2])
  }
}

/** How far a place lies on the upper bone's side of the joint's tangent plane, less `mm`: the cylinder has a far side that is no joint. */
export function beyond({ at, normal: n }: FacetJoint, mm: number): Sdf {
  return (x, y, z) => (x - at[0]) * n[0] + (y - at[1]) * n[1] + (z - at[2]) * n[2] - mm
}

/** Within how far of its middle, along the joint, a place lies: an oval as wide and high as a facet, grown by `growMm`. */
export function footprint({ at, normal: n, up: u }: FacetJoint, riseMm = 0, growMm = 0): Sdf {
  // Backwards along the joint.
  const t = [u[1] * n[2] - u[2] * n[1], u[2] * n[0] - u[0] * n[2], u[0] * n[1] - u[1] * n[0]] as const
  const sign = t[1] < 0 ? -1 : 1
  const [a, b] = [HALF_WIDTH_MM + growMm, HALF_HEIGHT_MM + growMm]
  return (x, y, z) => {
    const [dx, dy, dz] = [x - at[0], y - at[1], z - at[2]]
    const along = sign * (dx * t[0] + dy * t[1] + dz * t[2])
    const high = dx * u[0] + dy * u[1] + dz * u[2] - riseMm
    const oval = Math.sqrt((along / a) ** 2 + (high / b) ** 2)
    return (oval - 1) * Math.min(a, b)
  }
}

/** The plate of the lower bone that holds its facet; cut along the joint. Ear-shaped, thickest behind, where the mammillary process is. */
export function superiorPlate(joint: FacetJoint): Sdf {
  const deep = towardsUpper(joint)
  const near = beyond(joint, 5)
  const oval = footprint(joint, 0.5, 0.4 + 0.5 * joint.grade)
  const thickMm = 6 + 0.9 * joint.grade
  return (x, y, z) => {
    const d = deep(x, y, z)
    return smoothMax(smoothMax(Math.max(oval(x, y, z), near(x, y, z)), -d - thickMm, 4.5), d + joint.gapMm / 2, 1)
  }
}

/** The tongue of the upper bone that holds its facet. */
export function inferiorTongue(joint: FacetJoint): Sdf {
  const deep = towardsUpper(joint)
  const near = beyond(joint, 0.8 * joint.radiusMm)
  const oval = footprint(joint, 0.5, 0.5 * joint.grade)
  const thickMm = 7.2 + 0.7 * joint.grade
  return (x, y, z) => {
    const d = deep(x, y, z)
    return smoothMax(smoothMax(Math.max(oval(x, y, z), near(x, y, z)), d - thickMm, 4.5), joint.gapMm / 2 - d, 1)
  }
}

/** Spurs at the rim of a worn joint, on the superior process; Infinity when there are none. */
export function spurs({ at, normal: n, up: u, grade }: FacetJoint): Sdf {
  if (grade < 2) return () => Infinity
  const t = [u[1] * n[2] - u[2] * n[1], u[2] * n[0] - u[0] * n[2], u[0] * n[1] - u[1] * n[0]] as const
  const sign = t[1] < 0 ? -1 : 1
  const radius = grade === 3 ? 3 : 2.1
  const place = (along: number, high: number): Vector =>
    at.map((c, i) => c - n[i]! * 3.6 + sign * t[i]! * along + u[i]! * high) as unknown as Vector
  const balls = [place(7.5, 2), place(6, -4), place(1, 8.5), place(-5.5, 5)]
  return (x, y, z) =>
    balls.reduce((d, b) => smoothMin(d, length3(x - b[0], y - b[1], z - b[2]) - radius, 1.5), Infinity)
}
