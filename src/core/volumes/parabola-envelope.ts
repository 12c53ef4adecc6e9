/** The lower envelope of parabolas that stand on the walls between the voxels of a line: one axis of a distance field. */

export interface EnvelopeWork {
  /** Walls whose parabolas the envelope is made of, how high these stand, and the first voxel where each is the lowest. */
  readonly walls: Int32Array
  readonly heights: Float64Array
  readonly firsts: Int32Array
  /** 1 / (2 n): a division takes longer than all the rest. */
  readonly halves: Float64Array
}

export function envelopeWork(longest: number): EnvelopeWork {
  const walls = longest + 2
  return {
    walls: new Int32Array(walls),
    heights: new Float64Array(walls),
    firsts: new Int32Array(walls + 1),
    halves: Float64Array.from({ length: walls }, (_, n) => (n > 0 ? 0.5 / n : 0)),
  }
}

/**
 * The envelope over a stretch of a line without zeros: beyond a zero nothing is nearer than the zero itself, so that
 * stretches between zeros need nothing of each other.
 * @param line squares, one per voxel; Infinity where nothing is known
 * @param start of the line in it
 * @param from first voxel of the stretch
 * @param to the one after its last
 * @returns how many parabolas it is made of
 */
export function envelope(
  { walls, heights, firsts, halves }: EnvelopeWork,
  line: Float64Array,
  start: number,
  length: number,
  from: number,
  to: number,
): number {
  let last = -1
  // The newest parabola is looked at for every wall: it is kept out of the arrays.
  let topWall = 0
  let topHeight = 0
  let topFirst = -1
  let height = Infinity
  let own = from > 0 ? line[start + from - 1]! : Infinity
  let next = from < length ? line[start + from]! : Infinity
  let higher = own < next ? own : next
  for (let wall = from; wall <= to; wall++) {
    const lower = height
    height = higher
    own = next
    next = wall + 1 < length ? line[start + wall + 1]! : Infinity
    higher = wall < to ? (own < next ? own : next) : Infinity
    // Above both neighbours' parabolas everywhere: most are, and a glance is less than two cuts.
    if (height === Infinity || 2 * height > lower + higher + 2) continue
    let first = from
    while (last >= 0) {
      const cut = (height - topHeight) * halves[wall - topWall]! + 0.5 * (wall + topWall + 1)
      first = cut > from ? cut | 0 : from
      if (first > topFirst) break
      first = from
      last--
      if (last < 0) break
      topWall = walls[last]!
      topHeight = heights[last]!
      topFirst = firsts[last]!
    }
    if (first >= to) continue
    last++
    walls[last] = topWall = wall
    heights[last] = topHeight = height
    firsts[last] = topFirst = first
  }
  firsts[last + 1] = to
  return last + 1
}
