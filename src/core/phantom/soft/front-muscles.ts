/**
 * Psoas and quadratus lumborum of both sides, and the sheet of fascia in front of quadratus.
 *
 * Psoas springs from bodies, discs and transverse processes, grows from L1 to L5 and runs on forwards and outwards along
 * the brim of the pelvis: 4.4 ± 2.0, 9.9 ± 3.5, 14.6 ± 4.3, 17.8 ± 5.2 and 15.8 ± 4.7 cm² at the discs under L1 to L5 in
 * healthy people (Ivanac et al. 2026, Med Sci Monit 32:e951651; Sions et al. 2017, J Orthop Sports Phys Ther 47:173-179, older
 * ones less). Quadratus, 3.4 ± 1.6, 5.3 ± 2.6 and 7.1 ± 3.0 cm² under L1 to L3 in the same people, lies between the tips of the
 * transverse processes and the side, from the twelfth rib to the iliac crest.
 */
import type { Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import { ellipse, type Sdf } from '#core/phantom/sdf.ts'
import { courseThrough, steepest, type Known } from './course.ts'
import { fibres } from './fibres.ts'
import { lastKept } from './kept.ts'
import { boxAround, seatOf, SIGN, vertebraOf, type Skeleton } from './skeleton.ts'
import type { Place } from './vector.ts'

const FASCIA_MM = 0.8
/** Between quadratus and the middle layer behind it. */
const BEHIND_MM = 0.2

/** Half-axes of psoas at T12 to L5, sideways and from front to back, and of its middle: beyond the body's side, behind its back wall, mm. */
const PSOAS = [
  { half: [4, 6], out: 3, back: -8 },
  { half: [8.5, 11], out: 6, back: -9 },
  { half: [12.5, 16], out: 9.5, back: -12 },
  { half: [17, 20.5], out: 14, back: -14 },
  { half: [20, 22.5], out: 17, back: -18 },
  { half: [20.5, 22.5], out: 20, back: -26 },
] as const
const PSOAS_ON_SACRUM = [
  { half: [19.5, 20.5], at: [56, -26, -18] },
  { half: [18.5, 18], at: [66, -44, -46] },
  { half: [17, 17], at: [74, -62, -78] },
] as const
/** Width and thickness of quadratus at T12 to L5, mm. */
const QUADRATUS = [
  [25, 9],
  [31, 12],
  [37, 15],
  [42, 18],
  [44, 19.5],
  [43, 16],
] as const

interface Course2 {
  readonly places: readonly Place[]
  readonly halves: readonly (readonly [number, number])[]
}

function column({ places, halves }: Course2) {
  const of = (values: readonly number[]) =>
    courseThrough(
      places.map(([, , z], n): Known => [z, values[n]!]),
      { smoothMm: 6 },
    )
  const [x, y] = [of(places.map((p) => p[0])), of(places.map((p) => p[1]))]
  const [a, b] = [of(halves.map((h) => h[0])), of(halves.map((h) => h[1]))]
  const zs = places.map((p) => p[2])
  const [low, high] = [Math.min(...zs), Math.max(...zs)]
  const slope = Math.hypot(steepest(x, low, high), steepest(y, low, high)) + 0.15
  const level = 0.93 / Math.hypot(1, slope)
  const box = boxAround(
    places.flatMap((p, n) => [-1, 1].map((k): Place => [p[0] + k * halves[n]![0], p[1] + k * halves[n]![1], p[2]])),
    3,
  )
  return { x, y, a, b, low, high, level, box }
}

export function psoas(skeleton: Skeleton, side: Side): Part {
  const { parameters } = skeleton
  const { atrophy, fat } = parameters.muscles.psoas[side]
  const sign = SIGN[side]
  const s = seatOf(skeleton.sacrum)
  const size = (parameters.statureCm / 171) * Math.sqrt((1 - atrophy) * (1 + 0.008 * (parameters.bodyMassIndex - 24)))
  const lumbar = skeleton.vertebrae.map((placement, n) => {
    const v = vertebraOf(placement)
    const { half, out, back } = PSOAS[n]!
    const bodyHalf = (v.measures.upperWidthMm + v.measures.lowerWidthMm) / 4
    return { place: v.at(sign * (bodyHalf + out * Math.min(1, size)), v.wall + back, 0), half }
  })
  const pelvic = PSOAS_ON_SACRUM.map(({ half, at: [px, py, pz] }) => ({ place: s.at(sign * px, py, pz), half }))
  const all = [...lumbar, ...pelvic]
  const { x, y, a, b, low, high, level, box } = column({
    places: all.map(({ place }) => place),
    halves: all.map(({ half }) => [half[0] * size, half[1] * size] as const),
  })
  const { label, name } = structure('psoas', undefined, side)
  const sdf: Sdf = lastKept((px, py, pz) =>
    Math.max(ellipse(px - x(pz), py - y(pz), a(pz), b(pz)) * level, pz - high, low - pz),
  )
  return {
    name,
    label,
    tissue: 'muscle',
    tissueOf: fibres(
      () => fat,
      (z) => [x(z), y(z)],
      parameters.seed + 31 * sign,
    ),
    sdf,
    box,
  }
}

/** @param psoasSdf and `roomSdf` (of the back muscles' compartment) are what it keeps out of. */
export function quadratus(skeleton: Skeleton, side: Side, psoasSdf: Sdf, roomSdf: Sdf): { muscle: Part; fascia: Part } {
  const { parameters } = skeleton
  const { atrophy, fat } = parameters.muscles['quadratus lumborum'][side]
  const sign = SIGN[side]
  const root = Math.sqrt(1 - atrophy)
  const size = (parameters.statureCm / 171) * Math.sqrt(1 + 0.008 * (parameters.bodyMassIndex - 24))
  const rows = skeleton.vertebrae.map((placement, n) => {
    const v = vertebraOf(placement)
    const [wide, thick] = QUADRATUS[n]!
    const [tipX, tipY, tipZ] = v.transverseTip
    const inner = Math.max(34, Math.min(44, tipX - 3)) - (n === 5 ? 2 : 0)
    return {
      place: v.at(sign * (inner + (wide * size) / 2), tipY - (thick * size) / 2 + 1.5 + 0.1 * wide, tipZ),
      half: [(wide / 2) * size * root, (thick / 2) * size * root] as const,
    }
  })
  const first = rows[0]!
  const last = rows.at(-1)!
  const end = { place: [last.place[0] - sign * 3, last.place[1], last.place[2] - 10] as Place, half: [8, 3] as const }
  const all = [
    { place: [first.place[0] - sign * 2, first.place[1], first.place[2] + 24] as Place, half: [9, 3] as const },
    ...rows,
    end,
  ]
  const { x, y, a, b, low, high, level, box } = column({
    places: all.map(({ place }) => place),
    halves: all.map(({ half }) => half),
  })
  const body: Sdf = lastKept((px, py, pz) => {
    /** Leaning: its outer edge lies further back. */
    const across = sign * (px - x(pz))
    return Math.max(ellipse(across, py - y(pz) - 0.22 * across, a(pz), b(pz)) * level * 0.88, pz - high, low - pz)
  })
  const sdf: Sdf = (px, py, pz) => {
    const own = body(px, py, pz)
    return own > 3 ? own : Math.max(own, 0.8 - psoasSdf(px, py, pz), BEHIND_MM - roomSdf(px, py, pz))
  }
  const { label, name } = structure('quadratus lumborum', undefined, side)
  const inFront = structure('thoracolumbar fascia, anterior layer', undefined, side)
  const grown = {
    low: [box.low[0] - 4, box.low[1] - 8, box.low[2]] as const,
    high: [box.high[0] + 4, box.high[1] + 8, box.high[2]] as const,
  }
  return {
    muscle: {
      name,
      label,
      tissue: 'muscle',
      tissueOf: fibres(
        () => fat,
        (z) => [x(z), y(z)],
        parameters.seed + 47 * sign,
      ),
      sdf,
      box: grown,
    },
    fascia: {
      name: inFront.name,
      label: inFront.label,
      tissue: 'fascia',
      sdf: (px, py, pz) =>
        Math.max(
          Math.abs(body(px, py, pz) - FASCIA_MM / 2) - FASCIA_MM / 2,
          (py - y(pz) - 0.22 * sign * (px - x(pz))) * 0.9,
        ),
      box: grown,
    },
  }
}
