/**
 * L1 to the upper sacrum of any spine on a base that a printer makes in one piece, with eight hollows to touch.
 *
 * It lies prone, as a patient for an injection does: the base is under the bellies of the vertebrae, pillars hold every
 * body, posts at both sides rise above the gel that is poured round it. Each post ends in a pointed hollow whose place is
 * known to the drawing. So a stylus that touches the hollows tells where every bone in the gel is.
 *
 * Frame `phantom`, mm: x to the patient's left, y to the feet, z from the base to the back; the base's corner in the origin.
 */
import { apply, point, transformFromRows, invert, type Point, type Transform } from '#core/frames/transform.ts'
import { LEVELS, SIDES, type LumbarLevel, type Side } from '#core/anatomy/levels.ts'
import { nearestBone, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { placed } from '#core/phantom/placement.ts'
import { clamp01, rod, smoothMin, type Box, type Sdf } from '#core/phantom/sdf.ts'
import { block, hollow, post, union, without } from './solids.ts'

export interface PrintedPart {
  /** As its file is called. */
  readonly name: string
  readonly sdf: Sdf
  readonly box: Box
}

export interface PrintedTarget {
  readonly name: string
  readonly level: LumbarLevel
  readonly side: Side
  readonly at: Point<'phantom'>
}

export interface PrintedSpine extends PrintedPart {
  readonly phantomFromCt: Transform<'phantom', 'ct'>
  /** The tips of the hollows, in the order in which they are touched. */
  readonly fiducials: readonly Point<'phantom'>[]
  /** Facet joints and medial branch targets, where an exercise may aim. */
  readonly targets: readonly PrintedTarget[]
  /** How high the gel is poured, above the base's underside. */
  readonly gelMm: number
}

/** What fits a bed of 256 mm with a brim round it. */
export const BED_MM = 256
const LUMBAR = LEVELS.filter((level): level is LumbarLevel => level !== 'T12')
const BASE = { width: 176, length: 238, thickness: 6, round: 2 } as const
/** From the base's ends to the spine's. */
const END_MM = 5
/** Between the base and the lowest bone: gel and needle find room below. */
const CLEAR_MM = 8
/** Gel above the highest spinous process. */
const COVER_MM = 14
const INTO_ENDPLATE_MM = 0.8
/** The rims of joints are 0.8 mm thin; a nozzle of 0.4 mm makes walls of 1.2 mm. So bone is printed this much fuller all over. */
const FULLER_MM = 0.33
/** Where the sacrum is cut, a foramen may come close to the cut. */
const AT_CUT = { fullerMm: 2.4, withinMm: 8 } as const

/** @param aboveCut mm */
const fullerMm = (aboveCut: number) =>
  FULLER_MM + (AT_CUT.fullerMm - FULLER_MM) * clamp01(1 - aboveCut / AT_CUT.withinMm)

/** Above L1's middle there is still its superior articular process. */
const ABOVE_L1_MM = 34

/**
 * Posts: distance from the middle, share of the base's length, height above the gel, mm. No two of their distances
 * alike within 1.5 mm, so that hollows touched in a wrong order are noticed.
 */
const POSTS: readonly (readonly [x: number, along: number, above: number])[] = [
  [-75, 0.07, 11],
  [76, 0.1, 20],
  [-78, 0.34, 9],
  [75, 0.38, 10],
  [-76, 0.73, 18],
  [72, 0.81, 20],
  [-72, 0.94, 11],
  [73, 0.96, 15],
]
const POST_RADII_MM = { foot: 7.5, top: 4.5 } as const
const HOLLOW_MM = 2.2
const PILLAR_RADII_MM: readonly [number, number] = [7, 4.5]

export function printedSpine(spine: LumbarSpine): PrintedSpine {
  const { landmarks, sacrum } = spine
  const printed: readonly string[] = ['sacrum', ...LUMBAR]
  const bones = spine.bones.filter(({ name }) => printed.includes(name))
  const discs = spine.parts.filter(({ name }) => name.startsWith('disc L'))
  const topZ = landmarks.L1.bodyCentre[2] + ABOVE_L1_MM
  const lowZ = topZ - (BASE.length - 2 * END_MM)
  const bone = nearestBone(bones)
  const disc = nearestBone(discs)
  // Discs are printed into the endplates: a cleft would be where it breaks.
  const bodies: Sdf = (x, y, z) => smoothMin(bone(x, y, z) - fullerMm(z - lowZ), disc(x, y, z) - INTO_ENDPLATE_MM, 1)

  const within: Box = {
    low: [-BASE.width / 2 + 14, -200, lowZ],
    high: [BASE.width / 2 - 14, 200, topZ],
  }
  const cut = block(within)
  const inBox: Sdf = (x, y, z) => Math.max(bodies(x, y, z), cut(x, y, z))
  const lowestY = lowestPlace(inBox, within)
  const highestTip = Math.max(...LUMBAR.map((level) => landmarks[level].spinousTip[1]))

  const raise = BASE.thickness + CLEAR_MM - lowestY
  // x stays, y runs to the feet (-z of LPS), z to the back (+y of LPS).
  const phantomFromCt = transformFromRows('phantom', 'ct', [
    1, 0, 0, BASE.width / 2,
    0, 0, -1, topZ + END_MM,
    0, 1, 0, raise,
    0, 0, 0, 1,
  ]) // prettier-ignore
  const ctFromPhantom = invert(phantomFromCt)
  const gelMm = Math.ceil(highestTip + raise + COVER_MM)
  const inPhantom = (place: readonly [number, number, number]) => apply(phantomFromCt, point('ct', ...place))

  const m = ctFromPhantom.matrix
  const bonesInPhantom: Sdf = (x, y, z) => inBox(x + m[12]!, z + m[13]!, -y + m[14]!)
  const fiducials = POSTS.map(([x, along, above]) =>
    point('phantom', BASE.width / 2 + x, along * BASE.length, gelMm + above - HOLLOW_MM),
  )
  const held = [...LUMBAR.map((level) => landmarks[level].bodyCentre), placed(sacrum, [0, 0, -10])].map(inPhantom)
  const solid = without(
    union(
      bonesInPhantom,
      block({ low: [0, 0, 0], high: [BASE.width, BASE.length, BASE.thickness] }, BASE.round),
      marks(),
      ...held.map(
        ({ x, y, z }): Sdf =>
          (px, py, pz) =>
            rod({ from: [x, y, 1], to: [x, y, z], radii: PILLAR_RADII_MM }, px, py, pz),
      ),
      ...fiducials.map(({ x, y, z }) => post([x, y], 1, z + HOLLOW_MM, POST_RADII_MM.foot, POST_RADII_MM.top)),
    ),
    ...fiducials.map(({ x, y, z }) => hollow([x, y, z])),
    underside,
  )
  return {
    name: 'spine',
    sdf: solid,
    box: { low: [0, 0, 0], high: [BASE.width, BASE.length, gelMm + 24] },
    phantomFromCt,
    fiducials,
    targets: targetsOf(spine, inPhantom, [within.low[2], within.high[2]]),
    gelMm,
  }
}

/** Pillars and posts end flat on the bed. */
const underside: Sdf = (_x, _y, z) => z

/** How the base tells head and left, raised by a millimetre and a half: H at the head's end, L at the left. */
function marks(): Sdf {
  const high = BASE.thickness + 1.5
  const bar = (x: number, y: number, width: number, length: number) =>
    block({ low: [x, y, 1], high: [x + width, y + length, high] }, 0.4)
  const middle = BASE.width / 2
  const left = BASE.width - 12
  return union(
    bar(middle + 22, 3, 2.5, 12),
    bar(middle + 31.5, 3, 2.5, 12),
    bar(middle + 22, 7.7, 12, 2.5),
    // Read from above with the head away from the reader: his left hand is at the patient's left.
    bar(left + 6.5, BASE.length / 2 + 14, 2.5, 12),
    bar(left, BASE.length / 2 + 23.5, 9, 2.5),
  )
}

/** The most anterior place of bone in the box, by a millimetre. */
function lowestPlace(sdf: Sdf, { low, high }: Box): number {
  for (let y = -90; y < 90; y++)
    for (let z = low[2]; z <= high[2]; z += 2) for (let x = low[0]; x <= high[0]; x += 2) if (sdf(x, y, z) < 0) return y
  throw new RangeError('there is no bone in what is to be printed')
}

function targetsOf(
  { landmarks }: LumbarSpine,
  inPhantom: (place: readonly [number, number, number]) => Point<'phantom'>,
  [lowZ, highZ]: readonly [number, number],
): PrintedTarget[] {
  return LUMBAR.flatMap((level) =>
    SIDES.flatMap((side) => {
      const { facetJoints, sapTransverseJunctions } = landmarks[level]
      return [
        { name: `facet joint under ${level}, ${side}`, place: facetJoints[side] },
        { name: `medial branch groove of ${level}, ${side}`, place: sapTransverseJunctions[side] },
      ]
        .filter(({ place }) => place[2] > lowZ && place[2] < highZ)
        .map(({ name, place }) => ({ name, level, side, at: inPhantom(place) }))
    }),
  )
}
