/** How paths of nerves and vessels give way to what is harder than they are. */
import type { Sdf } from '#core/phantom/sdf.ts'
import { apart, between, cross, dot, length, minus, plus, times, unit, type Place } from './vector.ts'

const STEP_MM = 0.25
/** At the end it is only pushed, no longer pulled straight; but no further than this, lest it come apart where there is too little room. */
const LAST = { rounds: 20, mm: 1.8 } as const

/** How a distance grows along each axis, per mm. */
export function slopeOf(sdf: Sdf, [x, y, z]: Place): Place {
  const over = 1 / (2 * STEP_MM)
  return [
    (sdf(x + STEP_MM, y, z) - sdf(x - STEP_MM, y, z)) * over,
    (sdf(x, y + STEP_MM, z) - sdf(x, y - STEP_MM, z)) * over,
    (sdf(x, y, z + STEP_MM) - sdf(x, y, z - STEP_MM)) * over,
  ]
}

/** What lacks more room than this is crowded, and how it is brought to the middle of the little there is. */
const CROWDED_MM = 0.3
const CENTRING = { mm: 0.25, steps: 6 } as const

/** Where a distance grows, as a unit vector. */
export function uphill(sdf: Sdf, place: Place): Place {
  const way = slopeOf(sdf, place)
  const size = length(way)
  return size < 1e-9 ? [0, 0, 0] : times(way, 1 / size)
}

export interface Relaxing {
  /** How far each place must keep from the obstacle, mm: by its share of the path, 0-1, and where it is. */
  readonly clearMm: (t: number, place: Place) => number
  /** Places at the start and end that stay where they are. */
  readonly fixed?: readonly [first: number, last: number]
  readonly rounds?: number
}

/** As many places, as far from one another along the path. */
export function evenly(path: readonly Place[]): Place[] {
  const along = [0]
  for (let n = 1; n < path.length; n++) along.push(along[n - 1]! + apart(path[n]!, path[n - 1]!))
  const step = along.at(-1)! / (path.length - 1)
  let at = 0
  return path.map((place, n) => {
    if (n === 0 || n === path.length - 1) return place
    while (along[at + 1]! < n * step) at++
    return between(path[at]!, path[at + 1]!, (n * step - along[at]!) / (along[at + 1]! - along[at]! || 1))
  })
}

/** Of a path that goes into a pocket and comes back out of it, without that detour; as many places. */
function withoutDetours(path: readonly Place[]): Place[] {
  for (let n = 0; n < path.length; n++) {
    let along = 0
    for (let m = n + 1; m < path.length; m++) {
      along += apart(path[m]!, path[m - 1]!)
      if (along < 5 || apart(path[n]!, path[m]!) > 0.45 * along) continue
      const gone = m - n - 1
      const cut = [...path.slice(0, n + 1), ...path.slice(m)]
      const [a, b] = [path[n]!, path[m]!]
      /** The places that are over go between the two ends of the cut, to be spread from there. */
      cut.splice(n + 1, 0, ...Array.from({ length: gone }, (_, k) => between(a, b, (k + 1) / (gone + 1))))
      return withoutDetours(evenly(cut))
    }
  }
  return [...path]
}

/**
 * The path as an elastic band (Quinlan and Khatib 1993, IEEE ICRA 802-807): pulled straight where it is free, pushed
 * out of an obstacle sideways. Between walls that leave less room than it should have it comes to lie in the middle,
 * where the obstacle is as far as it can be: whoever asked must then be content with that room.
 */
export function relaxed(
  path: readonly Place[],
  obstacle: Sdf,
  { clearMm, fixed = [1, 0], rounds = 40 }: Relaxing,
): Place[] {
  const places = [...path]
  const last = places.length - 1
  const [firstMoved, lastMoved] = [fixed[0], last - fixed[1]]
  /** What each place is known to have for room: asking the obstacle is the dear part of it. */
  const room = places.map(() => -Infinity)
  const move = (n: number, to: Place) => {
    room[n]! -= 1.15 * apart(places[n]!, to)
    places[n] = to
  }
  const push = (n: number, share: number) => {
    const place = places[n]!
    const clear = clearMm(n / last, place)
    if (room[n]! >= clear) return
    room[n] = obstacle(...place)
    const lacking = clear - room[n]!
    if (lacking <= 0) return
    const slope = slopeOf(obstacle, place)
    const way = unit(minus(places[Math.min(last, n + 1)]!, places[Math.max(0, n - 1)]!))
    const aside = minus(slope, times(way, dot(slope, way)))
    /** Head on there is no way past, so it goes back the way it came. */
    const out = length(aside) < 0.3 * length(slope) && room[n]! < 0 ? slope : aside
    const to = plus(place, times(out, Math.min(share * lacking + 0.02, 1.5) / Math.max(0.4, length(out))))
    const kept = settled?.[n]
    move(n, kept && apart(kept, to) > LAST.mm ? between(kept, to, LAST.mm / apart(kept, to)) : to)
  }
  let settled: readonly Place[] | undefined
  for (let round = 0; round < rounds; round++) {
    const isLast = round >= rounds - Math.min(LAST.rounds, rounds / 2)
    if (isLast) settled ??= [...places]
    else {
      evenly(round % 4 === 3 ? withoutDetours(places) : places).forEach((place, n) => move(n, place))
      for (let n = Math.max(1, firstMoved); n <= Math.min(last - 1, lastMoved); n++)
        move(n, between(places[n]!, between(places[n - 1]!, places[n + 1]!, 0.5), 0.4))
    }
    for (let n = firstMoved; n <= lastMoved; n++) push(n, isLast ? 0.6 : 0.8)
  }
  return places.map((place, n) =>
    n > firstMoved && n < lastMoved && obstacle(...place) < clearMm(n / last, place) - CROWDED_MM
      ? centred(place, unit(minus(places[n + 1]!, places[n - 1]!)), obstacle)
      : place,
  )
}

/** Between two walls the slope says little: the roomiest place found by small steps across the path's way. */
function centred(place: Place, way: Place, obstacle: Sdf): Place {
  const aside = unit(cross(way, Math.abs(way[2]) > 0.8 ? [1, 0, 0] : [0, 0, 1]))
  const up = cross(way, aside)
  const steps = Array.from({ length: 8 }, (_, k): Place => {
    const angle = (k / 4) * Math.PI
    return plus(times(aside, CENTRING.mm * Math.cos(angle)), times(up, CENTRING.mm * Math.sin(angle)))
  })
  let [at, room] = [place, obstacle(...place)]
  for (let n = 0; n < CENTRING.steps; n++) {
    const next = steps
      .map((step) => plus(at, step))
      .map((to) => ({ to, mm: obstacle(...to) }))
      .reduce((a, b) => (b.mm > a.mm ? b : a))
    if (next.mm <= room + 0.01) break
    ;[at, room] = [next.to, next.mm]
  }
  return at
}

/**
 * How thick what runs along a path may be: as asked, less where the obstacle leaves no such room, and never swelling or
 * thinning by more than a quarter of a millimetre a place.
 * @param freeMm what stays between it and the obstacle.
 */
export function fitting(
  path: readonly Place[],
  obstacle: Sdf,
  radiusAt: (n: number) => number,
  freeMm: number,
  slopeMm = 0.25,
): number[] {
  const radii = path.map((place, n) => Math.min(radiusAt(n), obstacle(...place) - freeMm))
  for (let n = 1; n < radii.length; n++) radii[n] = Math.min(radii[n]!, radii[n - 1]! + slopeMm)
  for (let n = radii.length - 2; n >= 0; n--) radii[n] = Math.min(radii[n]!, radii[n + 1]! + slopeMm)
  return radii
}

/** The place moved along the slope of a distance until it lies this far from the surface. */
export function onSurface(place: Place, sdf: Sdf, distanceMm: number): Place {
  let at = place
  for (let round = 0; round < 30; round++) {
    const off = distanceMm - sdf(...at)
    if (Math.abs(off) < 0.02) break
    at = plus(at, times(uphill(sdf, at), Math.max(-3, Math.min(3, off))))
  }
  return at
}
