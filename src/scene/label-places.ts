/** Places along an upright line where a plate of a given size stands free of obstacles. Pure; millimetres, y down. */

/** The line of the inner edges of the plates of one side. */
export interface Column {
  readonly xMm: number
  readonly topMm: number
  readonly bottomMm: number
}

/** A straight thing with round ends, as a needle is; or an upright box. */
export type Obstacle =
  | {
      readonly kind: 'bar'
      readonly from: readonly [x: number, y: number]
      readonly to: readonly [x: number, y: number]
      readonly halfMm: number
    }
  | {
      readonly kind: 'box'
      readonly low: readonly [x: number, y: number]
      readonly high: readonly [x: number, y: number]
    }

interface Size {
  readonly widthMm: number
  readonly heightMm: number
}

const STEP_MM = 1

/** @param out -1 when plates stand to the left of the line, 1 to the right. @returns middles of plates, from the top down. */
export function freePlaces(column: Column, out: -1 | 1, size: Size, obstacles: readonly Obstacle[]): number[] {
  const places: number[] = []
  const last = column.bottomMm - size.heightMm / 2
  for (let yMm = column.topMm + size.heightMm / 2; yMm <= last; yMm += STEP_MM) {
    if (isFree(column, out, size, obstacles, yMm)) places.push(yMm)
  }
  return places
}

export function isFree(
  { xMm, topMm, bottomMm }: Column,
  out: -1 | 1,
  { widthMm, heightMm }: Size,
  obstacles: readonly Obstacle[],
  yMm: number,
): boolean {
  const low = [out < 0 ? xMm - widthMm : xMm, yMm - heightMm / 2] as const
  const high = [low[0] + widthMm, low[1] + heightMm] as const
  return low[1] >= topMm && high[1] <= bottomMm && !obstacles.some((obstacle) => meets(obstacle, low, high))
}

type Pair = readonly [number, number]

function meets(obstacle: Obstacle, low: Pair, high: Pair): boolean {
  if (obstacle.kind === 'box')
    return [0, 1].every((axis) => obstacle.low[axis]! < high[axis]! && obstacle.high[axis]! > low[axis]!)
  // The bar's middle line against the box grown by the bar: at the corners a little more than there is.
  const { from, to, halfMm } = obstacle
  let [begin, end] = [0, 1]
  for (const axis of [0, 1]) {
    const [least, most] = [low[axis]! - halfMm, high[axis]! + halfMm]
    const start = from[axis]!
    const way = to[axis]! - start
    if (Math.abs(way) < 1e-9) {
      if (start <= least || start >= most) return false
      continue
    }
    const [a, b] = [(least - start) / way, (most - start) / way]
    begin = Math.max(begin, Math.min(a, b))
    end = Math.min(end, Math.max(a, b))
  }
  return begin < end
}

/**
 * Of the free places as many as are wanted, a pitch or more apart, whose squared distances from where they are wanted sum up to least.
 *
 * @param wanted from the top down, as many as fit at most
 */
export function placesNearest(free: readonly number[], wanted: readonly number[], pitchMm: number): number[] {
  // best[n][j]: the least sum for the first n + 1 wanted with the last of them at or before place j, and where that is.
  const best: { sum: number; at: number }[][] = []
  wanted.forEach((wish, n) => {
    const row: { sum: number; at: number }[] = []
    let reach = -1
    for (let j = 0; j < free.length; j++) {
      while (reach + 1 < j && free[reach + 1]! <= free[j]! - pitchMm) reach++
      const under = n === 0 ? 0 : reach < 0 ? Infinity : best[n - 1]![reach]!.sum
      const here = { sum: under + (free[j]! - wish) ** 2, at: j }
      const earlier = row[j - 1]
      row.push(earlier && earlier.sum <= here.sum ? earlier : here)
    }
    best.push(row)
  })
  const places: number[] = []
  let end = free.length - 1
  for (let n = wanted.length - 1; n >= 0; n--) {
    const found = best[n]![end]
    if (!found || found.sum === Infinity) return []
    places.unshift(free[found.at]!)
    end = lastAtOrBefore(free, free[found.at]! - pitchMm)
  }
  return places
}

function lastAtOrBefore(places: readonly number[], limit: number): number {
  let at = places.length - 1
  while (at >= 0 && places[at]! > limit) at--
  return at
}
