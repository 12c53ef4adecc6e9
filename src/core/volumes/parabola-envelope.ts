/** The lower envelope of parabolas that stand on the walls between the voxels of a line: one axis of a distance field. */

export interface EnvelopeWork {
  /** Squared distances in voxels, line after line: read, and written over. */
  readonly lines: Float32Array
  /** Walls whose parabolas the envelope is made of, how high these stand, and the first voxel where each is the lowest. */
  readonly walls: Int32Array
  readonly heights: Float64Array
  readonly firsts: Int32Array
  /** 1 / (2 n): a division takes longer than all the rest. */
  readonly halves: Float64Array
}

export function envelopeWork(longest: number, lines: number): EnvelopeWork {
  const walls = longest + 2
  return {
    lines: new Float32Array(longest * lines),
    walls: new Int32Array(walls),
    heights: new Float64Array(walls),
    firsts: new Int32Array(walls),
    halves: Float64Array.from({ length: walls }, (_, n) => (n > 0 ? 0.5 / n : 0)),
  }
}

/** Each voxel of a line becomes the least of itself and of all others' squares plus their squared way to it, wall to middle. */
export function lowerEnvelope(
  { lines, walls, heights, firsts, halves }: EnvelopeWork,
  start: number,
  length: number,
): void {
  let last = -1
  let before = Infinity
  for (let wall = 0; wall <= length; wall++) {
    const here = wall < length ? lines[start + wall]! : Infinity
    const height = here < before ? here : before
    before = here
    if (height === Infinity) continue
    let first = 0
    while (last >= 0) {
      const other = walls[last]!
      const cut = (height - heights[last]!) * halves[wall - other]! + 0.5 * (wall + other + 1)
      first = cut > 0 ? cut | 0 : 0
      if (first > firsts[last]!) break
      last--
      first = 0
    }
    if (first >= length) continue
    last++
    walls[last] = wall
    heights[last] = height
    firsts[last] = first
  }
  let end = length
  for (; last >= 0; last--) {
    const [first, height] = [firsts[last]!, heights[last]!]
    for (let voxel = first, off = first + 0.5 - walls[last]!; voxel < end; voxel++, off++) {
      const square = off * off + height
      if (square < lines[start + voxel]!) lines[start + voxel] = square
    }
    end = first
  }
}
