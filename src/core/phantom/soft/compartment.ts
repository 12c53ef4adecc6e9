/**
 * The room of the paraspinal muscles on both sides of the spinous processes: in front laminae, transverse processes and
 * beyond them the middle layer of the thoracolumbar fascia, behind its posterior layer, at the side the raphe where both
 * meet. It is as wide as multifidus and erector spinae together need at each level.
 */
import type { Level } from '#core/anatomy/levels.ts'
import type { Feeling } from '#core/phantom/felt.ts'
import { smoothMax, type Sdf } from '#core/phantom/sdf.ts'
import { courseThrough, type Course, type Known } from './course.ts'
import { aponeurosisAt, FASCIA_MM } from './lining.ts'
import { seatOf, vertebraOf, type Skeleton } from './skeleton.ts'
import type { Trunk } from './trunk.ts'
import { DERMIS_MM, hindTips } from './trunk.ts'

/**
 * Cross-sections of one side at mid-body, cm². Multifidus: 4.7 ± 1.4 at the top of L3, 6.3 ± 1.4 at the top and 9.0 ± 1.5 at
 * the bottom of L4 (Danneels et al. 2000, Eur Spine J 9:266-272), 5.6-7.9 at L4 and 6.7-8.9 at L5 (Stokes et al. 2005, Man
 * Ther 10:116-126), 2.8 ± 1.1 at L2 and 8.0 ± 1.7 at L5 (Hides et al. 2008, J Orthop Sports Phys Ther 38:101-108). Erector
 * spinae: 22.5 ± 5.7, 22.7 ± 4.8 and 21.1 ± 3.8 at the discs under L1, L2 and L3 (Ivanac et al. 2026, Med Sci Monit
 * 32:e951651), 20.0 ± 4.4 and 16.3 ± 4.1 under L3 and L4 (Fortin et al. 2013, Eur Spine J 22:2510-2517): most of these
 * were men, the typical person here is between the sexes.
 */
export const AREA_CM2: Readonly<Record<Level, { readonly multifidus: number; readonly erector: number }>> = {
  T12: { multifidus: 1.7, erector: 16 },
  L1: { multifidus: 2.2, erector: 18.5 },
  L2: { multifidus: 4, erector: 21.5 },
  L3: { multifidus: 5.8, erector: 21 },
  L4: { multifidus: 7.4, erector: 21 },
  L5: { multifidus: 8.8, erector: 15.5 },
}
/** What the clefts between the three take, cm². */
const CLEFTS_CM2 = 0.6
/** How far the muscles stand out behind the tips of the spinous processes; T12 to L5, S1 to S3. */
const BULGE_MM = [6, 8.5, 11, 13, 15.5, 17, 14, 6, 0]
/** From the midline to the raphe at most, T12 to L5: the iliac crests leave less room below. */
const WIDEST_MM = [76, 79, 81, 82, 84, 78]
const FLAT = 0.68

export interface Compartment {
  /** Both sides; negative between the fascia's layers. */
  readonly sdf: Sdf
  /** From the midline, positive to the left. */
  readonly aside: Sdf
  /** y of its hind and front wall this far from the midline at a height. */
  readonly hindY: (awayMm: number, z: number) => number
  readonly frontY: (awayMm: number, z: number) => number
  readonly laminaY: Course
  readonly tipAway: Course
  readonly halfWidth: Course
  readonly scale: number
  readonly lowZ: number
  /** Cross-sections to be had between `halfWidth`'s bounds. */
  readonly midZ: readonly number[]
}

/** Places 2.5 mm apart over one side at a height that are within the compartment's lining and free of bone. */
export interface Cell {
  readonly x: number
  readonly y: number
  readonly z: number
  readonly away: number
}
export const CELL_MM = 2.5

export function createCompartment(
  skeleton: Skeleton,
  trunk: Trunk,
  boneAt: Sdf,
  feeling: Feeling,
): Compartment & { cellsAt: (z: number, side: 1 | -1, liningMm: number) => Cell[] } {
  const { vertebrae, sacrum, parameters } = skeleton
  const all = vertebrae.map(vertebraOf)
  const s = seatOf(sacrum)
  const sacral = [16, 42, 72]
  const canal = [...all.map((v) => v.at(0, v.canalY, 0)), ...sacral.map((down) => s.at(0, 22 - down * 0.1, -down))]
  const tips = hindTips(skeleton)
  const known = (places: readonly (readonly [number, number, number])[], axis: 0 | 1) =>
    courseThrough(
      places.map((place): Known => [place[2], place[axis]]),
      { smoothMm: 7, onwards: 0.6 },
    )
  const [canalX, canalY, tipX] = [known(canal, 0), known(canal, 1), known(tips, 0)]
  const tipY = courseThrough(
    tips.map(([, y, z]): Known => [z, y]),
    { smoothMm: 9, onwards: 0.6 },
  )
  const bulge = courseThrough(
    tips.map(([, , z], n): Known => [z, BULGE_MM[n]!]),
    { smoothMm: 8 },
  )
  const lamina = [
    ...all.map((v) => v.at(0, v.wall + v.measures.canalDepthMm + 1, -4)),
    ...sacral.map((down) => s.at(0, 33 - down * 0.14, -down)),
  ]
  const root = [
    ...all.map((v) => v.at(0, v.wall + 8.5, v.pedicle.z)),
    ...sacral.map((down) => s.at(0, 23 - down * 0.12, -down)),
  ]
  const tip = [
    ...all.map((v) => v.at(0, v.transverseTip[1], v.transverseTip[2])),
    ...sacral.map((down) => s.at(0, 21 - down * 0.12, -down)),
  ]
  const laminaY = known(lamina, 1)
  const [rootY, frontTipY] = [known(root, 1), known(tip, 1)]
  const away = (values: readonly number[]) =>
    courseThrough(
      tip.map(([, , z], n): Known => [z, values[n]!]),
      { smoothMm: 6 },
    )
  const rootAway = away([...all.map((v) => v.pedicle.x + v.pedicle.halfWidth + 2), 30, 26, 22])
  const tipAway = away([...all.map((v) => Math.max(30, Math.min(46, v.transverseTip[0]))), 44, 38, 30])

  const aside: Sdf = (x, y, z) => {
    const [cx, cy] = [canalX(z), canalY(z)]
    const lean = (tipX(z) - cx) / Math.max(10, tipY(z) - cy)
    return x - cx - lean * Math.max(-20, Math.min(60, y - cy))
  }
  const hindY = (mm: number, z: number) => {
    const over = Math.max(0, mm - 42)
    const t = Math.min(1, mm / 34)
    return tipY(z) + 0.3 + bulge(z) * t * (2 - t) - (over * over) / (90 + over)
  }
  const frontY = (mm: number, z: number) => {
    const [lam, r, ra, ta] = [laminaY(z), rootY(z), rootAway(z), tipAway(z)]
    if (mm < 11) return lam
    if (mm < ra) return lam + ((r - lam) * (mm - 11)) / (ra - 11)
    const t = frontTipY(z)
    if (mm < ta) return r + ((t - r) * (mm - ra)) / (ta - ra)
    return t + 0.12 * (mm - ta)
  }
  const lowZ = s.at(0, 30, -78)[2]
  const section = (x: number, y: number, z: number, wide: number) => {
    const mm = Math.abs(aside(x, y, z))
    const plates = smoothMax(y - hindY(mm, z), frontY(mm, z) - y, 5)
    return smoothMax(plates, mm - wide, 14)
  }
  const inTrunk = (x: number, y: number, z: number) => trunk.skin(x, y, z) + DERMIS_MM + 0.55 * trunk.fatMm(z)

  const within = (x: number, y: number, z: number, wide: number) =>
    smoothMax(section(x, y, z, wide), inTrunk(x, y, z), 4) * FLAT

  const scale = (parameters.statureCm / 171) ** 2 * (1 + 0.008 * (parameters.bodyMassIndex - 24))
  const midZ = all.map((v) => v.at(0, 0, 0)[2])
  const aponeurosis = aponeurosisAt(midZ)
  /** Free places at mid-body heights, with the half-width at which each is just on the edge: as a list to be cut. */
  const widest = feeling.of((n) => {
    const [v, z] = [all[n]!, midZ[n]!]
    const lining = FASCIA_MM + aponeurosis(z)
    const target = 200 * scale * (AREA_CM2[v.level].multifidus + AREA_CM2[v.level].erector + CLEFTS_CM2)
    const free: (readonly [x: number, y: number])[] = []
    for (let x = canalX(z) - 100; x <= canalX(z) + 100; x += CELL_MM)
      for (let y = Math.min(rootY(z), frontTipY(z)); y < tipY(z) + 8; y += CELL_MM) {
        const mm = Math.abs(aside(x, y, z))
        if (mm > 2.5 && y > frontY(mm, z) && y < hindY(mm, z) && inTrunk(x, y, z) < 0 && boneAt(x, y, z) > 0)
          free.push([x, y])
      }
    const areaAt = (wide: number) =>
      free.reduce((sum, [x, y]) => sum + (within(x, y, z, wide) < -lining ? CELL_MM ** 2 : 0), 0)
    let [low, high] = [40, WIDEST_MM[n]!]
    for (let round = 0; round < 7; round++) {
      const middle = (low + high) / 2
      if (areaAt(middle) < target) low = middle
      else high = middle
    }
    return (low + high) / 2
  })
  const wanted = all.map((_, n) => widest(n, 0, 0))
  const halfWidth = courseThrough(
    [
      ...wanted.map((wide, n): Known => [midZ[n]!, wide]),
      [s.at(0, 30, -14)[2], Math.min(52, wanted[5]!)],
      [s.at(0, 30, -42)[2], 31],
      [lowZ, 14],
    ],
    { smoothMm: 6 },
  )
  const sdf: Sdf = (x, y, z) => Math.max(within(x, y, z, halfWidth(z)), lowZ - z)
  const felt = feeling.of(sdf)

  return {
    sdf,
    aside,
    hindY,
    frontY,
    laminaY,
    tipAway,
    halfWidth,
    scale,
    lowZ,
    midZ,
    cellsAt: (z, side, liningMm) => {
      const cells: Cell[] = []
      for (let mm = 1.5; mm <= halfWidth(z) + 3; mm += CELL_MM)
        for (let y = laminaY(z) - 25; y < tipY(z) + 8; y += CELL_MM) {
          const x = side * mm + aside(0, y, z) * -1
          if (felt(x, y, z) < -liningMm && boneAt(x, y, z) > 0) cells.push({ x, y, z, away: mm })
        }
      return cells
    },
  }
}
