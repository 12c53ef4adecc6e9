/** Where each bone of the phantom is in the CT: bodies stacked on their discs along the lordosis. */
import { LEVELS, MEASURES, SACRUM, type Level, type VertebraMeasures } from './morphometry.ts'
import type { Box } from './sdf.ts'
import { heightOf, wallOf, type FacetPlane } from './vertebra.ts'

type Vector = readonly [number, number, number]

/** A frame that is turned about the left-right axis only: origin in the CT and backward lean of its z axis. */
export interface Placement {
  readonly centre: Vector
  readonly tiltRad: number
}

export interface PlacedVertebra extends Placement {
  readonly level: Level
  readonly measures: VertebraMeasures
}

/** Direction in the CT of a direction in the placed frame. */
export function turned({ tiltRad }: Placement, [x, y, z]: Vector): Vector {
  const [c, s] = [Math.cos(tiltRad), Math.sin(tiltRad)]
  return [x, y * c + z * s, z * c - y * s]
}

export function placed(placement: Placement, local: Vector): Vector {
  const [x, y, z] = turned(placement, local)
  return [x + placement.centre[0], y + placement.centre[1], z + placement.centre[2]]
}

export function unplaced({ centre, tiltRad }: Placement, [x, y, z]: Vector): Vector {
  return turned({ centre, tiltRad: -tiltRad }, [x - centre[0], y - centre[1], z - centre[2]])
}

/** The box around a local box. */
export function placedBox(placement: Placement, low: Vector, high: Vector): Box {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((c) =>
    placed(placement, [c & 1 ? high[0] : low[0], c & 2 ? high[1] : low[1], c & 4 ? high[2] : low[2]]),
  )
  const extreme = (of: (...values: number[]) => number, axis: 0 | 1 | 2) => of(...corners.map((corner) => corner[axis]))
  return {
    low: [extreme(Math.min, 0), extreme(Math.min, 1), extreme(Math.min, 2)],
    high: [extreme(Math.max, 0), extreme(Math.max, 1), extreme(Math.max, 2)],
  }
}

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** From T12 down, with L3 in the middle of the CT frame, and the sacrum. */
export function placeSpine(): { readonly vertebrae: readonly PlacedVertebra[]; readonly sacrum: Placement } {
  const tilts = [...LEVELS.map((level) => MEASURES[level].tiltDeg), SACRUM.tiltDeg].map(radians)
  const halves = [...LEVELS.map((level) => heightOf(MEASURES[level]) / 2), 0]
  const centres: Vector[] = [[0, 0, 0]]
  for (const [at, level] of LEVELS.entries()) {
    const from: Placement = { centre: centres[at]!, tiltRad: tilts[at]! }
    const floor = placed(from, [0, 0, -halves[at]!])
    const between: Placement = { centre: floor, tiltRad: (tilts[at]! + tilts[at + 1]!) / 2 }
    const ceiling = placed(between, [0, 0, -MEASURES[level].discHeightMm])
    centres.push(placed({ centre: ceiling, tiltRad: tilts[at + 1]! }, [0, 0, -halves[at + 1]!]))
  }
  const middle = centres[LEVELS.indexOf('L3')]!
  const moved = centres.map((c): Vector => [c[0] - middle[0], c[1] - middle[1], c[2] - middle[2]])
  return {
    vertebrae: LEVELS.map((level, at) => ({
      level,
      measures: MEASURES[level],
      centre: moved[at]!,
      tiltRad: tilts[at]!,
    })),
    sacrum: { centre: moved.at(-1)!, tiltRad: tilts.at(-1)! },
  }
}

/**
 * The left facet joint under a vertebra, in the frame of the bone below it: its facet looks
 * inwards and backwards, `facetAngleDeg` from the sagittal plane.
 */
export function facetInLower(upper: VertebraMeasures, lower: VertebraMeasures | undefined): FacetPlane {
  const angle = radians(upper.facetAngleDeg)
  const normal = [-Math.cos(angle), Math.sin(angle), 0] as const
  return lower
    ? { at: [upper.facetOffsetMm, wallOf(lower) + lower.canalDepthMm * 0.95, heightOf(lower) / 2 + 3], normal }
    : { at: [upper.facetOffsetMm, SACRUM.endplateDepthMm / 2 + 17, 2], normal }
}

export function seenFrom(other: Placement, plane: FacetPlane, own: Placement): FacetPlane {
  const still = { centre: [0, 0, 0] as const, tiltRad: own.tiltRad }
  return { at: unplaced(own, placed(other, plane.at)), normal: unplaced(still, turned(other, plane.normal)) }
}
