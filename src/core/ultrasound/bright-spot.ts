/** Where a tip in clear water probably is: the brightest spot of a picture, if it is one spot and stands out. */
import type { Fan } from './fan.ts'

export const BRIGHT_SPOT = {
  /** Half the side of the square that is averaged, px. */
  reach: 2,
  /** Of the depth: the ring of the array itself is brighter than any tip. */
  skipShare: 0.08,
  leastGrey: 60,
  /** The brightest spot elsewhere must be darker than this share of it. */
  mostRival: 0.7,
  /** Elsewhere begins so far away, px. */
  apartPx: 12,
} as const

interface Picture {
  readonly grey: Uint8Array
  readonly widthPx: number
  readonly heightPx: number
}

/** @returns the spot's middle weighted by its grey, image px; undefined where nothing, or more than one thing, stands out */
export function brightSpot(picture: Picture, fan: Fan | undefined): readonly [x: number, y: number] | undefined {
  const { widthPx, heightPx } = picture
  const sums = boxSums(picture)
  const isBelow = belowFace(fan, heightPx)
  const peakOf = (isAllowed: (x: number, y: number) => boolean) => {
    let [best, bestX, bestY] = [-1, 0, 0]
    for (let y = 0; y < heightPx; y++)
      for (let x = 0; x < widthPx; x++) {
        const value = sums[y * widthPx + x]!
        if (value > best && isBelow(x, y) && isAllowed(x, y)) [best, bestX, bestY] = [value, x, y]
      }
    return { best, x: bestX, y: bestY }
  }
  const first = peakOf(() => true)
  const rival = peakOf((x, y) => Math.hypot(x - first.x, y - first.y) > BRIGHT_SPOT.apartPx)
  if (first.best < BRIGHT_SPOT.leastGrey || rival.best > BRIGHT_SPOT.mostRival * first.best) return undefined
  return middleAt(picture, first.x, first.y)
}

function boxSums({ grey, widthPx, heightPx }: Picture): Float32Array {
  const { reach } = BRIGHT_SPOT
  const rows = new Float32Array(grey.length)
  const out = new Float32Array(grey.length)
  const count = 2 * reach + 1
  for (let y = 0; y < heightPx; y++)
    for (let x = reach; x < widthPx - reach; x++) {
      let sum = 0
      for (let n = -reach; n <= reach; n++) sum += grey[y * widthPx + x + n]!
      rows[y * widthPx + x] = sum / count
    }
  for (let y = reach; y < heightPx - reach; y++)
    for (let x = 0; x < widthPx; x++) {
      let sum = 0
      for (let n = -reach; n <= reach; n++) sum += rows[(y + n) * widthPx + x]!
      out[y * widthPx + x] = sum / count
    }
  return out
}

function belowFace(fan: Fan | undefined, heightPx: number): (x: number, y: number) => boolean {
  const { skipShare } = BRIGHT_SPOT
  if (fan?.kind !== 'curvilinear') {
    const top = fan ? fan.yPx + skipShare * fan.heightPx : skipShare * heightPx
    return (_, y) => y > top
  }
  const { originPx, startRadiusPx, stopRadiusPx } = fan
  const least = startRadiusPx + skipShare * (stopRadiusPx - startRadiusPx)
  return (x, y) => Math.hypot(x - originPx[0], y - originPx[1]) > least
}

function middleAt({ grey, widthPx, heightPx }: Picture, x0: number, y0: number): readonly [number, number] {
  let [sum, sumX, sumY] = [0, 0, 0]
  const reach = 6
  for (let y = Math.max(0, y0 - reach); y <= Math.min(heightPx - 1, y0 + reach); y++)
    for (let x = Math.max(0, x0 - reach); x <= Math.min(widthPx - 1, x0 + reach); x++) {
      const weight = Math.max(0, grey[y * widthPx + x]! - BRIGHT_SPOT.leastGrey / 2)
      sum += weight
      sumX += weight * x
      sumY += weight * y
    }
  return [sumX / sum, sumY / sum]
}
