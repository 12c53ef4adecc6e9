/** The bones that everything soft hangs on, and places on them by name. */
import type { Level, Side } from '#core/anatomy/levels.ts'
import type { VertebraMeasures } from '#core/phantom/morphometry.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { Part } from '#core/phantom/part.ts'
import {
  placed,
  turned,
  unplaced,
  type PlacedSacrum,
  type PlacedVertebra,
  type Placement,
} from '#core/phantom/placement.ts'
import { outsideBox, type Box, type Sdf } from '#core/phantom/sdf.ts'
import {
  heightOf,
  pedicleOffset,
  pedicleRise,
  spinousTip,
  transverseTip,
  wallOf,
} from '#core/phantom/vertebra-landmarks.ts'
import type { Place } from './vector.ts'

export interface Skeleton {
  readonly parameters: SpineParameters
  /** From T12 down. */
  readonly vertebrae: readonly PlacedVertebra[]
  readonly sacrum: PlacedSacrum
  readonly bones: readonly Part[]
}

/** +1 on the patient's left, where x grows. */
export const SIGN: Readonly<Record<Side, 1 | -1>> = { left: 1, right: -1 }

/** A bone's own frame, x to its left, y backwards, z upwards, mm. */
export interface Seat {
  readonly at: (x: number, y: number, z: number) => Place
  readonly way: (x: number, y: number, z: number) => Place
  readonly local: (place: Place) => Place
}

export const seatOf = (placement: Placement): Seat => ({
  at: (x, y, z) => placed(placement, [x, y, z]),
  way: (x, y, z) => turned(placement, [x, y, z]),
  local: (place) => unplaced(placement, place),
})

export interface Vertebra extends Seat {
  readonly level: Level
  readonly measures: VertebraMeasures
  /** In its own frame, left side: y of the back of the body and of the canal's middle, half the body's height. */
  readonly wall: number
  readonly canalY: number
  readonly halfHeight: number
  readonly pedicle: { readonly x: number; readonly z: number; readonly halfWidth: number; readonly halfHeight: number }
  readonly transverseTip: Place
  readonly spinousTip: Place
}

export function vertebraOf(v: PlacedVertebra): Vertebra {
  const m = v.measures
  return {
    ...seatOf(v),
    level: v.level,
    measures: m,
    wall: wallOf(m),
    canalY: wallOf(m) + m.canalDepthMm / 2,
    halfHeight: heightOf(m) / 2,
    pedicle: {
      x: pedicleOffset(m),
      z: pedicleRise(m),
      halfWidth: m.pedicleWidthMm / 2,
      halfHeight: m.pedicleHeightMm / 2,
    },
    transverseTip: transverseTip(m),
    spinousTip: spinousTip(m),
  }
}

/** The nearest of several solids, for places in and near a box. */
export function nearestOf(parts: readonly { readonly sdf: Sdf; readonly box: Box }[], around: Box, marginMm = 10): Sdf {
  const near = parts.filter(({ box }) =>
    [0, 1, 2].every(
      (axis) => box.low[axis]! < around.high[axis]! + marginMm && box.high[axis]! > around.low[axis]! - marginMm,
    ),
  )
  return (x, y, z) => {
    let nearest = marginMm
    for (const { sdf, box } of near) {
      const outside = outsideBox(box, x, y, z)
      if (outside < nearest) nearest = Math.min(nearest, outside > 0 ? Math.max(outside, sdf(x, y, z)) : sdf(x, y, z))
    }
    return nearest
  }
}

export function boxAround(places: readonly Place[], marginMm = 0): Box {
  const extreme = (of: (...values: number[]) => number, axis: number, by: number) =>
    of(...places.map((place) => place[axis]!)) + by
  return {
    low: [extreme(Math.min, 0, -marginMm), extreme(Math.min, 1, -marginMm), extreme(Math.min, 2, -marginMm)],
    high: [extreme(Math.max, 0, marginMm), extreme(Math.max, 1, marginMm), extreme(Math.max, 2, marginMm)],
  }
}

/** How far along a direction until a distance falls under zero, at most `limitMm`: by steps as long as the distance. */
export function reach(sdf: Sdf, from: Place, way: Place, limitMm: number): number {
  let mm = 0
  for (let step = 0; step < 60 && mm < limitMm; step++) {
    const free = sdf(from[0] + way[0] * mm, from[1] + way[1] * mm, from[2] + way[2] * mm)
    if (free < 0.02) return mm
    mm += free * 0.9
  }
  return Math.min(mm, limitMm)
}
