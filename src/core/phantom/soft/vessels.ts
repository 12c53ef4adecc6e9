/**
 * Aorta, inferior vena cava and common iliac vessels in front of the bodies.
 *
 * The aorta is 19-20 mm wide left of the midline and forks at L4 (Chithriki et al. 2002, Surg Radiol Anat 24:308-312);
 * the vena cava, 22 by 16 mm on the right, is formed at L4-L5 to L5 (Pirró et al. 1998, Surg Radiol Anat 20:63-68);
 * the right common iliac artery passes in front of the left common iliac vein.
 */
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import { createRandom } from '#core/phantom/random.ts'
import { ellipse, length3, type Sdf } from '#core/phantom/sdf.ts'
import type { Tissue } from '#core/phantom/tissues.ts'
import { courseThrough, pathThrough, smoothed, steepest, tabled, type Course, type Known } from './course.ts'
import { fitting, relaxed } from './relax.ts'
import { nearestOf, seatOf, vertebraOf, type Skeleton } from './skeleton.ts'
import { tube, tubeOf, type CoursedPart, type Tube } from './tube.ts'
import type { Place } from './vector.ts'

const AORTA_MM = 9.8
const ILIAC_ARTERY_MM = 4.8
const ILIAC_VEIN_MM = 6
/** Thickness of the walls of great vessels. */
export const WALL_MM = { artery: 1.1, vein: 0.6 } as const
const CAVA_MM = [11, 7.8] as const
/** Between vessels and what they lie on. */
const FREE_MM = 0.9
/** Between aorta and vena cava. */
const BESIDE_AORTA_MM = 1.2
/** Room for the right lumbar arteries between the vena cava and the bodies. */
const BEHIND_CAVA_MM = 3
const STEP_MM = 4

type Solid = (around: readonly Place[]) => Sdf

const inArtery = (_x: number, _y: number, _z: number, distanceMm: number): Tissue =>
  distanceMm < -WALL_MM.artery ? 'arterial-blood' : 'vessel-wall'
const inVein = (_x: number, _y: number, _z: number, distanceMm: number): Tissue =>
  distanceMm < -WALL_MM.vein ? 'venous-blood' : 'vessel-wall'

export interface Vessels {
  readonly aorta: Tube
  readonly parts: readonly CoursedPart[]
}

export function vessels(skeleton: Skeleton, solid: Solid): Vessels {
  const { parameters } = skeleton
  const all = skeleton.vertebrae.map(vertebraOf)
  const [t12, , , , l4, l5] = all as [
    (typeof all)[0],
    (typeof all)[0],
    (typeof all)[0],
    (typeof all)[0],
    (typeof all)[0],
    (typeof all)[0],
  ]
  const s = seatOf(skeleton.sacrum)
  const random = createRandom(parameters.seed ^ 0xa0127a)
  const v = parameters.variation
  const front = (m: { readonly upperDepthMm: number }) => -m.upperDepthMm / 2
  const promontory = -skeleton.sacrum.measures.endplateDepthMm / 2
  const forkUp = Math.max(-0.9, Math.min(0.4, -0.35 + 0.3 * v * random.normal()))

  const [aside0, aside1] = [1.2 * v * random.normal(), 1.2 * v * random.normal()]
  const before = AORTA_MM + FREE_MM + 0.6
  const aortaThrough = [
    t12.at(3 + aside0, front(t12.measures) - before, 60),
    t12.at(4 + aside0, front(t12.measures) - before, 20),
    ...all.slice(0, 4).map((one, n) => one.at([5, 6.5, 8, 8.5][n]! + aside0, front(one.measures) - before, 0)),
    l4.at(6.5 + aside1, front(l4.measures) - before - 0.5, forkUp * l4.halfHeight),
  ]
  const aortaPath = laidOn(pathThrough(aortaThrough, STEP_MM), AORTA_MM + FREE_MM, solid)
  const aorta = tube(aortaPath, (t) => AORTA_MM - 0.5 * t)
  const fork = aortaPath.at(-1)!
  const meetUp = Math.max(0.1, Math.min(1.6, 0.75 + 0.3 * v * random.normal()))
  const meet = l5.at(-12, front(l5.measures) - ILIAC_VEIN_MM - 2, meetUp * l5.halfHeight)

  const cavaKnown = [
    t12.at(-22, front(t12.measures) - 8, 60),
    t12.at(-20, front(t12.measures) - 8, 25),
    ...all
      .slice(0, 5)
      .map((one, n) => one.at([-18, -18, -18, -17.5, -16.5][n]! - Math.abs(aside1), front(one.measures) - 5, 0)),
    meet,
  ]
  const aortaX = courseThrough(aortaPath.map(([x, , z]): Known => [z, x]))
  const leftmost: Course = (z) => (z < fork[2] - 6 ? Infinity : aortaX(z) - AORTA_MM - CAVA_MM[0] - BESIDE_AORTA_MM)
  const cava = createCava(cavaKnown, leftmost, meet[2] - 5, all[0]!.at(0, 0, 75)[2], (places) =>
    nearestOf([{ sdf: solid(places), box: boxOf(places) }, aorta], boxOf(places)),
  )

  const leftVein = relaxedTube(
    [meet, l5.at(5, front(l5.measures) - 8, -8), s.at(23, promontory - 6, -11), s.at(34, -14, -28), s.at(41, -22, -48)],
    ILIAC_VEIN_MM,
    solid,
    [aorta],
  )
  const rightVein = relaxedTube(
    [
      meet,
      l5.at(-19, front(l5.measures) - 6, -6),
      s.at(-27, promontory - 4, -9),
      s.at(-35, -14, -28),
      s.at(-41, -22, -48),
    ],
    ILIAC_VEIN_MM,
    solid,
    [aorta],
  )
  const veins = [leftVein, rightVein, { sdf: cava.sdf, box: cava.box }]
  const leftArtery = relaxedTube(
    [fork, l5.at(17, front(l5.measures) - 9, 0), s.at(33, promontory - 8, -6), s.at(40, -24, -24), s.at(46, -32, -48)],
    ILIAC_ARTERY_MM,
    solid,
    veins,
  )
  const rightArtery = relaxedTube(
    [
      fork,
      l5.at(-8, front(l5.measures) - 22, 4),
      s.at(-27, promontory - 19, -6),
      s.at(-40, -28, -24),
      s.at(-46, -34, -48),
    ],
    ILIAC_ARTERY_MM,
    solid,
    veins,
  )
  const vein = (name: string, label: number, { sdf, box, path }: Tube): CoursedPart => ({
    name,
    label,
    tissue: 'venous-blood',
    tissueOf: inVein,
    sdf,
    box,
    path,
  })
  const artery = (name: string, label: number, { sdf, box, path }: Tube): CoursedPart => ({
    name,
    label,
    tissue: 'arterial-blood',
    tissueOf: inArtery,
    sdf,
    box,
    path,
  })
  return {
    aorta,
    parts: [
      vein('left common iliac vein', structure('common iliac vein', undefined, 'left').label, leftVein),
      vein('right common iliac vein', structure('common iliac vein', undefined, 'right').label, rightVein),
      vein('inferior vena cava', structure('inferior vena cava').label, cava),
      artery('left common iliac artery', structure('common iliac artery', undefined, 'left').label, leftArtery),
      artery('right common iliac artery', structure('common iliac artery', undefined, 'right').label, rightArtery),
      artery('aorta', structure('aorta').label, aorta),
    ],
  }
}

const boxOf = (places: readonly Place[]) => tube(places, () => 30).box

/** Moved backwards or forwards until it lies on the spine, then smoothed and pushed off again where that cut. */
function laidOn(path: readonly Place[], clear: number, solid: Solid): Place[] {
  const obstacle = solid(path)
  const laid = path.map(([x, y, z]): Place => [x, touching((at) => obstacle(x, at, z), y, clear + 0.6), z])
  return relaxed(laid, obstacle, { clearMm: () => clear, fixed: [0, 0], rounds: 14 })
}

/** The hindmost y, near the one given, at which there is still this much room. */
function touching(roomAt: (y: number) => number, y: number, clear: number): number {
  let [free, hit] = [y - 12, y + 12]
  if (roomAt(hit) >= clear) return y
  for (let round = 0; round < 9; round++) {
    const middle = (free + hit) / 2
    if (roomAt(middle) >= clear) free = middle
    else hit = middle
  }
  return free
}

function relaxedTube(
  through: readonly Place[],
  radius: number,
  solid: Solid,
  others: readonly { readonly sdf: Sdf; readonly box: Part['box'] }[],
): Tube {
  const rough = pathThrough(through, STEP_MM)
  const bones = solid(rough)
  const soft = nearestOf(others, boxOf(rough), 20)
  const start = through[0]!
  /** Where it springs from another vessel it need not keep away from that. */
  const obstacle: Sdf = (x, y, z) => {
    const from = length3(x - start[0], y - start[1], z - start[2])
    return Math.min(bones(x, y, z), from < 12 ? Infinity : soft(x, y, z))
  }
  const path = relaxed(rough, obstacle, { clearMm: () => radius + FREE_MM, fixed: [1, 0], rounds: 40 })
  return tubeOf(
    path,
    fitting(path, obstacle, () => radius, 0.3 * FREE_MM, 1),
  )
}

/**
 * Flat from front to back, so not a tube: an ellipse at every height, pushed off what it would cut.
 * @param leftmost how far to the left its middle may be at a height.
 */
function createCava(known: readonly Place[], leftmost: Course, lowZ: number, highZ: number, solid: Solid): Tube {
  const [a, b] = CAVA_MM
  const [low, high] = [Math.floor(lowZ), Math.ceil(highZ)]
  const wanted = courseThrough(
    known.map(([px, , z]): Known => [z, px]),
    { smoothMm: 4, onwards: 0.6 },
  )
  /** Smoothed over no more than it was held back over, so that it stays held back. */
  const x = smoothed(
    tabled((z) => Math.min(...Array.from({ length: 17 }, (_, n) => Math.min(wanted(z + n - 8), leftmost(z + n - 8))))),
    3,
  )
  let y = courseThrough(
    known.map(([, py, z]): Known => [z, py]),
    { smoothMm: 4, onwards: 0.6 },
  )
  const heights = Array.from({ length: Math.ceil((high - low) / 3) + 1 }, (_, n) => low + 3 * n)
  const obstacle = solid(heights.map((z): Place => [x(z), y(z), z]))
  const roomAt = (cx: number, cy: number, z: number) => {
    let least = Infinity
    for (let n = 0; n < 14; n++) {
      const angle = (n / 14) * 2 * Math.PI
      least = Math.min(least, obstacle(cx + a * Math.cos(angle), cy + b * Math.sin(angle), z))
    }
    return least
  }
  const deepest = heights.map((z): Known => [z, touching((at) => roomAt(x(z), at, z), y(z), BEHIND_CAVA_MM)])
  /** The foremost of what is near, so that smoothing never brings it into bone. */
  const foremost = deepest.map(([z], n): Known => [
    z,
    Math.min(...[-2, -1, 0, 1, 2].map((d) => (deepest[n + d] ?? deepest[n]!)[1])),
  ])
  y = smoothed(courseThrough(foremost), 3)
  const level = 0.95 / Math.hypot(1, steepest(x, low, high), steepest(y, low, high))
  const span = Array.from({ length: high - low + 1 }, (_, n): Place => [x(low + n), y(low + n), low + n])
  const around = tube(span, () => Math.max(a, b)).box
  return {
    path: span,
    sdf: (px, py, pz) => Math.max(ellipse(px - x(pz), py - y(pz), a, b) * level, low - pz),
    box: { low: [around.low[0], around.low[1], low], high: [around.high[0], around.high[1], high] },
  }
}
