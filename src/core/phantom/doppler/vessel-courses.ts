/** Where blood runs in a spine: the middle of every vessel with the radius of its lumen, as plain numbers that cross to a worker. */
import { STRUCTURES } from '#core/anatomy/structures.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import type { CoursedPart } from '#core/phantom/soft/tube.ts'
import { apart, plus, times, type Place } from '#core/phantom/soft/vector.ts'
import { WALL_MM } from '#core/phantom/soft/vessels.ts'
import { FLOW_KINDS, type FlowKind } from './vessel-flow.ts'

export interface VesselCourse {
  readonly kind: FlowKind
  /** x, y, z in the CT and the radius of the lumen from front to back, mm, place after place. */
  readonly places: readonly number[]
  /** How much wider than deep it is: the vena cava is flat. */
  readonly wideBy: number
}

/** Numbers per place. */
export const PLACE_WIDTH = 4

const WALLS_MM: Readonly<Partial<Record<FlowKind, number>>> = {
  aorta: WALL_MM.artery,
  'common iliac artery': WALL_MM.artery,
  'inferior vena cava': WALL_MM.vein,
  'common iliac vein': WALL_MM.vein,
}

/** Great vessels first: where a branch springs from one, the great one's flow counts. */
export function vesselCourses({ soft }: Pick<LumbarSpine, 'soft'>): readonly VesselCourse[] {
  return [...soft.greatVessels, ...soft.arteries].flatMap((part) => {
    const kind = STRUCTURES[part.label - 1]!.kind
    return isFlowing(kind) ? [courseOf(part, kind)] : []
  })
}

const isFlowing = (kind: string): kind is FlowKind => (FLOW_KINDS as readonly string[]).includes(kind)

function courseOf({ path, sdf }: CoursedPart, kind: FlowKind): VesselCourse {
  const wallMm = WALLS_MM[kind] ?? 0
  const isFlat = kind === 'inferior vena cava'
  // Of what is not round the distance in its middle is less than to its wall.
  const radiusAt = (place: Place) => (isFlat ? reach(sdf, place, [0, 1, 0]) : -sdf(...place))
  const middle = path[path.length >> 1]!
  return {
    kind,
    places: withoutNear(path, radiusAt).flatMap((place) => [...place, Math.max(0.2, radiusAt(place) - wallMm)]),
    wideBy: isFlat ? (reach(sdf, middle, [1, 0, 0]) - wallMm) / (radiusAt(middle) - wallMm) : 1,
  }
}

/** Places no nearer to each other than the vessel is thick there: a stretch between two is straight enough. */
function withoutNear(path: readonly Place[], radiusAt: (place: Place) => number): Place[] {
  const kept: Place[] = [path[0]!]
  for (const [n, place] of path.entries()) {
    if (n === path.length - 1 || apart(place, kept.at(-1)!) >= Math.max(2, radiusAt(place))) kept.push(place)
  }
  return kept
}

/** From a place inside to the surface that way, mm. */
function reach(sdf: Sdf, place: Place, way: Place): number {
  let mm = 0
  while (mm < 30 && sdf(...plus(place, times(way, mm))) < 0) mm += 0.1
  return mm
}
