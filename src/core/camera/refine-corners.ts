/**
 * Corners of a dark square to a fraction of a pixel: along each edge the steepest step from dark to light is found
 * across it, a line is laid through these places, and neighbouring lines are brought to meet.
 */
export interface GreyPicture {
  readonly grey: Uint8Array | Uint8ClampedArray
  readonly widthPx: number
  readonly heightPx: number
}

type Xy = readonly [x: number, y: number]

/** How far to either side of a rough edge is looked, of its length and at most; places along it; what is left out near corners. */
const EDGE = { reachShare: 0.06, mostReachPx: 5, leastReachPx: 2, places: 24, cornerShare: 0.12, stepPx: 0.25 } as const

/** @param rough in order round the square. @returns the same where no edge is found */
export function refineCorners(picture: GreyPicture, rough: readonly Xy[]): readonly Xy[] {
  const lines = rough.map((from, n) => edgeLine(picture, from, rough[(n + 1) % rough.length]!))
  return rough.map((corner, n) => {
    const [before, after] = [lines[(n + rough.length - 1) % rough.length], lines[n]]
    const meet = before && after && meeting(before, after)
    // An edge that was found elsewhere is not this square's.
    return meet && Math.hypot(meet[0] - corner[0], meet[1] - corner[1]) < 2 * EDGE.mostReachPx ? meet : corner
  })
}

/** A point of it, and its unit normal. */
interface Line {
  readonly at: Xy
  readonly normal: Xy
}

function edgeLine(picture: GreyPicture, from: Xy, to: Xy): Line | undefined {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
  const reach = Math.min(EDGE.mostReachPx, Math.max(EDGE.leastReachPx, EDGE.reachShare * length))
  const places: Xy[] = []
  for (let n = 0; n < EDGE.places; n++) {
    const along = length * (EDGE.cornerShare + ((1 - 2 * EDGE.cornerShare) * n) / (EDGE.places - 1))
    const off = steepest(picture, from[0] + ux * along, from[1] + uy * along, -uy, ux, reach)
    if (off !== undefined) places.push([from[0] + ux * along - uy * off, from[1] + uy * along + ux * off])
  }
  return places.length >= EDGE.places / 2 ? lineThrough(places) : undefined
}

/** Where grey changes most along a normal, px from its middle: the middle of the change, weighted by it. */
function steepest(picture: GreyPicture, x: number, y: number, nx: number, ny: number, reach: number) {
  const slopes: number[] = []
  const half = 0.5
  for (let at = -reach; at <= reach; at += EDGE.stepPx) {
    const [a, b] = [at - half, at + half].map((off) => greyAt(picture, x + nx * off, y + ny * off))
    if (a === undefined || b === undefined) return undefined
    slopes.push(b - a)
  }
  const best = slopes.reduce((most, slope, n) => (Math.abs(slope) > Math.abs(slopes[most]!) ? n : most), 0)
  if (Math.abs(slopes[best]!) < 8) return undefined
  const sign = Math.sign(slopes[best]!)
  const wide = Math.round(1.5 / EDGE.stepPx)
  let [sum, sumAt] = [0, 0]
  for (let n = Math.max(0, best - wide); n <= Math.min(slopes.length - 1, best + wide); n++) {
    const weight = Math.max(0, sign * slopes[n]!)
    sum += weight
    sumAt += weight * (n * EDGE.stepPx - reach)
  }
  return sumAt / sum
}

function greyAt({ grey, widthPx, heightPx }: GreyPicture, x: number, y: number): number | undefined {
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  if (x0 < 0 || y0 < 0 || x0 + 1 >= widthPx || y0 + 1 >= heightPx) return undefined
  const [fx, fy] = [x - x0, y - y0]
  const at = y0 * widthPx + x0
  const upper = grey[at]! * (1 - fx) + grey[at + 1]! * fx
  const lower = grey[at + widthPx]! * (1 - fx) + grey[at + widthPx + 1]! * fx
  return upper * (1 - fy) + lower * fy
}

/** By total least squares; places that lie off it are left out once. */
function lineThrough(places: readonly Xy[]): Line {
  const first = fitted(places)
  const offs = places.map((place) => Math.abs(offOf(first, place)))
  const limit = Math.max(0.25, 3 * offs.toSorted((a, b) => a - b)[offs.length >> 1]!)
  const kept = places.filter((_, n) => offs[n]! <= limit)
  return kept.length >= 4 ? fitted(kept) : first
}

function fitted(places: readonly Xy[]): Line {
  const mean = (axis: 0 | 1) => places.reduce((sum, place) => sum + place[axis], 0) / places.length
  const at: Xy = [mean(0), mean(1)]
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of places) {
    xx += (x - at[0]) ** 2
    xy += (x - at[0]) * (y - at[1])
    yy += (y - at[1]) ** 2
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy)
  return { at, normal: [-Math.sin(angle), Math.cos(angle)] }
}

const offOf = ({ at, normal }: Line, [x, y]: Xy) => (x - at[0]) * normal[0] + (y - at[1]) * normal[1]

function meeting(a: Line, b: Line): Xy | undefined {
  const area = a.normal[0] * b.normal[1] - a.normal[1] * b.normal[0]
  if (Math.abs(area) < 0.1) return undefined
  const [da, db] = [a, b].map(({ at, normal }) => at[0] * normal[0] + at[1] * normal[1]) as [number, number]
  return [(da * b.normal[1] - db * a.normal[1]) / area, (db * a.normal[0] - da * b.normal[0]) / area]
}
