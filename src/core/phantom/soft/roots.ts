/**
 * Lumbar nerve roots: out of the sac, down and outwards along the medial side of their own pedicle, under it through
 * the foramen with the ganglion, then forwards and down beside the bodies into psoas.
 *
 * Ganglia grow from L1 to L5, to 6.5 mm at most across, and lie under the pedicle, at L5 somewhat outwards
 * (Silverstein et al. 2015, Int J Spine Surg 9:3; Shen et al. 2006, AJNR 27:2098-2103).
 * Roots are 3 to 5 mm thick with their sleeves (Khasawneh et al. 2023, Folia Morphol 82:72-78).
 */
import { SIDES, type Level, type Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { pathThrough } from './course.ts'
import type { Gap } from './gap.ts'
import { evenly, fitting, relaxed } from './relax.ts'
import { SIGN } from './skeleton.ts'
import type { Sac } from './sac.ts'
import { tube, tubeOf, type CoursedPart, type Tube } from './tube.ts'
import { apart, type Place } from './vector.ts'

const ROOT_MM: Readonly<Record<Level, number>> = { T12: 1.3, L1: 1.4, L2: 1.5, L3: 1.7, L4: 1.9, L5: 2.1 }
/** Half of its width and half of its length. */
export const GANGLION_MM: Readonly<Record<Level, readonly [number, number]>> = {
  T12: [1.9, 4],
  L1: [2.1, 4.3],
  L2: [2.3, 4.8],
  L3: [2.6, 5.3],
  L4: [2.9, 5.8],
  L5: [3.1, 6.2],
}
const STEP_MM = 1.5
/** Between them and bone or disc. */
const FREE_MM = 0.25
/** More room than any ganglion needs. */
const MUCH_MM = 3.4

export interface Root {
  readonly level: Level
  readonly side: Side
  /** From the sac outwards. */
  readonly tube: Tube
  readonly ganglion: Tube
  readonly ganglionMiddle: Place
  /** Where the dorsal ramus leaves it. */
  readonly afterGanglion: Place
  readonly parts: readonly CoursedPart[]
}

/** Where along a path, near an aim, a ganglion so many steps long to each side is least squeezed. */
function roomiest(path: readonly Place[], aim: Place, steps: number, roomAt: (n: number) => number): number {
  const nearest = path.reduce((best, place, n) => (apart(place, aim) < apart(path[best]!, aim) ? n : best), 0)
  let [found, most] = [nearest, -Infinity]
  for (let n = nearest - 2; n <= nearest + 2; n++) {
    let least = MUCH_MM
    for (let step = 1 - steps; step < steps; step++) {
      const ahead = n + step
      if (ahead >= 0 && ahead < path.length) least = Math.min(least, roomAt(ahead) / Math.sqrt(1 - (step / steps) ** 2))
    }
    least -= 0.05 * Math.abs(n - nearest)
    if (least > most) [found, most] = [n, least]
  }
  return found
}

function root(
  { upper: v, lower, lowerSeat }: Gap,
  side: Side,
  sac: Sac,
  obstacle: (around: readonly Place[]) => Sdf,
): Root {
  const sign = SIGN[side]
  const radius = ROOT_MM[v.level]
  const [thick, long] = GANGLION_MM[v.level]
  const { x: px, z: pz, halfWidth: pw, halfHeight: ph } = v.pedicle
  const at = (x: number, y: number, z: number) => v.at(sign * x, y, z)
  const leaves = at(0, v.canalY, pz + 0.55 * ph)
  const z0 = leaves[2]
  const start: Place = [
    sac.x(z0) + sign * Math.max(1, sac.halfWidth(z0) - 0.7 * radius) * 0.94,
    sac.y(z0) - 0.3 * sac.halfDepth(z0),
    z0,
  ]
  const under = pz - ph - thick - 1.2
  const outwards = v.level === 'L5' ? 2.5 : v.level === 'L4' ? 0.5 : -0.5
  const below: Place = lower
    ? lower.at(sign * (px + pw + 11), lower.wall - 9, 2)
    : lowerSeat.at(sign * (px + pw + 10), -14, -15)
  const through = [
    start,
    at(px - pw - radius - 0.8, v.wall + 4.5, pz - 0.45 * ph),
    at(px + outwards, v.wall + 5, under),
    ...(lower
      ? [at(px + pw + 4, v.wall + 1.5, under - 5), at(px + pw + 8, v.wall - 5, under - 13)]
      : [at(px + pw - 1, v.wall - 3, under - 4), at(px + pw + 1, v.wall - 14, under - 8)]),
    below,
  ]
  const rough = pathThrough(through, STEP_MM)
  const solid = obstacle(rough)
  const aim = through[2]!
  const full = (mm: number) => (mm < long ? radius + (thick - radius) * Math.sqrt(1 - (mm / long) ** 2) : radius)
  const path = evenly(
    relaxed(rough, solid, { clearMm: (_, place) => full(apart(place, aim)) + 2 * FREE_MM, rounds: 60 }),
  )
  const room = path.map((place) => solid(...place) - FREE_MM)
  const stepMm = apart(path[0]!, path[1]!)
  const steps = Math.round(long / stepMm)
  const middle = roomiest(path, aim, steps, (n) => room[n]!)
  const onGanglion = path.slice(Math.max(0, middle - steps), middle + steps + 1)
  const round = (t: number) => Math.max(0.8, thick * Math.sqrt(Math.max(0, 1 - (2 * t - 1) ** 2 * 0.93)))
  const nerveRadii = fitting(path, solid, (n) => radius * (1 - (0.1 * n) / (path.length - 1)), FREE_MM)
  const ganglionRadii = fitting(onGanglion, solid, (n) => round(n / (onGanglion.length - 1)), FREE_MM, 0.6)
  const nerve = tubeOf(path, nerveRadii)
  const ganglion = tubeOf(onGanglion, ganglionRadii)
  return {
    level: v.level,
    side,
    tube: nerve,
    ganglion,
    ganglionMiddle: path[middle]!,
    afterGanglion: path[Math.min(path.length - 1, middle + steps + 1)]!,
    parts: [
      {
        name: `${side} nerve root ${v.level}`,
        label: structure('nerve root', v.level, side).label,
        tissue: 'nerve',
        ...nerve,
      },
      {
        name: `${side} dorsal root ganglion ${v.level}`,
        label: structure('dorsal root ganglion', v.level, side).label,
        tissue: 'ganglion',
        ...ganglion,
      },
    ],
  }
}

export function roots(gaps: readonly Gap[], sac: Sac, obstacle: (around: readonly Place[]) => Sdf): readonly Root[] {
  return gaps.flatMap((gap) => SIDES.map((side) => root(gap, side, sac, obstacle)))
}

/** Fat that fills the foramen around a root, from beside the sac to where it leaves. */
export function foraminalFat({ level, side, tube: { path } }: Root): Part {
  const inner = path.slice(3, Math.round(path.length * 0.6))
  const { sdf, box } = tube(inner, (t) => 5.5 - 1.5 * t)
  return {
    name: `${side} foraminal fat ${level}`,
    label: structure('epidural fat').label,
    tissue: 'epidural-fat',
    sdf,
    box,
  }
}

/** The middle of the pedicles over and under a foramen, for checking what is in it. */
export function foramenOf({ upper, lower, lowerSeat }: Gap, side: Side): readonly [above: Place, below: Place] {
  const x = SIGN[side]
  const above = upper.at(x * upper.pedicle.x, upper.wall + 4, upper.pedicle.z)
  const below = lower ? lower.at(x * lower.pedicle.x, lower.wall + 4, lower.pedicle.z) : lowerSeat.at(x * 24, 18, -12)
  return [above, below]
}
