/**
 * Where a square of grey values can hold echoes: inside the convex outline of
 * everything brighter than black, and below the first echo of each column.
 *
 * A sector drawn in a black rectangle would else have a "shadow" in each of its lower
 * corners and an edge along the transducer; the dark behind bone stays inside.
 */

/** Grey above 8 of 255 is an echo: compression and capture leave a little noise in black. Half a step more, against rounding. */
export const ECHO_GREY = 8.5 / 255

type Point = readonly [x: number, y: number]

/** @returns 1 where echoes can be, else 0; `side * side` long. All 0 for a black picture. */
export function echoMask(grey: Float32Array, side: number): Float32Array {
  const mask = new Float32Array(side * side)
  const points = rimOf(grey, side)
  if (points.length < 3) return mask
  const upper = hull(points, 1)
  const lower = hull(points, -1)
  for (let x = upper[0]![0]; x <= upper.at(-1)![0]; x++) {
    const bottom = Math.floor(heightAt(lower, x))
    let y = Math.ceil(heightAt(upper, x))
    while (y <= bottom && grey[y * side + x]! <= ECHO_GREY) y++
    for (; y <= bottom; y++) mask[y * side + x] = 1
  }
  return mask
}

/** The first and last echo of every column, from left to right, upper before lower: enough for the outline. */
function rimOf(grey: Float32Array, side: number): Point[] {
  const points: Point[] = []
  for (let x = 0; x < side; x++) {
    let first = -1
    let last = -1
    for (let y = 0; y < side; y++) {
      if (grey[y * side + x]! <= ECHO_GREY) continue
      if (first < 0) first = y
      last = y
    }
    if (first >= 0) points.push([x, first])
    if (last > first) points.push([x, last])
  }
  return points
}

/** One chain of the convex hull of points sorted by x, then y (Andrew 1979): the upper (turn 1, small y) or the lower (turn -1). */
function hull(points: readonly Point[], turn: 1 | -1): Point[] {
  const chain: Point[] = []
  for (const point of points) {
    while (chain.length > 1 && turn * cross(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop()
    chain.push(point)
  }
  return chain
}

const cross = (o: Point, a: Point, b: Point) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])

function heightAt(chain: readonly Point[], x: number): number {
  let i = 1
  while (i < chain.length - 1 && chain[i]![0] < x) i++
  const [from, to] = [chain[i - 1]!, chain[i] ?? chain[i - 1]!]
  // Only the lower chain can stand upright, at its left end, where its second point is the lower one.
  return to[0] === from[0] ? to[1] : from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0])
}
