/**
 * Multifidus, longissimus and iliocostalis of both sides, parted by septa within their compartment so that each has its
 * published share of the cross-section at every level: multifidus a thin wedge beside the spinous processes above, filling
 * the groove down to the sacrum below; longissimus and iliocostalis beside it, running out into their aponeurosis
 * from L4 on. What a muscle has lost lies around it as fat, most of all on the laminae; fat within it follows its fibres.
 */
import { SIDES, type Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Muscle } from '#core/phantom/parameters.ts'
import type { Feeling } from '#core/phantom/felt.ts'
import type { Part } from '#core/phantom/part.ts'
import { clamp01, type Sdf } from '#core/phantom/sdf.ts'
import { AREA_CM2, CELL_MM, type Cell, type createCompartment } from './compartment.ts'
import { courseThrough, type Course, type Known } from './course.ts'
import { fibres } from './fibres.ts'
import { aponeurosisAt, FASCIA_MM } from './lining.ts'
import { SIGN, seatOf, type Skeleton } from './skeleton.ts'

export type BackMuscle = Extract<Muscle, 'multifidus' | 'longissimus' | 'iliocostalis'>
const NAMES: readonly BackMuscle[] = ['multifidus', 'longissimus', 'iliocostalis']

/** How far the septa lean outwards on their way back. */
const LEAN = { medial: 0.35, lateral: 0.22 } as const
const FLAT = 0.74
/** Share of longissimus in erector spinae, T12 to L5, S1 and S2. */
const LONGISSIMUS = [0.52, 0.52, 0.54, 0.57, 0.64, 0.8, 0.97, 1]
/** Share of multifidus in all of it at S1 and S2. */
const ON_SACRUM = [0.72, 0.94]
/** Half the fat between two muscles, mm. */
const CLEFT_MM = 0.4
export function backMuscles(
  skeleton: Skeleton,
  room: ReturnType<typeof createCompartment>,
  feeling: Feeling,
): readonly Part[] {
  const { parameters, sacrum, vertebrae } = skeleton
  const s = seatOf(sacrum)
  const heights = [...room.midZ, s.at(0, 30, -14)[2], s.at(0, 30, -42)[2]]
  const aponeurosis = aponeurosisAt(room.midZ)
  const hide = (z: number) => FASCIA_MM + aponeurosis(z)
  const leaning = (lean: number, away: number, y: number, z: number) => away - lean * (y - room.laminaY(z))

  return SIDES.flatMap((side) => {
    const sign = SIGN[side]
    const cells = heights.map((z) => room.cellsAt(z, sign, hide(z)))
    const cut = (
      lean: number,
      share: (level: number, all: number) => number,
      from: readonly (readonly Cell[])[],
    ): { course: Course; at: readonly number[] } => {
      const at = heights.map((z, n) => {
        const sorted = from[n]!.map((c) => leaning(lean, c.away, c.y, z)).sort((a, b) => a - b)
        const count = Math.min(1, share(n, sorted.length)) * sorted.length
        return count >= sorted.length - 1 ? (sorted.at(-1) ?? 10) + 6 : sorted[Math.floor(count)]!
      })
      return {
        course: courseThrough(
          at.map((value, n): Known => [heights[n]!, value]),
          { smoothMm: 5 },
        ),
        at,
      }
    }
    const medial = cut(
      LEAN.medial,
      (n, all) => {
        const level = vertebrae[n]?.level
        if (!level) return ON_SACRUM[n - 6]!
        return (AREA_CM2[level].multifidus * 100 * room.scale) / (Math.max(1, all) * CELL_MM ** 2)
      },
      cells,
    )
    const erector = cells.map((list, n) =>
      list.filter((c) => leaning(LEAN.medial, c.away, c.y, heights[n]!) > medial.at[n]!),
    )
    const lateral = cut(LEAN.lateral, (n) => LONGISSIMUS[n]!, erector)

    const overMedial: Sdf = (x, y, z) =>
      (leaning(LEAN.medial, sign * room.aside(x, y, z), y, z) - medial.course(z)) * FLAT
    const overLateral: Sdf = (x, y, z) =>
      (leaning(LEAN.lateral, sign * room.aside(x, y, z), y, z) - lateral.course(z)) * FLAT
    const whole: Readonly<Record<BackMuscle, Sdf>> = {
      multifidus: (x, y, z) =>
        Math.max(room.sdf(x, y, z) + hide(z), overMedial(x, y, z) + CLEFT_MM, (1.9 - sign * room.aside(x, y, z)) * 0.9),
      longissimus: (x, y, z) =>
        Math.max(
          room.sdf(x, y, z) + hide(z),
          CLEFT_MM - overMedial(x, y, z),
          overLateral(x, y, z) + CLEFT_MM,
          (1.9 - sign * room.aside(x, y, z)) * 0.9,
        ),
      iliocostalis: (x, y, z) =>
        Math.max(
          room.sdf(x, y, z) + FASCIA_MM,
          CLEFT_MM - overLateral(x, y, z),
          (1.9 - sign * room.aside(x, y, z)) * 0.9,
        ),
    }
    return NAMES.map((name) =>
      muscle(name, side, whole[name], feeling.of(whole[name]), cells, heights, room, parameters),
    )
  })
}

function muscle(
  name: BackMuscle,
  side: Side,
  whole: Sdf,
  /** The same, while it is made. */
  felt: Sdf,
  cells: readonly (readonly Cell[])[],
  heights: readonly number[],
  room: ReturnType<typeof createCompartment>,
  parameters: Skeleton['parameters'],
): Part {
  const sign = SIGN[side]
  const { atrophy, fat } = parameters.muscles[name][side]
  const inside = cells.map((list) => list.filter(({ x, y, z }) => felt(x, y, z) < 0))
  /** So much less all round that the share of the cross-section is gone. */
  const inset = courseThrough(
    inside.map((list, n): Known => {
      const depths = list.map(({ x, y, z }) => -felt(x, y, z)).sort((a, b) => a - b)
      return [heights[n]!, atrophy === 0 || !depths.length ? 0 : depths[Math.floor(atrophy * depths.length)]!]
    }),
    { smoothMm: 5 },
  )
  const deep = (x: number, y: number, z: number): number => {
    if (name !== 'multifidus') return 1
    const away = Math.max(0, sign * room.aside(x, y, z))
    const lamina = room.laminaY(z)
    const depth = clamp01((room.hindY(away, z) - y) / Math.max(8, room.hindY(away, z) - lamina))
    return 0.25 + 1.6 * depth ** 1.5 * (1.2 - 0.6 * clamp01(away / 30))
  }
  const all = inside.flat()
  const mean = all.reduce((sum, c) => sum + deep(c.x, c.y, c.z), 0) / Math.max(1, all.length)
  const tissueOf = fibres(
    (x, y, z) => (fat * deep(x, y, z)) / mean,
    (z) => [room.halfWidth(z) * sign * 0.4, room.laminaY(z)],
    parameters.seed + sign + NAMES.indexOf(name) * 5,
  )
  const { label, name: title } = structure(name, undefined, side)
  const reachMm = 100
  const [lowZ, highZ] = [room.lowZ, room.midZ[0]! + 220]
  const middle = heights.map((z) => -room.aside(0, room.laminaY(z), z))
  const [least, most] = [Math.min(...middle) - 25, Math.max(...middle) + 25]
  const behind = heights.map((z) => room.laminaY(z))
  return {
    name: title,
    label,
    tissue: 'muscle',
    sdf: (x, y, z) => whole(x, y, z) + inset(z),
    tissueOf,
    box: {
      low: [sign > 0 ? least : least - reachMm, Math.min(...behind) - 40, lowZ],
      high: [sign > 0 ? most + reachMm : most, Math.max(...behind) + 70, highZ],
    },
  }
}
