/**
 * Medial branches of the dorsal rami: each leaves the nerve of its own number, comes back over the transverse process
 * of the vertebra below, lies on bone where that process meets the superior articular process, runs under the
 * mammillo-accessory notch and turns medially over the lamina (Bogduk 1983, J Anat 134:383-397; Lau et al. 2004,
 * Clin Radiol 59:1127-1136). That of L5 is the dorsal ramus itself, on the ala at the foot of the sacrum's process.
 */
import type { Level, Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { pathThrough } from './course.ts'
import type { Gap } from './gap.ts'
import { evenly, fitting, onSurface, relaxed } from './relax.ts'
import type { Root } from './roots.ts'
import { reach, SIGN, type Seat } from './skeleton.ts'
import { tubeOf, type CoursedPart, type Tube } from './tube.ts'
import { plus, type Place } from './vector.ts'

const RADIUS_MM = 0.55
/** Between the nerve and the bone it lies on. */
const OFF_BONE_MM = 0.25
const LIES = RADIUS_MM + OFF_BONE_MM

export interface MedialBranch {
  /** Of the nerve: it crosses the junction of the vertebra below. */
  readonly level: Level
  readonly side: Side
  readonly tube: Tube
  /** On bone, where the transverse process (the ala) meets the superior articular process. */
  readonly junction: Place
  readonly part: CoursedPart
}

const STEP_MM = 0.6
/** What falls so much over so many steps goes on falling. */
const SHOULDER = { steps: 5, fallMm: 1.2 } as const

/**
 * How the wall of a superior articular process is told from what it stands on: looked for from the side up to `innermost`
 * (from the midline), clearly higher than all that is further aside than `beyond` (at most `highestZ`), and down to a foot where the bone falls less than `leastFall` or that is
 * as low as `lowestZ`. Without one, or 3 mm within it, the foot is said to be at `otherwise`.
 */
interface Wall {
  readonly innermost: number
  readonly otherwise: number
  readonly beyond: number
  readonly highestZ: number
  readonly leastFall: number
  readonly lowestZ: number
}

/**
 * The groove at the foot of a superior articular process: the bone is felt from above on the way inwards until it
 * is as high as only the process is, and from there outwards again down its wall.
 */
function footOf(
  seat: Seat,
  sign: 1 | -1,
  ownAt: Sdf,
  from: Place,
  { innermost, otherwise, beyond, highestZ, leastFall, lowestZ }: Wall,
): Place {
  const [fromX, y, fromZ] = from
  const down = seat.way(0, 0, -1)
  const felt = Array.from({ length: Math.floor((fromX - innermost) / STEP_MM) }, (_, n) => {
    const x = fromX - n * STEP_MM
    return { x, z: fromZ - reach(ownAt, seat.at(sign * x, y, fromZ), down, 45) }
  })
  const crestZ = Math.min(highestZ, Math.max(...felt.filter(({ x }) => x > beyond).map(({ z }) => z)))
  const overZ = crestZ + 0.35 * Math.max(3, Math.max(...felt.map(({ z }) => z)) - crestZ)
  const wall = felt.findIndex(({ z }) => z > overZ)
  let foot = wall < 0 ? felt.findIndex(({ x }) => x < otherwise) : wall
  const falls = (n: number, over: number, least: number) => felt[n]!.z - felt[Math.max(0, n - over)]!.z > least
  /** A shoulder on the way down is not the foot yet. */
  const isWall = (n: number) =>
    felt[n - 1]!.z > lowestZ && (falls(n, 1, leastFall * STEP_MM) || falls(n, SHOULDER.steps, SHOULDER.fallMm))
  while (foot > 0 && isWall(foot)) foot--
  if (felt[foot]!.x < otherwise - 3) foot = felt.findIndex(({ x }) => x < otherwise)
  return [felt[foot]!.x, y, felt[foot]!.z]
}

/** @param ownAt distance to the bone it lies on, and `solid` to all there is. */
export function medialBranch(gap: Gap, { afterGanglion, level, side }: Root, ownAt: Sdf, solid: Sdf): MedialBranch {
  const sign = SIGN[side]
  const { lower, lowerSeat: seat } = gap
  const at = ([x, y, z]: Place) => seat.at(sign * x, y, z)
  let foot: Place
  if (lower) {
    const { pedicle: p, wall } = lower
    const wallOfProcess = {
      innermost: p.x - 14,
      otherwise: p.x + 4,
      beyond: p.x + p.halfWidth,
      highestZ: p.z + 9,
      leastFall: 0.6,
      lowestZ: p.z + 4,
    }
    foot = footOf(seat, sign, ownAt, [p.x + p.halfWidth + 6, wall + 13, p.z + 24], wallOfProcess)
  } else {
    const [jx] = seat.local(gap.upper.at(sign * gap.upper.measures.facetOffsetMm, 0, 0))
    const x = Math.abs(jx)
    const wallOfProcess = {
      innermost: x - 4,
      otherwise: x + 6,
      beyond: x + 11,
      highestZ: -8,
      leastFall: 0.9,
      lowestZ: -14,
    }
    foot = footOf(seat, sign, ownAt, [x + 17, gap.lowerHalfDepth + 10, 26], wallOfProcess)
  }
  /** On the back of the bone so far inwards and down from the foot, felt from behind. */
  const behind = (inwards: number, down: number): Place[] => {
    const from = at([Math.max(7, foot[0] - inwards), foot[1] + 26, foot[2] - down])
    const mm = reach(ownAt, from, seat.way(0, -1, 0), 34)
    return mm > 33 ? [] : [onSurface(plus(from, seat.way(0, -mm, 0)), ownAt, LIES)]
  }
  const junction = onSurface(at(foot), solid, LIES)
  const before = onSurface(at([foot[0] + 1.2, foot[1] - 4, foot[2] + 1.5]), solid, LIES + 0.5)
  const onwards = lower ? [...behind(0, 4), ...behind(2.5, 8), ...behind(9, 13)] : [...behind(0.5, 5), ...behind(2, 11)]
  const settled = (through: readonly Place[], fixed: readonly [number, number]) =>
    evenly(relaxed(pathThrough(through, 1.2), solid, { clearMm: () => LIES, fixed, rounds: 50 }))
  const path = [
    ...settled([afterGanglion, before, junction], [1, 1]).slice(0, -1),
    ...settled([junction, ...onwards], [1, 0]),
  ]
  const nerve = tubeOf(
    path,
    fitting(path, solid, () => RADIUS_MM, 0.05),
  )
  const named = level === 'L5' ? structure('L5 dorsal ramus', undefined, side) : structure('medial branch', level, side)
  return {
    level,
    side,
    tube: nerve,
    junction,
    part: { name: named.name, label: named.label, tissue: 'nerve', ...nerve },
  }
}
