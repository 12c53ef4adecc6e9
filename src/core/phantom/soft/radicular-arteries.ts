/**
 * A radicular artery with each lumbar root, from its ganglion to the sac. One is larger, as that of Adamkiewicz, and goes on
 * to the cord: from T9 to L2 in most, on the left in three of four (Taterra et al. 2019, Surg Radiol Anat 41:297-306);
 * here it enters between L1 and L3, the lumbar part of that range.
 */
import type { Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import { createRandom } from '#core/phantom/random.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { fitting, relaxed } from './relax.ts'
import type { Root } from './roots.ts'
import { nearestOf, type Vertebra } from './skeleton.ts'
import { tubeOf, type CoursedPart } from './tube.ts'
import { cross, dot, minus, plus, times, unit, type Place } from './vector.ts'

const RADICULAR_MM = 0.4
const GREAT_RADICULAR_MM = 0.6
/** Between it and its root, bone or disc. */
const FREE_MM = 0.25
/** Ways round the root that are looked at. */
const WAYS = 16

export interface GreatRadicular {
  readonly level: 'L1' | 'L2' | 'L3'
  readonly side: Side
}

export function greatRadicular({ seed }: SpineParameters): GreatRadicular {
  const random = createRandom(seed ^ 0xada3)
  const at = random.uniform()
  return { level: at < 0.55 ? 'L1' : at < 0.88 ? 'L2' : 'L3', side: random.uniform() < 0.75 ? 'left' : 'right' }
}
/**
 * Beside a root, on that side of it where there is room, if there is, in front and above.
 *
 * Of all ways to go round the root, place by place, the cheapest (Viterbi): too little room costs most, then turning round
 * the root, then leaving the front.
 */
function beside(root: Root, outer: number, front: Place, hard: Sdf, radius: number): Place[] {
  const path = root.tube.path.slice(0, outer + 1).toReversed()
  const rows = path.map((place, n) => {
    const way = unit(minus(path[Math.min(path.length - 1, n + 1)]!, path[Math.max(0, n - 1)]!))
    const ahead = unit(minus(front, times(way, dot(front, way))))
    const aside = cross(way, ahead)
    const thick = Math.max(-root.tube.sdf(...place), -root.ganglion.sdf(...place))
    return Array.from({ length: WAYS }, (_, k) => {
      const angle = (k / WAYS) * 2 * Math.PI
      const out = plus(times(ahead, Math.cos(angle)), times(aside, Math.sin(angle)))
      const at = plus(place, times(out, thick + radius + FREE_MM))
      const lacking = Math.max(0, radius + FREE_MM - hard(...at))
      return { at, cost: 40 * lacking ** 2 + 0.3 * (1 - Math.cos(angle)) }
    })
  })
  const turning = (a: number, b: number) => {
    const steps = Math.abs(a - b)
    return Math.min(steps, WAYS - steps) ** 2
  }
  let total = rows[0]!.map(({ cost }) => cost)
  const from = rows.slice(1).map((row) => {
    const best = row.map((_, k) =>
      total.reduce((found, cost, j) => (cost + turning(j, k) < total[found]! + turning(found, k) ? j : found), 0),
    )
    total = row.map(({ cost }, k) => cost + total[best[k]!]! + turning(best[k]!, k))
    return best
  })
  let k = total.indexOf(Math.min(...total))
  const chosen = [k]
  for (const best of from.toReversed()) chosen.unshift((k = best[k]!))
  return rows.map((row, n) => row[chosen[n]!]!.at)
}

export function radicularArtery(
  v: Vertebra,
  root: Root,
  hard: Sdf,
  great: GreatRadicular | undefined,
  towardsCord: (fromZ: number) => readonly Place[],
): CoursedPart | undefined {
  if (root.level === 'T12') return undefined
  const radius = great ? GREAT_RADICULAR_MM : RADICULAR_MM
  const outer = root.tube.path.indexOf(root.afterGanglion)
  const obstacle = nearestOf([{ sdf: hard, box: root.tube.box }, root.tube, root.ganglion], root.tube.box)
  const rough = beside(root, outer, v.way(0, -0.75, 0.66), hard, radius)
  const path = relaxed(rough, obstacle, { clearMm: () => radius + FREE_MM, fixed: [0, 0], rounds: 30 })
  const radii = fitting(path, obstacle, () => radius, 0.05)
  const onwards = great ? towardsCord(path.at(-1)![2]) : []
  const artery = tubeOf([...path, ...onwards], [...radii, ...onwards.map(() => radius)])
  const { label, name } = structure('radicular artery', root.level, root.side)
  return { name, label, tissue: 'arterial-blood', ...artery }
}
