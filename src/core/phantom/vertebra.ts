/**
 * One vertebra as a signed distance in its own frame: origin in the middle of the body,
 * x to the left, y backwards, z upwards, mm. Left and right are mirror images.
 */
import type { VertebraMeasures } from './morphometry.ts'
import {
  clamp01,
  ellipse,
  mix,
  rod,
  roundedRectangle,
  smoothMax,
  smoothMin,
  stretch,
  type Rod,
  type Sdf,
} from './sdf.ts'

/** A facet joint on the left: a plane seen from this vertebra; `normal` points from the lower bone's facet to the upper one's. */
export interface FacetPlane {
  readonly at: readonly [number, number, number]
  readonly normal: readonly [number, number, number]
}

const deeper = ({ at, normal }: FacetPlane, x: number, y: number, z: number) =>
  (x - at[0]) * normal[0] + (y - at[1]) * normal[1] + (z - at[2]) * normal[2]

/**
 * A facet's plate: 14 mm along the joint in the axial plane and up to 16 mm high, lying `byMm` from
 * the joint's plane (Panjabi et al. 1993, Spine 18:1298-1310: facets of 14 by 16 mm).
 */
function plate({ at, normal }: FacetPlane, byMm: number, riseMm: number, halfHeightMm: number): Sdf {
  const flat = Math.hypot(normal[0], normal[1])
  const [tx, ty] = [normal[1] / flat, -normal[0] / flat]
  return (x, y, z) => {
    const dx = x - at[0]
    const dy = y - at[1]
    const dz = z - at[2] - riseMm
    const across = Math.abs(dx * normal[0] + dy * normal[1] + dz * normal[2] - byMm) - 1.5
    const along = Math.abs(dx * tx + dy * ty) - 3.4
    const up = Math.abs(dz) - halfHeightMm + 3.8
    const outside = Math.hypot(Math.max(across, 0), Math.max(along, 0), Math.max(up, 0))
    return outside + Math.min(Math.max(across, along, up), 0) - 3.8
  }
}

/** The bone below a joint holds its facet on a superior process that springs from `root`; cut along the joint. */
export function superiorProcess(joint: FacetPlane, root: Rod['from'], gapMm: number): Sdf {
  const facet = plate(joint, -5, -1, 7.5)
  const { at, normal } = joint
  const stem: Rod = { from: root, to: [at[0] - normal[0] * 5.5, at[1] - normal[1] * 5.5, at[2] - 3], radii: [5.4, 5] }
  return (x, y, z) => smoothMax(smoothMin(facet(x, y, z), rod(stem, x, y, z), 3), deeper(joint, x, y, z) + gapMm / 2, 1)
}

function inferiorProcess(joint: FacetPlane, root: Rod['from'], gapMm: number): Sdf {
  const facet = plate(joint, 4.4, 2, 7.5)
  const { at, normal } = joint
  const stem: Rod = { from: root, to: [at[0] + normal[0] * 5, at[1] + normal[1] * 5, at[2] + 3], radii: [5, 5] }
  return (x, y, z) => smoothMax(smoothMin(facet(x, y, z), rod(stem, x, y, z), 3), gapMm / 2 - deeper(joint, x, y, z), 1)
}

/** y of the back of the body. */
export const wallOf = (m: VertebraMeasures) => (m.upperDepthMm + m.lowerDepthMm) / 4
export const heightOf = (m: VertebraMeasures) => (m.anteriorHeightMm + m.posteriorHeightMm) / 2
/** z of the middle of the pedicles: they spring from the upper part of the body. */
export const pedicleRise = (m: VertebraMeasures) => m.posteriorHeightMm / 2 - m.pedicleHeightMm / 2 - 0.5
export const pedicleOffset = (m: VertebraMeasures) => (m.canalWidthMm + m.pedicleWidthMm) / 2
export const spinousTip = (m: VertebraMeasures): [number, number, number] => [
  0,
  wallOf(m) + m.spinousLengthMm,
  -m.spinousHeightMm / 2 - m.spinousDropMm + 1,
]
export const transverseTip = (m: VertebraMeasures): [number, number, number] => [
  m.transverseWidthMm / 2,
  wallOf(m) + 7 + m.transverseBackMm,
  pedicleRise(m) + m.transverseRiseMm,
]

/** Drum with a waist, hollowed endplates and a flat back. */
export function bodySdf(m: VertebraMeasures): Sdf {
  const height = heightOf(m)
  return (x, y, z) => {
    const up = clamp01(z / height + 0.5)
    const waist = 1 - 0.1 * (1 - (2 * up - 1) ** 2)
    const half = (mix(m.lowerWidthMm, m.upperWidthMm, up) / 2) * waist
    const depth = (mix(m.lowerDepthMm, m.upperDepthMm, up) / 2) * waist
    const oval = ellipse(x, y - 0.15 * depth, half, 1.15 * depth)
    const side = smoothMax(oval, y - depth - 0.004 * x * x + 0.6, 6)
    const front = clamp01(0.5 - y / (2 * depth))
    const rim = mix(m.posteriorHeightMm, m.anteriorHeightMm, front) / 2
    const hollow = 1.8 * Math.max(0, 1 - (x * x) / (half * half) - (y * y) / (depth * depth))
    return smoothMax(side, Math.abs(z) - rim + hollow, 2.5) * 0.95
  }
}

/** Blade in the midline, thicker along its hind edge. */
function spinousSdf(m: VertebraMeasures): Sdf {
  const root = wallOf(m) + m.canalDepthMm - 2
  const tip = wallOf(m) + m.spinousLengthMm
  const middle = -m.spinousHeightMm / 2 + 1
  return (x, y, z) => {
    const along = clamp01((y - root) / (tip - root))
    const height = m.spinousHeightMm * mix(0.92, 1, along)
    const level = z - middle + m.spinousDropMm * along
    const blade = roundedRectangle(y - (root + tip) / 2, level, (tip - root) / 2, height / 2, 4)
    const half = 2.6 + 1.9 * along ** 3 + 1.6 * (1 - along) ** 2
    return smoothMax(blade, Math.abs(x) - half, 3) * 0.95
  }
}

/** Both laminae: a roof over the canal whose ridge is behind, each side sloping backwards as it goes down. */
function laminaSdf(m: VertebraMeasures): Sdf {
  const wall = wallOf(m)
  const ridge = wall + m.canalDepthMm + 4
  const eaves = wall + m.canalDepthMm * 0.56
  const middle = -7
  const half = m.posteriorHeightMm * 0.42
  return (x, y, z) => {
    const upright = y + 0.34 * (z - middle)
    const sheet = stretch(Math.abs(x), upright, 0, ridge, m.canalWidthMm / 2 + 2.5, eaves) - 3.5
    const ends = Math.abs(z - middle) - half
    return smoothMax(sheet, ends, 3) * 0.93
  }
}

export interface Neighbours {
  /** The joint with the vertebra above, absent at the top. */
  readonly above?: FacetPlane | undefined
  readonly below: FacetPlane
  /** The superior process of the bone below, in this vertebra's frame: the arch makes room for it. */
  readonly processBelow: Sdf
  /** Between two bones. */
  readonly gapMm: number
}

/** Where the superior process springs from. */
export const processRoot = (m: VertebraMeasures): Rod['from'] => [pedicleOffset(m), wallOf(m) + 10, pedicleRise(m) + 1]

/** The whole vertebra. */
export function vertebraSdf(m: VertebraMeasures, { above, below, processBelow, gapMm }: Neighbours): Sdf {
  const wall = wallOf(m)
  const [px, pz] = [pedicleOffset(m), pedicleRise(m)]
  const flat = m.pedicleWidthMm / m.pedicleHeightMm
  const pedicle: Rod = {
    from: [px - 1, wall - 8, pz * flat],
    to: [px, wall + 9, pz * flat],
    radii: [m.pedicleWidthMm / 2, m.pedicleWidthMm / 2],
  }
  const tip = transverseTip(m)
  const transverse: Rod = {
    from: [px, wall + 6, pz / 1.7],
    to: [tip[0] - 2.6, tip[1], tip[2] / 1.7],
    radii: [m.pedicleWidthMm * 0.2 + 2.4, 2.6],
  }
  const jointX = below.at[0]
  const pillar: Rod = {
    from: [px - 1, wall + 10, pz - 1],
    to: [Math.min(jointX - 1, px), wall + m.canalDepthMm * 0.82, -9],
    radii: [4.6, 4.6],
  }
  const superior = above && superiorProcess(above, processRoot(m), gapMm)
  const inferior = inferiorProcess(below, [Math.min(jointX - 3, px), wall + m.canalDepthMm * 0.9, -9], gapMm)
  const body = bodySdf(m)
  const spinous = spinousSdf(m)
  const lamina = laminaSdf(m)
  const canalY = wall + m.canalDepthMm / 2

  return (x, y, z) => {
    const side = Math.abs(x)
    let arch = smoothMin(lamina(side, y, z), spinous(side, y, z), 4)
    arch = smoothMin(arch, rod(pillar, side, y, z), 4)
    arch = smoothMin(arch, inferior(side, y, z), 2)
    if (superior) arch = smoothMin(arch, superior(side, y, z), 2)
    arch = smoothMin(arch, rod(transverse, side, y, z / 1.7), 3)
    arch = smoothMin(arch, rod(pedicle, side, y, z * flat), 3)
    if (arch < 30) arch = smoothMax(arch, gapMm - processBelow(side, y, z), 1)
    const canal = ellipse(side, y - canalY, m.canalWidthMm / 2, m.canalDepthMm / 2)
    return smoothMin(smoothMax(arch, -canal, 1.5), body(side, y, z), 1.5)
  }
}
