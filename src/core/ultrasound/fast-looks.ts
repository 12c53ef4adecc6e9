/**
 * The looks of `enhancement.ts` on the processor, pixel for pixel and fast enough for every picture: sums of grids are
 * carried on from pixel to pixel, and of each line the sum is made once for all pixels that ask for it.
 */
import { ENHANCEMENT, LINES, REACH_PX, edgeDistancePx, type Look } from './enhancement.ts'
import type { Fan } from './fan.ts'

type Shown = Exclude<Look, 'original'>

interface Picture {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array
}

/** Pixels round the picture that repeat its edge: as far as any look looks. */
const ROOM = ENHANCEMENT.bone.behindPx[1] + 4

/** Room for the sum of a line of 15 pixels; of two of them; a double holds four without loss. */
const BITS = 12
const MASK = (1 << BITS) - 1
const TWO = 1 << (2 * BITS)
const PER_TWO = 1 / TWO
const TOGETHER = 4
/** Round the picture, sums that the sides of a line in it may ask for; a multiple of those made together. */
const ASIDE = 8
type Thirteen = [number, number, number, number, number, number, number, number, number, number, number, number, number]

/** Keeps the working arrays of one size of picture. */
export interface FastLooks {
  /** @returns a picture of the same size; with 'original' the same bytes */
  look(grey: Uint8Array, fan: Fan, look: Look): Uint8Array<ArrayBuffer>
}

export function createFastLooks(widthPx: number, heightPx: number): FastLooks {
  const width = widthPx + 2 * ROOM
  const height = heightPx + 2 * ROOM
  const size = width * height
  const padded = new Uint8Array(size)
  /** A pixel and the three to its right in one number: four sums for one addition. */
  const fours = new Float64Array(size)
  const sums = new Uint16Array(size)
  const [rows, squareRows, grid, squareGrid, small] = Array.from({ length: 5 }, () => new Int32Array(size)) as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array] // prettier-ignore
  const best = new Uint16Array(size)
  const bestOn = new Uint16Array(size)
  let share: { readonly fan: Fan; readonly look: Shown; readonly of: Float64Array } | undefined

  function pad({ grey }: Pick<Picture, 'grey'>) {
    for (let y = 0; y < height; y++) {
      const from = widthPx * Math.min(heightPx - 1, Math.max(0, y - ROOM))
      const to = y * width
      padded.fill(grey[from]!, to, to + ROOM)
      padded.set(grey.subarray(from, from + widthPx), to + ROOM)
      padded.fill(grey[from + widthPx - 1]!, to + ROOM + widthPx, to + width)
    }
  }

  /** How much of the look there is at each pixel, 0-1. */
  function shareOf(fan: Fan, look: Shown): Float64Array {
    if (share?.fan === fan && share.look === look) return share.of
    const reach = REACH_PX[look]
    const of = new Float64Array(widthPx * heightPx)
    for (let y = 0, at = 0; y < heightPx; y++)
      for (let x = 0; x < widthPx; x++, at++)
        of[at] = Math.min(1, Math.max(0, (-edgeDistancePx(fan, x, y) - reach) / reach))
    share = { fan, look, of }
    return of
  }

  /** Sums over a grid of places, as many each way, so far apart: along the rows first, then down. */
  function sumGrid(half: number, step: number, into: Int32Array, intoSquares?: Int32Array) {
    const away = half * step
    for (let y = 0; y < height; y++) {
      const start = y * width
      for (let x = away; x < width - away; x++) {
        const at = start + x
        if (x < away + step) {
          let [sum, squares] = [0, 0]
          for (let n = -away; n <= away; n += step) {
            const value = padded[at + n]!
            sum += value
            squares += value * value
          }
          rows[at] = sum
          squareRows[at] = squares
          continue
        }
        const [come, gone] = [padded[at + away]!, padded[at - away - step]!]
        rows[at] = rows[at - step]! + come - gone
        squareRows[at] = squareRows[at - step]! + come * come - gone * gone
      }
    }
    const [down, stepDown] = [away * width, step * width]
    addDown(rows, into, away, step, down, stepDown)
    if (intoSquares) addDown(squareRows, intoSquares, away, step, down, stepDown)
  }

  function addDown(from: Int32Array, into: Int32Array, away: number, step: number, down: number, stepDown: number) {
    for (let y = away; y < height - away; y++)
      for (let at = y * width, end = at + width; at < end; at++) {
        if (y >= away + step) into[at] = into[at - stepDown]! + from[at + down]! - from[at - down - stepDown]!
        else {
          let sum = 0
          for (let n = -down; n <= down; n += stepDown) sum += from[at + n]!
          into[at] = sum
        }
      }
  }

  /** Of each pixel the line that stands out most from both sides: by how much, and its sum; both times its places. */
  function strongest(lines: (typeof LINES)['bone']) {
    best.fill(0)
    bestOn.fill(0)
    for (let at = 0; at + 3 < size; at++)
      fours[at] = padded[at]! + (padded[at + 1]! << BITS) + TWO * (padded[at + 2]! + (padded[at + 3]! << BITS))
    for (const { on, before, behind } of lines) {
      const offsets = Int32Array.from(on, ([dx, dy]) => dx + dy * width)
      sumLine(offsets)
      const aside = (line: typeof on) => line[0]![0] - on[0]![0] + (line[0]![1] - on[0]![1]) * width
      const [first, second] = [aside(before), aside(behind)]
      for (let y = ROOM; y < ROOM + heightPx; y++)
        for (let at = y * width + ROOM, end = at + widthPx; at < end; at++) {
          const own = sums[at]!
          const [a, b] = [sums[at + first]!, sums[at + second]!]
          const stands = own - (a > b ? a : b)
          if (stands > best[at]!) {
            best[at] = stands
            bestOn[at] = own
          }
        }
    }
  }

  function sumLine(offsets: Int32Array) {
    // Named one by one: an array of them is looked up at every step, which takes twice as long.
    const [a, b, c, d, e, f, g, h, i, j, k, l, m] = offsets as unknown as Thirteen
    const [n, o] = [offsets[13], offsets[14]]
    for (let y = ROOM - ASIDE; y < ROOM + heightPx + ASIDE; y++)
      for (let at = y * width + ROOM - ASIDE, end = at + widthPx + 2 * ASIDE; at < end; at += TOGETHER) {
        let sum = fours[at + a]! + fours[at + b]! + fours[at + c]! + fours[at + d]! + fours[at + e]! + fours[at + f]!
        sum += fours[at + g]! + fours[at + h]! + fours[at + i]! + fours[at + j]! + fours[at + k]! + fours[at + l]!
        sum += fours[at + m]!
        if (n !== undefined && o !== undefined) sum += fours[at + n]! + fours[at + o]!
        const high = (sum * PER_TWO) | 0
        const low = sum - high * TWO
        sums[at] = low & MASK
        sums[at + 1] = low >> BITS
        sums[at + 2] = high & MASK
        sums[at + 3] = high >> BITS
      }
  }

  const AT: Readonly<Record<Shown, () => (at: number) => number>> = {
    speckle() {
      const { half, stepPx, deviation } = ENHANCEMENT.speckle
      sumGrid(half, stepPx, grid, squareGrid)
      const count = (2 * half + 1) ** 2
      return (at) => {
        const mean = grid[at]! / count
        const variance = Math.max(0, squareGrid[at]! / count - mean * mean)
        const kept = Math.max(0, variance - deviation * deviation) / Math.max(variance, 1e-3)
        return mean + kept * (padded[at]! - mean)
      }
    },
    soft() {
      const { half, stepPx, deviation, floor, mostGain } = ENHANCEMENT.soft
      sumGrid(1, 1, small)
      sumGrid(half, stepPx, grid, squareGrid)
      const count = (2 * half + 1) ** 2
      return (at) => {
        const mean = grid[at]! / count
        const variance = Math.max(0, squareGrid[at]! / count - mean * mean)
        const gain = Math.min(mostGain, deviation / (Math.sqrt(variance) + floor))
        return mean + gain * (small[at]! / 9 - mean)
      }
    },
    bone() {
      const { keep, gain, behindPx } = ENHANCEMENT.bone
      const [first, last, step] = behindPx
      strongest(LINES.bone)
      const length = LINES.bone[0]!.on.length
      const count = Math.floor((last - first) / step) + 1
      return (at) => {
        let sum = 0
        for (let dy = first; dy <= last; dy += step) sum += padded[at + dy * width]!
        const on = bestOn[at]! / length
        const shadow = on > 0 ? Math.min(1, Math.max(0, 1 - sum / count / on)) : 0
        return keep * padded[at]! + gain * (best[at]! / length) * shadow
      }
    },
    needle() {
      const { keep, gain } = ENHANCEMENT.needle
      strongest(LINES.needle)
      const length = LINES.needle[0]!.on.length
      return (at) => keep * padded[at]! + gain * (best[at]! / length)
    },
  }

  return {
    look(grey, fan, look) {
      const result = new Uint8Array(grey)
      if (look === 'original') return result
      pad({ grey })
      const valueAt = AT[look]()
      const shares = shareOf(fan, look)
      for (let y = 0, at = 0; y < heightPx; y++)
        for (let x = 0; x < widthPx; x++, at++) {
          const part = shares[at]!
          if (part <= 0) continue
          const mixed = grey[at]! * (1 - part) + valueAt((y + ROOM) * width + x + ROOM) * part
          result[at] = Math.min(255, Math.max(0, Math.floor(mixed + 0.5)))
        }
      return result
    },
  }
}
