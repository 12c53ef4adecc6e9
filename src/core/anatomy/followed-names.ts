/**
 * Names followed from reading to reading of one network, so that they neither flicker nor jump.
 *
 * A place belongs to the thing of the same class that was last seen nearest to it, within `reachMm`. A name comes into
 * view when two of the last three readings have it, and goes when three in a row have not, or when it is too old.
 *
 * Its place is smoothed by the 1€ filter (Casiez, Roussel and Vogel, CHI 2012). Of each new place x after dt:
 *   v' = v + a(speedCutOff) ((x - x_before) / dt - v),   cutOff = minCutOff + beta |v'|,
 *   x^' = x^ + a(cutOff) (x - x^),                       a(f) = 1 / (1 + 1 / (2π f dt)).
 * A hand at rest is smoothed hard, a moving one hardly at all.
 */
import type { NamedPlace, PictureReading } from './picture-reading.ts'
import type { ShownName } from './shown-name.ts'

export interface NameLimits {
  readonly reachMm: number
  /** A name last seen in a picture older than this is not shown, ms. */
  readonly oldestMs: number
  readonly minCutOffHz: number
  /** Hz per mm/s. */
  readonly betaPerMmS: number
  readonly speedCutOffHz: number
}

/** Neighbouring laminae are some 30 mm apart, the two halves of one picture's bone 10. */
export const NAME_LIMITS: NameLimits = {
  reachMm: 8,
  oldestMs: 400,
  minCutOffHz: 0.8,
  betaPerMmS: 0.1,
  speedCutOffHz: 1,
}

type Pair = readonly [x: number, y: number]

interface Thing {
  readonly id: number
  readonly name: string
  /** As last seen, and smoothed: in the picture, mm from its corner. */
  readonly seenMm: Pair
  readonly smoothMm: Pair
  /** mm/s. */
  readonly speed: Pair
  readonly confidence: number
  readonly seenAtMs: number
  /** Whether each of the last three readings had it, the newest last. */
  readonly had: readonly boolean[]
  readonly isShown: boolean
}

export interface FollowedNames {
  readonly things: readonly Thing[]
  readonly nextId: number
  /** Why nothing is named, when the last reading abstained. */
  readonly paused: string | undefined
  /** When the last reading's picture was taken. */
  readonly atMs: number
  readonly pixelMm: Pair
}

export const NO_NAMES: FollowedNames = { things: [], nextId: 1, paused: undefined, atMs: -Infinity, pixelMm: [1, 1] }

/**
 * Takes a reading in. One that is not newer than the last changes nothing.
 * @param atMs when the picture was taken
 * @param pixelMm width and height of its pixels
 */
export function followNames(
  before: FollowedNames,
  { named, abstains }: Pick<PictureReading, 'named' | 'abstains'>,
  atMs: number,
  pixelMm: Pair,
  limits: NameLimits = NAME_LIMITS,
): FollowedNames {
  if (!(atMs > before.atMs)) return before
  if (abstains !== undefined) return { ...before, things: [], paused: abstains, atMs, pixelMm }
  const known = before.things.filter(({ seenAtMs }) => atMs - seenAtMs <= limits.oldestMs)
  const places = named.map((place) => ({ place, mm: [place.xPx * pixelMm[0], place.yPx * pixelMm[1]] as const }))
  const pairs = matched(known, places, limits.reachMm)
  let { nextId } = before
  const followed = known.map((thing, n) => {
    const seen = places[pairs.get(n) ?? -1]
    return seen ? seenAgain(thing, seen.place, seen.mm, atMs, limits) : missed(thing)
  })
  const taken = new Set(pairs.values())
  const added = places.flatMap(({ place, mm }, n) => (taken.has(n) ? [] : [firstSeen(nextId++, place, mm, atMs)]))
  const things = [...followed, ...added].filter(({ had }) => had.includes(true))
  return { things, nextId, paused: undefined, atMs, pixelMm }
}

/** What stands on a picture shown now. */
export function shownNames(
  { things, pixelMm }: FollowedNames,
  nowMs: number,
  { oldestMs }: NameLimits = NAME_LIMITS,
): readonly ShownName[] {
  return things
    .filter(({ isShown, seenAtMs }) => isShown && nowMs - seenAtMs <= oldestMs)
    .map(({ id, name, smoothMm: [x, y], confidence }) => ({
      id,
      name,
      xPx: x / pixelMm[0],
      yPx: y / pixelMm[1],
      confidence,
      from: 'network',
      evidence: undefined,
    }))
}

/** The nearest pairs first. @returns which place (value) each thing (key) was seen at */
function matched(
  things: readonly Thing[],
  places: readonly { readonly place: NamedPlace; readonly mm: Pair }[],
  reachMm: number,
): ReadonlyMap<number, number> {
  const near = things.flatMap((thing, t) =>
    places.flatMap(({ place, mm }, p) => {
      const apart = Math.hypot(mm[0] - thing.seenMm[0], mm[1] - thing.seenMm[1])
      return place.name === thing.name && apart <= reachMm ? [{ t, p, apart }] : []
    }),
  )
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  for (const { t, p } of near.toSorted((a, b) => a.apart - b.apart)) {
    if (pairs.has(t) || taken.has(p)) continue
    pairs.set(t, p)
    taken.add(p)
  }
  return pairs
}

function firstSeen(id: number, { name, confidence }: NamedPlace, mm: Pair, atMs: number): Thing {
  const place = { seenMm: mm, smoothMm: mm, speed: [0, 0] as const }
  return { id, name, confidence, ...place, seenAtMs: atMs, had: [false, false, true], isShown: false }
}

function seenAgain(
  thing: Thing,
  { confidence }: NamedPlace,
  mm: Pair,
  atMs: number,
  { minCutOffHz, betaPerMmS, speedCutOffHz }: NameLimits,
): Thing {
  const dt = (atMs - thing.seenAtMs) / 1000
  const share = (cutOffHz: number) => 1 / (1 + 1 / (2 * Math.PI * cutOffHz * dt))
  const towards = (from: Pair, to: Pair, part: number): Pair => [
    from[0] + part * (to[0] - from[0]),
    from[1] + part * (to[1] - from[1]),
  ]
  const moved: Pair = [(mm[0] - thing.seenMm[0]) / dt, (mm[1] - thing.seenMm[1]) / dt]
  const speed = towards(thing.speed, moved, share(speedCutOffHz))
  const smoothMm = towards(thing.smoothMm, mm, share(minCutOffHz + betaPerMmS * Math.hypot(...speed)))
  const had = [...thing.had.slice(1), true]
  const isShown = thing.isShown || had.filter(Boolean).length >= 2
  return { ...thing, confidence, seenMm: mm, smoothMm, speed, seenAtMs: atMs, had, isShown }
}

const missed = (thing: Thing): Thing => ({ ...thing, had: [...thing.had.slice(1), false] })
