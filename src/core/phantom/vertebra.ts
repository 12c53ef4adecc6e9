/**
 * One vertebra as a signed distance in its own frame: origin in the middle of the body,
 * x to the left, y backwards, z upwards, mm. The two sides share one shape, written for the left, but
 * each has its own joints and wear.
 */
import type { Side } from '#core/anatomy/levels.ts'
import { inferiorTongue, spurs, superiorPlate, type FacetJoint } from './facet-joint.ts'
import type { VertebraMeasures } from './morphometry.ts'
import { length3, rod, smoothMax, smoothMin, stretch, type Rod, type Sdf } from './sdf.ts'
import { bodySdf } from './vertebral-body.ts'
import { pedicleOffset, pedicleRise, transverseTip, wallOf } from './vertebra-landmarks.ts'

export type BonyPart =
  | 'vertebral body'
  | 'pedicle'
  | 'lamina'
  | 'spinous process'
  | 'transverse process'
  | 'mammillary process'
  | 'superior articular process'
  | 'inferior articular process'

/** How much further than its facet the rest of an arch stays from the process below it. */
const ROOM_MM = 0.8

/** What one side of a vertebra meets. */
export interface SideNeighbours {
  /** The joint with the vertebra above, absent at the top. */
  readonly above?: FacetJoint | undefined
  readonly below: FacetJoint
  /** The superior process and the hind arch of the bone below, in this vertebra's frame (left-handed for the right side): the arch makes room for it. */
  readonly processBelow: Sdf
  /** Of a transitional vertebra: the broad wing of its transverse process. */
  readonly wing?: Sdf | undefined
}

export interface Vertebra {
  readonly sdf: Sdf
  readonly partOf: (x: number, y: number, z: number) => BonyPart
}

/** Where the superior process springs from: the place where pedicle and lamina meet. */
const isthmus = (m: VertebraMeasures): Rod['from'] => [pedicleOffset(m) - 0.5, wallOf(m) + 9.5, pedicleRise(m)]

/** The bone below a joint holds its facet on a superior process that springs from `root`. */
export function superiorProcess(joint: FacetJoint, root: Rod['from'], rootRadiusMm = 5): Sdf {
  const plate = superiorPlate(joint)
  const { at, normal: n } = joint
  const behind = 4.6
  const stem: Rod = {
    from: root,
    to: [at[0] - n[0] * behind, at[1] - n[1] * behind, at[2] - 3],
    radii: [rootRadiusMm, 4],
  }
  const spur = spurs(joint)
  const mammillary = mammillarySdf(joint)
  const clear = (x: number, y: number, z: number) => {
    const [dx, dy, dz] = [x - at[0], y - at[1], z - at[2]]
    return dx * n[0] + dy * n[1] + dz * n[2] + joint.gapMm / 2
  }
  return (x, y, z) => {
    // The stem never comes nearer to the joint than the facet does.
    const bare = smoothMin(plate(x, y, z), smoothMax(rod(stem, x, y, z), clear(x, y, z), 1), 3)
    const grown = smoothMin(bare, mammillary(x, y, z), 2.5)
    return joint.grade < 2 ? grown : smoothMin(grown, smoothMax(spur(x, y, z), clear(x, y, z), 0.5), 1)
  }
}

/** Blade in the midline like a hatchet: thickest along its hind and lower edge. */
function spinousSdf(m: VertebraMeasures): Sdf {
  const root = wallOf(m) + m.canalDepthMm + 1
  const tip = wallOf(m) + m.spinousLengthMm
  const half = m.spinousHeightMm / 2
  const middle = -half + 1
  const end = middle - m.spinousDropMm
  const edge = Math.min(4.5, half * 0.5)
  const slope = m.spinousDropMm / (tip - root)
  return (x, y, z) => {
    const along = Math.min(1.2, Math.max(-0.3, (y - root) / (tip - root)))
    const neck = stretch(y, z, root, middle + 0.5, tip - half * 0.8, end) - half * (0.7 + 0.12 * along)
    const hind = stretch(y, z, tip - edge, end + half - edge - 1.5, tip - edge - 1, end - half + edge) - edge
    const profile = smoothMin(neck, hind, 5)
    const low = Math.max(0, (end + slope * (tip - y) - z) / half)
    const thick = 2.3 + 1.7 * Math.max(0, along) ** 3 + 0.9 * Math.min(1, low) + 1.8 * Math.max(0, 0.35 - along)
    return smoothMax(profile, Math.abs(x) - thick, 3.2) * 0.92
  }
}

/** Both laminae: a roof over the canal whose ridge is behind, each side sloping backwards as it goes down. */
function laminaSdf(m: VertebraMeasures): Sdf {
  const wall = wallOf(m)
  const ridge = wall + m.canalDepthMm + 3.6
  const eaves = wall + m.canalDepthMm * 0.72
  const middle = -6.5
  const half = m.posteriorHeightMm * 0.43
  const reach = m.canalWidthMm / 2 + 0.5
  return (x, y, z) => {
    const upright = y + 0.36 * (z - middle)
    const sheet = stretch(x, upright, 0, ridge, reach, eaves) - 3.6
    // The upper edge is notched in the midline, the lower one arched between the inferior processes.
    const notch = 3.5 * Math.exp(-((x / 7) ** 2))
    const ends = Math.abs(z - middle + 0.5 * notch) - half + notch * 0.9
    return smoothMax(sheet, ends, 3.5) * 0.9
  }
}

/** The canal in the axial plane: a triangle with round corners, wide in front and pointed behind. */
export function canalSdf(m: VertebraMeasures): Sdf {
  const wall = wallOf(m)
  const [half, deep] = [m.canalWidthMm / 2, m.canalDepthMm]
  // From (half, 50 %) to the tip at (0, 100 %), moved out so that the rounding keeps depth and width.
  const [nx, ny] = [0.5 * deep, half]
  const long = Math.hypot(nx, ny)
  return (x, y) => {
    const side = Math.abs(x)
    const roof = (side * nx + (y - wall - deep) * ny) / long - 0.6
    const box = smoothMax(smoothMax(side - half, y - wall - deep, 3), wall - y - 4, 2)
    return smoothMax(box, roof, 6) * 0.97
  }
}

/** Scaled along z, so that a round rod becomes an upright oval one; shorter than the true distance. */
const uprightRod = (shape: Rod, aspect: number): Sdf => {
  const scaled: Rod = {
    from: [shape.from[0], shape.from[1], shape.from[2] / aspect],
    to: [shape.to[0], shape.to[1], shape.to[2] / aspect],
    radii: shape.radii,
  }
  return (x, y, z) => rod(scaled, x, y, z / aspect)
}

/** From the pedicle down to the narrowest place of the arch, the pars interarticularis; `jointX` is how far aside the joint below is. */
function upperPillarOf(m: VertebraMeasures, jointX: number): { knee: Rod['to']; sdf: Sdf } {
  const [px, pz, wall] = [pedicleOffset(m), pedicleRise(m), wallOf(m)]
  const knee: Rod['to'] = [Math.min(px - 1.5, jointX + 0.5), wall + m.canalDepthMm - 4.2, -6.5]
  return { knee, sdf: uprightRod({ from: [px - 1, wall + 10, pz - 1], to: knee, radii: [4.2, 3.9] }, 1.25) }
}

function sideOf(m: VertebraMeasures, { above, below, processBelow, wing }: SideNeighbours) {
  const wall = wallOf(m)
  const [px, pz] = [pedicleOffset(m), pedicleRise(m)]
  const half = m.pedicleWidthMm / 2
  const slant = Math.tan((m.pedicleAngleDeg * Math.PI) / 180)
  const pedicle = uprightRod(
    {
      from: [px - 9 * slant, wall - 6, pz],
      to: [px + 2 * slant, wall + 10 - Math.max(0, half - 4.5), pz],
      radii: [half, half],
    },
    m.pedicleHeightMm / m.pedicleWidthMm,
  )
  const tip = transverseTip(m)
  const knee: Rod['to'] = [
    px + 0.45 * (tip[0] - px),
    wall + 8 + 0.38 * m.transverseBackMm,
    pz + 0.25 * m.transverseRiseMm,
  ]
  const thick = m.transverseThickMm / 2
  const transverse = [
    uprightRod({ from: [px, wall + 5, pz - 1], to: knee, radii: [thick + 1.6, thick + 0.25] }, m.transverseAspect),
    uprightRod(
      { from: knee, to: [tip[0] - thick, tip[1], tip[2]], radii: [thick + 0.25, thick - 0.15] },
      m.transverseAspect,
    ),
  ] as const
  const [jx, jy, jz] = below.at
  const { knee: waist, sdf: upperPillar } = upperPillarOf(m, jx)
  const pillar = [
    upperPillar,
    {
      from: waist,
      to: [jx + below.normal[0] * 5.6, jy + below.normal[1] * 5.6, jz + 2],
      radii: [4.3, 4.2],
    } satisfies Rod,
  ] as const
  const superior = above && superiorProcess(above, isthmus(m), 4.6)
  const tongue = inferiorTongue(below)
  const mammillary = above && mammillarySdf(above)
  const accessory: Rod['from'] = [px + half + 2, wall + 13, pz - 5.5]

  return {
    pedicle: (x: number, y: number, z: number) => pedicle(x, y, z),
    transverse(x: number, y: number, z: number) {
      let d = smoothMin(transverse[0](x, y, z), transverse[1](x, y, z), 4)
      d = smoothMin(d, length3(x - accessory[0], y - accessory[1], z - accessory[2]) - 1.8, 2.5)
      return d
    },
    wing,
    superior: superior ?? (() => Infinity),
    mammillary: mammillary ?? (() => Infinity),
    pillar: (x: number, y: number, z: number) => smoothMin(pillar[0](x, y, z), rod(pillar[1], x, y, z), 2.5),
    inferior: tongue,
    processBelow,
    gapMm: below.gapMm,
  }
}

/** A knob on the hind rim of the superior process. */
function mammillarySdf({ at, normal: n, up: u, grade }: FacetJoint): Sdf {
  const t = [u[1] * n[2] - u[2] * n[1], u[2] * n[0] - u[0] * n[2]] as const
  const sign = t[1] < 0 ? -1 : 1
  const middle = [at[0] - n[0] * 4.6 + sign * t[0] * 4.4, at[1] - n[1] * 4.6 + sign * t[1] * 4.4, at[2] - 1] as const
  const radius = 3 + 0.4 * grade
  return (x, y, z) => length3(x - middle[0], y - middle[1], z - middle[2]) - radius
}

/** What of a vertebra's arch the one above may come down upon: its spinous process, laminae and upper pillars. */
export function hindArch(m: VertebraMeasures): Sdf {
  const [spinous, lamina, pillar] = [spinousSdf(m), laminaSdf(m), upperPillarOf(m, m.facetOffsetMm).sdf]
  // Where they meet the bone is rounded out by about a millimetre.
  return (x, y, z) => smoothMin(smoothMin(spinous(x, y, z), lamina(Math.abs(x), y, z), 5), pillar(Math.abs(x), y, z), 4)
}

/** @param sides what it meets on each side; that of the right one as in a mirror. */
export function vertebraSdf(m: VertebraMeasures, sides: Readonly<Record<Side, SideNeighbours>>): Vertebra {
  const [left, right] = [sideOf(m, sides.left), sideOf(m, sides.right)]
  const body = bodySdf(m)
  const spinous = spinousSdf(m)
  const lamina = laminaSdf(m)
  const canal = canalSdf(m)

  const sdf: Sdf = (x, y, z) => {
    const own = x < 0 ? right : left
    const side = Math.abs(x)
    let arch = smoothMin(lamina(side, y, z), spinous(side, y, z), 5)
    arch = smoothMin(arch, own.pillar(side, y, z), 4)
    const below = arch < 30 ? own.processBelow(side, y, z) : 0
    // Only the facet itself fits closely: above it there is room for bending forwards.
    if (arch < 30) arch = smoothMax(arch, own.gapMm + ROOM_MM - below, 1)
    arch = smoothMin(arch, own.inferior(side, y, z), 4.5)
    const above = own.superior(side, y, z)
    if (above < Infinity) arch = smoothMin(arch, above, 3)
    arch = smoothMin(arch, own.transverse(side, y, z), 3.5)
    arch = smoothMin(arch, own.pedicle(side, y, z), 3.5)
    if (arch < 30) arch = smoothMax(arch, own.gapMm - (below || own.processBelow(side, y, z)), 1)
    // It keeps its own distance from the sacrum, or is one with it.
    if (own.wing) arch = smoothMin(arch, own.wing(side, y, z), 4)
    arch = smoothMax(arch, -canal(side, y, z), 1.5)
    return smoothMin(arch, body(x, y, z), 2.5) * 0.97
  }

  return {
    sdf,
    partOf(x, y, z) {
      const own = x < 0 ? right : left
      const side = Math.abs(x)
      const distances: readonly [BonyPart, number][] = [
        ['vertebral body', body(x, y, z)],
        ['pedicle', own.pedicle(side, y, z)],
        ['lamina', Math.min(lamina(side, y, z), own.pillar(side, y, z))],
        ['spinous process', spinous(side, y, z)],
        ['transverse process', Math.min(own.transverse(side, y, z), own.wing?.(side, y, z) ?? Infinity) - 0.5],
        ['mammillary process', own.mammillary(side, y, z) - 0.5],
        ['superior articular process', own.superior(side, y, z)],
        ['inferior articular process', own.inferior(side, y, z) - 0.5],
      ]
      return distances.reduce((nearest, next) => (next[1] < nearest[1] ? next : nearest))[0]
    },
  }
}
