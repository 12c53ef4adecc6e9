/**
 * The trunk around the spine: skin, the fat under it, the wall of the belly and what is in it.
 *
 * How deep the back lies under the skin grows with the body mass index: skin to epidural space at L3-L4 17.8 + 0.98 BMI mm
 * (Ravi et al. 2011, J Anaesthesiol Clin Pharmacol 27:39-42); from supraspinous ligament to that space no bodily measure
 * matters (Bahk et al. 1998, Reg Anesth Pain Med 23:262-265), so all of that growth is fat over the spinous processes.
 * Dermis of the back 1.8 mm.
 */
import { SIDES } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import { clamp01, length3, mix, smoothMax, squaredOval, type Box, type Sdf } from '#core/phantom/sdf.ts'
import { courseThrough, type Course, type Known } from './course.ts'
import { lastKept } from './kept.ts'
import { seatOf, SIGN, vertebraOf, type Skeleton } from './skeleton.ts'
import type { Place } from './vector.ts'

export const DERMIS_MM = 1.8
/** Between the erectors, over the spinous processes; and how far beside it the back stands out over what covers those. */
const FURROW = { mm: 7, halfWidthMm: 14, besideMm: 4 } as const
/** From the tips of the spinous processes T12 to L5 and from the sacral crest to the skin at a body mass index of 24, and per unit of it, mm. */
const COVER_MM = [8, 8.5, 9.5, 11, 14, 20, 20.5, 16, 12]
const COVER_PER_INDEX_MM = [0.8, 0.85, 0.9, 1, 1.1, 1.2, 1.2, 1.1, 1]

export interface Trunk {
  readonly skin: Sdf
  /** Of the fat under the skin beside the midline. */
  readonly fatMm: Course
  /** Of the bodies' middles. */
  readonly bodyX: Course
  readonly bodyY: Course
  readonly parts: readonly Part[]
}

/**
 * What the fascia is stretched over: the tips of the spinous processes T12 to L5 and three places of the sacral crest. Over
 * the short process of L5 it goes straight on.
 */
export function hindTips({ vertebrae, sacrum }: Skeleton): Place[] {
  const s = seatOf(sacrum)
  const tips = vertebrae.map((placement) => {
    const v = vertebraOf(placement)
    return v.at(...v.spinousTip)
  })
  const crest = [16, 42, 72].map((down) => s.at(0, 43 - down * 0.12, -down))
  const [l4, l5, s1] = [tips[4]!, tips[5]!, crest[0]!]
  const t = (l5[2] - l4[2]) / (s1[2] - l4[2])
  const over = Math.max(l5[1], l4[1] + (s1[1] - l4[1]) * t - 1)
  return [...tips.slice(0, 5), [l5[0], over, l5[2]], ...crest]
}

export function createTrunk(skeleton: Skeleton): Trunk {
  const { vertebrae, sacrum, parameters } = skeleton
  const index = parameters.bodyMassIndex
  const all = vertebrae.map(vertebraOf)
  const s = seatOf(sacrum)
  const tips = hindTips(skeleton)
  const cover = tips.map((_, n) => Math.max(4, COVER_MM[n]! + COVER_PER_INDEX_MM[n]! * (index - 24)))
  const rough = courseThrough(
    tips.map(([, y, z], n): Known => [z, y + cover[n]!]),
    { smoothMm: 14 },
  )
  const lift = Math.max(0, ...tips.slice(0, 6).map(([, y, z], n) => y + Math.min(4, cover[n]!) - rough(z)))
  const backY: Course = (z) => rough(z) + lift
  const midX = courseThrough(
    tips.map(([x, , z]): Known => [z, x]),
    { smoothMm: 14 },
  )
  const bodies: Place[] = [...vertebrae.map(({ centre }) => centre), s.at(0, 0, -12)]
  const bodyX = courseThrough(
    bodies.map(([x, , z]): Known => [z, x]),
    { smoothMm: 8, onwards: 1 },
  )
  const bodyY = courseThrough(
    bodies.map(([, y, z]): Known => [z, y]),
    { smoothMm: 8, onwards: 0.5 },
  )
  const size = parameters.statureCm / 171
  const [waistZ, hipZ] = [all[3]!.at(0, 0, 0)[2], s.at(0, 0, -40)[2]]
  const half = (108 + 2.1 * index) * size
  const halfWidth = courseThrough(
    [
      [waistZ + 90, half + 2],
      [waistZ, half],
      [hipZ, Math.max(half + 4, 172 * size)],
    ],
    { smoothMm: 10 },
  )
  const halfDepth = (55 + 2.4 * index) * size
  const fatMm = courseThrough(
    [
      [waistZ + 80, Math.max(3, 5 + 0.7 * (index - 24))],
      [waistZ, Math.max(3.5, 7 + 1 * (index - 24))],
      [hipZ, Math.max(5, 15 + 1.2 * (index - 24))],
    ],
    { smoothMm: 10 },
  )

  const skin = lastKept((x, y, z) => {
    const aside = x - midX(z)
    const furrow = FURROW.mm * Math.exp(-((aside / FURROW.halfWidthMm) ** 2)) - FURROW.besideMm
    return squaredOval(aside, y + furrow - backY(z) + halfDepth, halfWidth(z), halfDepth) * 0.9
  })
  const fat = lastKept((x, y, z) => skin(x, y, z) + DERMIS_MM)
  const [low, high] = [s.at(0, 0, 0)[2] - 220, all[0]!.at(0, 0, 0)[2] + 220]
  const everywhere: Box = { low: [-Infinity, -Infinity, -Infinity], high: [Infinity, Infinity, Infinity] }
  const wallMm = 13
  /** Behind the vessels and in front of them, sloping back beside the spine. */
  const inFront: Sdf = (x, y, z) => {
    const t = clamp01((Math.abs(x - bodyX(z)) - 34) / 50)
    return (y - bodyY(z) + 44 - 38 * t * t * (3 - 2 * t)) * 0.66
  }
  const cavity: Sdf = (x, y, z) => skin(x, y, z) + fatMm(z) + DERMIS_MM + wallMm

  const kidneys = SIDES.map((side): Part => {
    const v = all[side === 'left' ? 1 : 2]!
    const [cx, cy, cz] = v.at(SIGN[side] * 66, -12, side === 'left' ? -14 : 2)
    return {
      name: `${side} kidney`,
      label: structure('kidney', undefined, side).label,
      tissue: 'viscera',
      sdf: (x, y, z) => {
        const up = z - cz
        const out = SIGN[side] * (x - cx) + 0.22 * up
        const k = length3(out / 27, (y - cy + 0.12 * up) / 21, up / 54)
        return (k - 1) * 20
      },
      box: { low: [cx - 42, cy - 29, cz - 56], high: [cx + 42, cy + 29, cz + 56] },
    }
  })
  return {
    skin,
    fatMm,
    bodyX,
    bodyY,
    parts: [
      { name: 'skin', label: structure('skin').label, tissue: 'skin', sdf: skin, box: everywhere },
      { name: 'fat', label: structure('subcutaneous fat').label, tissue: 'fat', sdf: fat, box: everywhere },
      ...SIDES.map((side): Part => ({
        name: `${side} abdominal wall`,
        label: structure('abdominal wall', undefined, side).label,
        tissue: 'muscle',
        sdf: (x, y, z) =>
          Math.max(skin(x, y, z) + fatMm(z) + DERMIS_MM, y - bodyY(z) - 22, -SIGN[side] * (x - bodyX(z))),
        box: { low: [side === 'left' ? -40 : -260, -400, low], high: [side === 'left' ? 260 : 40, 60, high] },
      })),
      {
        name: 'retroperitoneal fat',
        label: structure('retroperitoneal fat').label,
        tissue: 'fat',
        sdf: (x, y, z) => Math.max(cavity(x, y, z), y - bodyY(z) - 26),
        box: { low: [-260, -400, low], high: [260, 80, high] },
      },
      {
        name: 'viscera',
        label: structure('viscera').label,
        tissue: 'viscera',
        sdf: (x, y, z) => Math.max(cavity(x, y, z) + 2, inFront(x, y, z)),
        box: { low: [-260, -400, low], high: [260, 80, high] },
      },
      ...kidneys,
      ...SIDES.map((side) => gluteals(skeleton, side, skin, fatMm)),
    ],
  }
}

/** Behind and outside the hip bone, up to its crest. */
function gluteals({ sacrum }: Skeleton, side: 'left' | 'right', skin: Sdf, fatMm: Course): Part {
  const s = seatOf(sacrum)
  const sign = SIGN[side]
  const zero = s.at(0, 0, 0)
  const [ex, ey, ez] = [s.way(1, 0, 0), s.way(0, 1, 0), s.way(0, 0, 1)]
  const corner = s.at(sign * 90, 20, -50)
  return {
    name: `${side} gluteal muscles`,
    label: structure('gluteal muscles', undefined, side).label,
    tissue: 'muscle',
    sdf: (x, y, z) => {
      const [dx, dy, dz] = [x - zero[0], y - zero[1], z - zero[2]]
      const lx = sign * (dx * ex[0] + dy * ex[1] + dz * ex[2])
      const ly = dx * ey[0] + dy * ey[1] + dz * ey[2]
      const lz = dx * ez[0] + dy * ez[1] + dz * ez[2]
      const out = (0.84 * (lx - 45 - 0.22 * (lz + 30)) + 0.54 * (ly - 46)) * 0.95
      const along = clamp01((46 - ly) / 88)
      const crest = lz - mix(-34, 30, along * (2 - along))
      return smoothMax(smoothMax(skin(x, y, z) + DERMIS_MM + fatMm(z) + 2, -out - 2, 6), crest * 0.6, 10)
    },
    box: {
      low: [corner[0] - 110, corner[1] - 130, corner[2] - 110],
      high: [corner[0] + 110, corner[1] + 110, corner[2] + 120],
    },
  }
}
