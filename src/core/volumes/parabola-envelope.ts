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
 * Each voxel of a line becomes the least of itself and of all others' squares plus their squared way to it, wall to middle.
 * @param perSquare what was in the field, in squares of this line's voxels
 */
export function lowerEnvelope(
  { walls, heights, firsts, halves }: EnvelopeWork,
  field: Float32Array,
  start: number,
  stride: number,
  length: number,
  perSquare: number,
): void {
  let last = -1
  let before = Infinity
  // The newest parabola is looked at for every wall: it is kept out of the arrays.
  let [topWall, topHeight, topFirst] = [0, 0, -1]
  for (let wall = 0, at = start; wall <= length; wall++, at += stride) {
    const here = wall < length ? field[at]! * perSquare : Infinity
    const height = here < before ? here : before
    before = here
    if (height === Infinity) continue
    let first = 0
    while (last >= 0) {
      const cut = (height - topHeight) * halves[wall - topWall]! + 0.5 * (wall + topWall + 1)
      first = cut > 0 ? cut | 0 : 0
      if (first > topFirst) break
      first = 0
      last--
      if (last < 0) break
      topWall = walls[last]!
      topHeight = heights[last]!
      topFirst = firsts[last]!
    }
    if (first >= length) continue
    last++
    walls[last] = topWall = wall
    heights[last] = topHeight = height
    firsts[last] = topFirst = first
  }
  if (last < 0) return
  firsts[last + 1] = length
  let k = 0
  let [next, height, off] = [firsts[1]!, heights[0]!, 0.5 - walls[0]!]
  for (let voxel = 0, at = start; voxel < length; voxel++, off++, at += stride) {
    if (voxel === next) {
      k++
      next = firsts[k + 1]!
      height = heights[k]!
      off = voxel + 0.5 - walls[k]!
    }
    const square = off * off + height
    const old = field[at]! * perSquare
    field[at] = square < old ? square : old
  }
}
