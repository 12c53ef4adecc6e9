/** How a plane in the room is seen: which of its axes points to the viewer's right and which down, so that text beside it stands upright. Pure. */

type Pair = readonly [number, number]

/** Each is one of the image's own directions: (1, 0) along its x, (0, -1) against its y. */
export interface SeenAxes {
  readonly right: Pair
  readonly down: Pair
}

export interface Seen {
  /** The viewer's right and up, as shares along the image's x and y. */
  readonly rightOn: Pair
  readonly upOn: Pair
  /** From where x to the right and y down would be mirrored. */
  readonly isFromBehind: boolean
}

const RIGHTS: readonly Pair[] = [[1, 0], [0, 1], [-1, 0], [0, -1]] // prettier-ignore
/** A head that leans about half way between two quarter turns does not make plates spin. */
const STAY = 0.3

/** @param before what it was in the last frame */
export function seenAxes({ rightOn, upOn, isFromBehind }: Seen, before?: SeenAxes): SeenAxes {
  const downOf = ([x, y]: Pair): Pair => (isFromBehind ? [y, -x] : [-y, x])
  const fit = ({ right, down }: SeenAxes) => dot(right, rightOn) - dot(down, upOn)
  const ways = RIGHTS.map((right) => ({ right, down: downOf(right) }))
  const best = ways.reduce((a, b) => (fit(b) > fit(a) ? b : a))
  const stayed = before && ways.find(({ right, down }) => same(right, before.right) && same(down, before.down))
  return stayed && fit(stayed) > fit(best) - STAY ? stayed : best
}

const dot = (a: Pair, b: Pair) => a[0] * b[0] + a[1] * b[1]
const same = (a: Pair, b: Pair) => a[0] === b[0] && a[1] === b[1]
