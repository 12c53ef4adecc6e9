/**
 * The dural sac in its canal, fat around it, the cord's end within.
 *
 * Its width and depth are those of the free canal less some fat, up to what is usual: 17-18 by 13-15 mm from
 * T12 to L4, less below; 152 ± 54 mm² at L4-L5 (Lim et al. 2017, Medicine 96(49), 130 controls). It ends at S2
 * (Macdonald et al. 1999, Clin Anat 12:149-152). Fat lies in
 * front of it at L5-S1, and behind it wherever the ligamenta flava leave room. The conus ends at the lower
 * third of L1 on average, from T12 to the upper third of L3 (Saifuddin et al. 1998, Spine 23:1452-1456).
 */
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import { sacralCanal } from '#core/phantom/sacrum.ts'
import { createRandom } from '#core/phantom/random.ts'
import { ellipse, roundedRectangle, type Box, type Sdf } from '#core/phantom/sdf.ts'
import { courseThrough, smoothed, steepest, tabled, type Course, type Known } from './course.ts'
import { reach, seatOf, vertebraOf, type Skeleton } from './skeleton.ts'
import type { Place } from './vector.ts'

const DURA_MM = 0.65
/** Between the sac and bone, disc or flavum; in front of it at least, where flava push it forwards. */
const FREE_MM = 0.45
const FRONT_MM = 0.7
/** Width and depth of the sac, and how far it lies behind bodies and discs: at the middle of each vertebra, S1 and S2, mm. */
const USUAL = {
  width: [18, 18, 17.8, 17.6, 17.6, 17.2, 14.5, 5],
  depth: [15.5, 15.5, 14.8, 14.2, 14, 13.4, 11.5, 4.5],
  behind: [1.2, 1.2, 1.2, 1.2, 1.4, 2.6, 3.5, 1.5],
} as const
/** Down along the sacrum from its endplate, mm. */
const S1_DOWN = 14
const END_DOWN = 44

export interface Sac {
  readonly x: Course
  readonly y: Course
  readonly halfWidth: Course
  readonly halfDepth: Course
  readonly topZ: number
  readonly endZ: number
  readonly conusZ: number
  readonly dura: Sdf
  readonly parts: readonly Part[]
}

/** Middle of the bony canal, as far as the bones' own measures tell. */
export function canalMiddle({ vertebrae, sacrum }: Skeleton): Place[] {
  const places = vertebrae.flatMap((placement) => {
    const v = vertebraOf(placement)
    return [0.95, 0.4, -0.15, -0.7].map((up) => v.at(0, v.canalY, up * v.halfHeight))
  })
  const s = seatOf(sacrum)
  const sacral = [3, 12, 22, 32, END_DOWN, 56].map((down) => s.at(0, sacralCanal(sacrum.measures, down).y, -down))
  return [...places, ...sacral]
}

export function createSac(skeleton: Skeleton, obstacle: Sdf): Sac {
  const { vertebrae, sacrum, parameters } = skeleton
  const middle = canalMiddle(skeleton)
  const guess = {
    x: courseThrough(
      middle.map(([x, , z]): Known => [z, x]),
      { smoothMm: 3, onwards: 1 },
    ),
    y: courseThrough(
      middle.map(([, y, z]): Known => [z, y]),
      { smoothMm: 3, onwards: 1 },
    ),
  }
  const s = seatOf(sacrum)
  const levelZ = [...vertebrae.map(({ centre }) => centre[2]), s.at(0, 20, -S1_DOWN)[2], s.at(0, 18, -END_DOWN)[2]]
  const usual = (values: readonly number[], scale = 1) =>
    courseThrough(
      values.map((value, n): Known => [levelZ[n]!, value * scale]),
      { smoothMm: 4 },
    )
  const size = parameters.statureCm / 171
  const [width, depth, behind] = [usual(USUAL.width, size), usual(USUAL.depth, size), usual(USUAL.behind)]
  const topZ = vertebrae[0]!.centre[2] + 45
  const endZ = levelZ.at(-1)!

  /** Where an ellipse about a place is nearest to what is round it. */
  const tightest = (cx: number, cy: number, a: number, b: number, z: number) => {
    let found = { mm: Infinity, angle: 0 }
    for (let n = 0; n < 20; n++) {
      const angle = (n / 20) * 2 * Math.PI
      const mm = obstacle(cx + a * Math.cos(angle), cy + b * Math.sin(angle), z)
      if (mm < found.mm) found = { mm, angle }
    }
    return found
  }
  const rows = new Map<
    number,
    { x: number; y: number; a: number; b: number; wide: number; front: number; hind: number }
  >()
  for (let z = Math.floor(endZ) - 2; z <= topZ + 2; z++) {
    const at: Place = [guess.x(z), guess.y(z), z]
    const [front, hind] = [reach(obstacle, at, [0, -1, 0], 16), reach(obstacle, at, [0, 1, 0], 14)]
    const [left, right] = [reach(obstacle, at, [1, 0, 0], 14), reach(obstacle, at, [-1, 0, 0], 14)]
    const high = Math.max(2, Math.min(depth(z), front + hind - behind(z) - 0.8))
    const x = at[0] + (left < 14 && right < 14 ? (left - right) * 0.35 : 0)
    const [a, b] = [Math.max(1, Math.min(width(z) / 2, (left + right) / 2 - 1)), high / 2]
    const usualY = at[1] - front + behind(z) + b
    let y = usualY
    /** A little forwards, if the flava are in its way and there is still room. */
    while (usualY - y < 1.5 && tightest(x, y, a, b, z).mm < FREE_MM && obstacle(x, y - b - 0.2, z) > FRONT_MM) y -= 0.2
    rows.set(z, {
      x,
      y,
      a,
      b,
      wide: Math.min(13.5, (left + right) / 2 + 0.6),
      front: at[1] - front - 0.6,
      hind: at[1] + hind + 0.6,
    })
  }
  const [lowest, highest] = [Math.floor(endZ) - 2, Math.floor(topZ + 2)]
  const of = (key: 'x' | 'y' | 'a' | 'b' | 'wide' | 'front' | 'hind') =>
    tabled((z) => rows.get(Math.min(highest, Math.max(lowest, Math.round(z))))![key])
  const x = smoothed(of('x'), 4)
  const y = smoothed(of('y'), 4)
  const fits = new Map<number, { readonly a: number; readonly b: number }>()
  for (let z = lowest; z <= highest; z++) {
    let { a, b } = rows.get(z)!
    for (let round = 0; round < 20; round++) {
      const { mm, angle } = tightest(x(z), y(z), a, b, z)
      if (mm >= FREE_MM) break
      /** Narrower where it is too wide, shallower where it is too deep: so it loses least of its area. */
      if (Math.abs(Math.cos(angle)) > Math.SQRT1_2) a *= 0.955
      else b *= 0.955
    }
    fits.set(z, { a, b })
  }
  /** The least within 4 mm, then averaged over less: never more than fits. */
  const fitting = (key: 'a' | 'b') => {
    const least = tabled((z) => {
      let smallest = Infinity
      for (let dz = -4; dz <= 4; dz++) {
        const at = Math.min(highest, Math.max(lowest, Math.round(z) + dz))
        smallest = Math.min(smallest, fits.get(at)![key])
      }
      return smallest
    })
    return smoothed(least, 1.6)
  }
  const halfWidth = fitting('a')
  const halfDepth = fitting('b')
  const slope = Math.hypot(steepest(x, endZ, topZ), steepest(y, endZ, topZ)) + 0.1
  const level = 0.97 / Math.hypot(1, slope)

  /** The sac less this much all round. */
  const within =
    (mm: number): Sdf =>
    (px, py, pz) =>
      Math.max(
        ellipse(px - x(pz), py - y(pz), Math.max(0.3, halfWidth(pz) - mm), Math.max(0.3, halfDepth(pz) - mm)) * level,
        endZ + mm - pz,
      )
  const dura = within(0)

  const wide = smoothed(of('wide'), 3)
  const front = smoothed(of('front'), 2)
  const hind = smoothed(of('hind'), 2)
  const fat: Sdf = (px, py, pz) => {
    const [a, b] = [wide(pz), Math.max(1, (hind(pz) - front(pz)) / 2)]
    const section = roundedRectangle(px - x(pz), py - (front(pz) + hind(pz)) / 2, a, b, 0.75 * Math.min(a, b))
    return Math.max(section * level * 0.9, endZ - 25 - pz)
  }

  const random = createRandom(parameters.seed ^ 0x5ac)
  const l1 = vertebraOf(vertebrae[1]!)
  const t12 = vertebraOf(vertebrae[0]!)
  const l2 = vertebraOf(vertebrae[2]!)
  const mean = l1.at(0, l1.canalY, -0.6 * l1.halfHeight)[2]
  const conusZ = Math.min(
    t12.at(0, t12.canalY, -0.5 * t12.halfHeight)[2],
    Math.max(l2.at(0, l2.canalY, -0.8 * l2.halfHeight)[2], mean + 10 * parameters.variation * random.normal()),
  )
  const cord: Sdf = (px, py, pz) => {
    const t = Math.min(1, Math.max(0, (pz - conusZ) / 32))
    const round = Math.sqrt(t * (2 - t))
    return Math.max(ellipse(px - x(pz), py - y(pz), 0.4 + 4.3 * round, 0.4 + 3.4 * round) * level, conusZ - pz) * 0.9
  }

  const span = (margin: number, low: number, high: number): Box => {
    let [lx, hx, ly, hy] = [Infinity, -Infinity, Infinity, -Infinity]
    for (let z = low - 1; z <= high + 1; z++) {
      lx = Math.min(lx, x(z) - margin - halfWidth(z))
      hx = Math.max(hx, x(z) + margin + halfWidth(z))
      ly = Math.min(ly, y(z) - margin - halfDepth(z))
      hy = Math.max(hy, y(z) + margin + halfDepth(z))
    }
    return { low: [lx, ly, low], high: [hx, hy, high] }
  }
  const parts: Part[] = [
    {
      name: 'epidural fat',
      label: structure('epidural fat').label,
      tissue: 'epidural-fat',
      sdf: fat,
      box: span(10, endZ - 25, topZ),
    },
    { name: 'dura', label: structure('dura').label, tissue: 'dura', sdf: dura, box: span(0, endZ, topZ) },
    {
      name: 'cerebrospinal fluid',
      label: structure('cerebrospinal fluid').label,
      tissue: 'csf',
      sdf: within(DURA_MM),
      box: span(0, endZ, topZ),
    },
    {
      name: 'conus medullaris',
      label: structure('conus medullaris').label,
      tissue: 'cord',
      sdf: cord,
      box: span(0, conusZ, topZ),
    },
  ]
  return { x, y, halfWidth, halfDepth, topZ, endZ, conusZ, dura, parts }
}
