/**
 * Where the plates of names stand beside a picture, and which is whose, so that nothing covers anything. Pure.
 *
 * Two columns, left and right of the echo field; a straight leader runs from the inner edge of each plate to what it
 * names. With the inner edges of a column on one upright line leaders need never cross: the uppermost place goes to
 * what a ray turned about it from straight up meets first, and everything left over lies on the other side of that
 * leader (Bekos et al. 2007, Computational Geometry 36:215-236). Millimetres of the view, x to the right, y down.
 */
import { freePlaces, isFree, placesNearest, type Column, type Obstacle } from './label-places.ts'

export interface Labelled {
  readonly key: string
  /** What is named. */
  readonly xMm: number
  readonly yMm: number
  /** Of its plate. */
  readonly widthMm: number
  readonly heightMm: number
}

export interface LabelRoom {
  readonly left: Column
  readonly right: Column
  readonly obstacles: readonly Obstacle[]
}

export interface Plate {
  readonly key: string
  readonly side: 'left' | 'right'
  /** The middle of its inner edge, where the leader begins. */
  readonly xMm: number
  readonly yMm: number
  readonly widthMm: number
  readonly heightMm: number
}

const GAP_MM = 2
/** What stands stays: a plate is moved for no less than this, so that hands that tremble do not make plates dance. */
const STAY_MM = 9

/**
 * @param labelled the most important first: what finds no room is left out from the end
 * @param before what stood there in the last frame
 */
export function layOut(labelled: readonly Labelled[], room: LabelRoom, before: readonly Plate[] = []): Plate[] {
  const inside = labelled.filter(({ xMm, yMm }) => xMm > room.left.xMm && xMm < room.right.xMm && Number.isFinite(yMm))
  const size = {
    widthMm: Math.max(0, ...inside.map(({ widthMm }) => widthMm)),
    heightMm: Math.max(0, ...inside.map(({ heightMm }) => heightMm)) + GAP_MM,
  }
  const free = {
    left: freePlaces(room.left, -1, size, room.obstacles),
    right: freePlaces(room.right, 1, size, room.obstacles),
  }
  const most = { left: roomFor(free.left, size.heightMm), right: roomFor(free.right, size.heightMm) }
  const shown = inside.slice(0, most.left + most.right).toSorted((a, b) => a.xMm - b.xMm)
  const toLeft = shareOfLeft(shown, most, (room.left.xMm + room.right.xMm) / 2, before)
  return [
    ...column('left', shown.slice(0, toLeft), room, free.left, size, before),
    ...column('right', shown.slice(toLeft), room, free.right, size, before),
  ]
}

/** How many plates fit one below the other. */
function roomFor(places: readonly number[], pitchMm: number): number {
  let [count, next] = [0, -Infinity]
  for (const place of places) {
    if (place < next) continue
    count++
    next = place + pitchMm
  }
  return count
}

/** Of names sorted from left to right, how many stand on the left: those nearest the middle cross over when a column is full. */
function shareOfLeft(
  sorted: readonly Labelled[],
  most: Readonly<Record<Plate['side'], number>>,
  middleMm: number,
  before: readonly Plate[],
): number {
  const sides = new Map(before.map(({ key, side }) => [key, side]))
  const cost = (toLeft: number) =>
    sorted.reduce((sum, { key, xMm }, at) => {
      const side = at < toLeft ? 'left' : 'right'
      const beyond = side === 'left' ? xMm - middleMm : middleMm - xMm
      const was = sides.get(key)
      return sum + Math.max(0, beyond) + (was && was !== side ? STAY_MM : 0)
    }, 0)
  let best = Math.max(0, sorted.length - most.right)
  for (let toLeft = best + 1; toLeft <= Math.min(sorted.length, most.left); toLeft++) {
    if (cost(toLeft) < cost(best)) best = toLeft
  }
  return best
}

function column(
  side: Plate['side'],
  named: readonly Labelled[],
  room: LabelRoom,
  free: readonly number[],
  size: { readonly widthMm: number; readonly heightMm: number },
  before: readonly Plate[],
): Plate[] {
  const { xMm } = room[side]
  const out = side === 'left' ? -1 : 1
  const wanted = named.map(({ yMm }) => yMm).toSorted((a, b) => a - b)
  const best = placesNearest(free, wanted, size.heightMm)
  const stood = before.filter((plate) => plate.side === side).map(({ yMm }) => yMm)
  const way = (places: readonly number[]) => places.reduce((sum, place, at) => sum + Math.abs(place - wanted[at]!), 0)
  const stays =
    stood.length === named.length &&
    way(stood) <= way(best) + STAY_MM * named.length &&
    stood.every((yMm, at) => at === 0 || yMm - stood[at - 1]! >= size.heightMm) &&
    stood.every((yMm) => isFree(room[side], out, size, room.obstacles, yMm))
  return handedOut(side, named, xMm, stays ? stood : best)
}

/** From the uppermost place down: each goes to what a ray turned about it meets first, the nearer of two in one line. */
function handedOut(side: Plate['side'], named: readonly Labelled[], xMm: number, places: readonly number[]): Plate[] {
  let left = [...named]
  return places.map((yMm) => {
    // Steepness of the way there, least for what is straight above.
    const rise = (at: Labelled) => (at.yMm - yMm) / Math.abs(at.xMm - xMm)
    const first = left.reduce((a, b) => {
      const turn = rise(b) - rise(a)
      const nearer = Math.abs(b.xMm - xMm) < Math.abs(a.xMm - xMm)
      return turn < -1e-9 || (turn <= 1e-9 && nearer) ? b : a
    })
    left = left.filter((each) => each !== first)
    return { key: first.key, side, xMm, yMm, widthMm: first.widthMm, heightMm: first.heightMm }
  })
}
