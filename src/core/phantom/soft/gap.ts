/** The space between two neighbouring vertebrae: its own axes, and the two endplates that bound it. */
import { seatOf, vertebraOf, type Seat, type Skeleton, type Vertebra } from './skeleton.ts'
import { between, cross, dot, minus, plus, times, unit, type Place } from './vector.ts'

interface Endplate {
  readonly front: Place
  readonly back: Place
  /** Out of the bone above, into the bone below: upwards for both. */
  readonly normal: Place
}

export interface Gap {
  readonly upper: Vertebra
  /** Absent under L5, where the sacrum is. */
  readonly lower: Vertebra | undefined
  readonly lowerSeat: Seat
  /** Middle of the disc. */
  readonly origin: Place
  readonly left: Place
  readonly back: Place
  readonly up: Place
  readonly ceiling: Endplate
  readonly floor: Endplate
  /** Of the lower endplate, from front to back. */
  readonly lowerHalfDepth: number
  /** Half-axes of the disc's outline, as the endplates have them. */
  readonly halfWidth: number
  readonly halfDepth: number
}

/** Of a place in the gap's own axes. */
export const fromGap = ({ origin, left, back, up }: Gap, [u, v, w]: Place): Place =>
  plus(origin, plus(times(left, u), plus(times(back, v), times(up, w))))

function endplate(front: Place, back: Place, left: Place): Endplate {
  return { front, back, normal: unit(cross(left, minus(back, front))) }
}

/** From T12-L1 down to L5-S1. */
export function gapsOf({ vertebrae, sacrum }: Skeleton): readonly Gap[] {
  const all = vertebrae.map(vertebraOf)
  return all.map((upper, n): Gap => {
    const lower = all[n + 1]
    const lowerSeat = lower ?? seatOf(sacrum)
    const m = upper.measures
    const below = lower?.measures
    const depthAbove = m.lowerDepthMm / 2
    const depthBelow = (below?.upperDepthMm ?? sacrum.measures.endplateDepthMm) / 2
    const ceiling = endplate(
      upper.at(0, -depthAbove, -m.anteriorHeightMm / 2),
      upper.at(0, depthAbove, -m.posteriorHeightMm / 2),
      upper.way(1, 0, 0),
    )
    const floor = endplate(
      lowerSeat.at(0, -depthBelow, below ? below.anteriorHeightMm / 2 : 0),
      lowerSeat.at(0, depthBelow, below ? below.posteriorHeightMm / 2 : 0),
      lowerSeat.way(1, 0, 0),
    )
    const front = between(ceiling.front, floor.front, 0.5)
    const hind = between(ceiling.back, floor.back, 0.5)
    const back = unit(minus(hind, front))
    const sideways = plus(upper.way(1, 0, 0), lowerSeat.way(1, 0, 0))
    const left = unit(minus(sideways, times(back, dot(sideways, back))))
    return {
      upper,
      lower,
      lowerSeat,
      origin: between(front, hind, 0.5),
      left,
      back,
      up: cross(left, back),
      ceiling,
      floor,
      lowerHalfDepth: depthBelow,
      halfWidth: (m.lowerWidthMm + (below?.upperWidthMm ?? sacrum.measures.endplateWidthMm)) / 4,
      halfDepth: (depthAbove + depthBelow) / 2,
    }
  })
}
