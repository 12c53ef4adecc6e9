/**
 * Looks for text burned into a picture: thin strokes of one brightness, as large as letters, several in a row; of a loop
 * only where they stand still while the body moves. It finds what looks like text and proves nothing of the rest: who
 * gives a picture away looks at it.
 */
import type { PixelRect } from './mask-pixels.ts'

export interface GreyFrames {
  readonly columns: number
  readonly rows: number
  /** Of each frame, row by row, 0–255. */
  readonly frames: readonly Uint8Array[]
}

/** Pixels. Menus of scanners have letters of 8 to 40. */
const LETTER = { least: 5, most: 48, leastInk: 6 } as const
/** Wider than this is no stroke. */
const STROKE = 9
/** Between a stroke and what is beside it. */
const CONTRAST = 60
/** A stroke that stands still changes by no more from frame to frame. */
const STILL = 24
/** The letters of a line have one pen. */
const PEN = 14
const IN_A_ROW = { ofOneFrame: 4, ofALoop: 3 } as const
const LOOKED_AT = 8

interface Letter {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly brightest: number
}

/** Around each line that was found, with a margin. */
export function findBurnedInText({ columns, rows, frames }: GreyFrames): readonly PixelRect[] {
  if (frames.length === 0) return []
  const step = Math.max(1, Math.floor(frames.length / LOOKED_AT))
  const looked = frames.filter((_, n) => n % step === 0).slice(0, LOOKED_AT)
  const ink = looked.map((frame) => strokes(frame, columns, rows)).reduce(both)
  if (looked.length > 1) keepStill(ink, looked)
  const letters = lettersIn(ink, looked[0]!, columns, rows)
  const least = looked.length > 1 ? IN_A_ROW.ofALoop : IN_A_ROW.ofOneFrame
  return linesOf(letters)
    .filter((line) => line.length >= least && isOnePen(line))
    .map((line) => around(line, columns, rows))
}

/** Brighter than its surroundings across or along: what an opening by a line of pixels takes away. */
function strokes(grey: Uint8Array, columns: number, rows: number): Uint8Array {
  const across = opened(grey, columns, rows, 1, columns)
  const along = opened(grey, rows, columns, columns, 1)
  return grey.map((value, at) => (value - Math.min(across[at]!, along[at]!) >= CONTRAST ? 1 : 0))
}

/** Opening of each of `count` lines of `length` pixels that are `stride` apart. */
function opened(grey: Uint8Array, length: number, count: number, stride: number, between: number): Uint8Array {
  const out = new Uint8Array(grey.length)
  const eroded = new Uint8Array(length)
  const half = STROKE >> 1
  for (let line = 0; line < count; line++) {
    const at = (n: number) => line * between + n * stride
    for (let n = 0; n < length; n++) {
      let least = 255
      for (let k = Math.max(0, n - half); k <= Math.min(length - 1, n + half); k++)
        least = Math.min(least, grey[at(k)]!)
      eroded[n] = least
    }
    for (let n = 0; n < length; n++) {
      let most = 0
      for (let k = Math.max(0, n - half); k <= Math.min(length - 1, n + half); k++) most = Math.max(most, eroded[k]!)
      out[at(n)] = most
    }
  }
  return out
}

const both = (a: Uint8Array, b: Uint8Array) => a.map((value, at) => value & b[at]!)

function keepStill(ink: Uint8Array, frames: readonly Uint8Array[]): void {
  for (let at = 0; at < ink.length; at++) {
    if (!ink[at]) continue
    const values = frames.map((frame) => frame[at]!)
    if (Math.max(...values) - Math.min(...values) > STILL) ink[at] = 0
  }
}

/** Connected strokes, diagonals too, of the size of a letter. */
function lettersIn(ink: Uint8Array, grey: Uint8Array, columns: number, rows: number): readonly Letter[] {
  const seen = new Uint8Array(ink.length)
  const letters: Letter[] = []
  for (let from = 0; from < ink.length; from++) {
    if (!ink[from] || seen[from]) continue
    const stack = [from]
    seen[from] = 1
    let [left, right, top, bottom, area, brightest] = [columns, 0, rows, 0, 0, 0]
    while (stack.length > 0) {
      const at = stack.pop()!
      const [x, y] = [at % columns, Math.floor(at / columns)]
      area++
      brightest = Math.max(brightest, grey[at]!)
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          const next = ny * columns + nx
          if (nx < 0 || ny < 0 || nx >= columns || ny >= rows || !ink[next] || seen[next]) continue
          seen[next] = 1
          stack.push(next)
        }
    }
    const [width, height] = [right - left + 1, bottom - top + 1]
    const isLetter = height >= LETTER.least && height <= LETTER.most && width <= LETTER.most && area >= LETTER.leastInk
    if (isLetter) letters.push({ left, right, top, bottom, brightest })
  }
  return letters
}

const heightOf = ({ top, bottom }: Letter) => bottom - top + 1

/** Of one size, at one height, one beside the other. */
function areNeighbours(a: Letter, b: Letter): boolean {
  const [low, high] = [Math.min(heightOf(a), heightOf(b)), Math.max(heightOf(a), heightOf(b))]
  const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1
  const gap = Math.max(a.left, b.left) - Math.min(a.right, b.right)
  return high <= 1.6 * low && overlap >= 0.6 * low && gap <= 1.7 * high
}

function linesOf(letters: readonly Letter[]): readonly (readonly Letter[])[] {
  const left = new Set(letters)
  const lines: Letter[][] = []
  for (const first of letters) {
    if (!left.delete(first)) continue
    const line = [first]
    for (const each of line) for (const other of left) if (areNeighbours(each, other) && left.delete(other)) line.push(other) // prettier-ignore
    lines.push(line)
  }
  return lines
}

/** Four of five letters are as bright as the middle one. */
function isOnePen(line: readonly Letter[]): boolean {
  const brightness = line.map(({ brightest }) => brightest).sort((a, b) => a - b)
  const middle = brightness[brightness.length >> 1]!
  return brightness.filter((each) => Math.abs(each - middle) <= PEN).length >= 0.8 * brightness.length
}

function around(line: readonly Letter[], columns: number, rows: number): PixelRect {
  const margin = Math.max(...line.map(heightOf))
  const x = Math.max(0, Math.min(...line.map(({ left }) => left)) - margin)
  const y = Math.max(0, Math.min(...line.map(({ top }) => top)) - (margin >> 1))
  const right = Math.min(columns, Math.max(...line.map((each) => each.right)) + 1 + margin)
  const bottom = Math.min(rows, Math.max(...line.map((each) => each.bottom)) + 1 + (margin >> 1))
  return { x, y, width: right - x, height: bottom - y }
}
