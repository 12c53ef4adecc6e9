/**
 * The floor of a water bath in a picture: the straight bright line right across it, and how deep it is.
 *
 * Down each column the brightest place is taken, to a part of a pixel; the line is the one with the median slope of
 * all pairs of columns (Theil 1950, Sen 1968), which a third of stray columns does not move. The transducer's own
 * ringing at the top of the picture is left out.
 */
export interface BottomLine {
  /** In the middle column, px from the top. */
  readonly depthPx: number
  /** Rows per column. */
  readonly slope: number
  /** Share of the columns looked at whose brightest place is on the line. */
  readonly share: number
}

export const BOTTOM_LINE = {
  /** Columns looked at, over the middle half of the picture: the edges of a fan are dark and bent. */
  columns: 33,
  /** Rows at the top that are left out, as a share of the height: ringing of the transducer, the skin of the bath. */
  ringing: 0.08,
  /** Grey of a column's brightest place; below it there is no echo. */
  leastGrey: 40,
  /** A column belongs to the line within this, as a share of the height. */
  within: 0.01,
  /** Less than this share of columns is no floor. */
  leastShare: 0.6,
  /** Steeper is a wall, or a probe held so far from upright that depth is not height. */
  mostSlope: 0.35,
} as const

/** @param grey MF, row by row. @returns undefined where no line goes across the picture. */
export function findBottomLine(
  grey: Uint8Array,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  options: { [K in keyof typeof BOTTOM_LINE]: number } = BOTTOM_LINE,
): BottomLine | undefined {
  const { columns, ringing, leastGrey, within, leastShare, mostSlope } = options
  const middlePx = (widthPx - 1) / 2
  const seen: (readonly [x: number, y: number])[] = []
  for (let n = 0; n < columns; n++) {
    const column = Math.round(widthPx / 4 + (n / (columns - 1)) * (widthPx / 2 - 1))
    const row = brightest(grey, widthPx, heightPx, column, Math.ceil(ringing * heightPx), leastGrey)
    if (row !== undefined) seen.push([column - middlePx, row])
  }
  if (seen.length < leastShare * columns) return undefined
  const slope = median(
    seen.flatMap(([x, y], n) => seen.slice(n + 1).flatMap(([u, v]) => (u === x ? [] : [(v - y) / (u - x)]))),
  )
  const level = median(seen.map(([x, y]) => y - slope * x))
  const on = seen.filter(([x, y]) => Math.abs(y - level - slope * x) <= Math.max(2, within * heightPx))
  const share = on.length / columns
  if (share < leastShare || Math.abs(slope) > mostSlope) return undefined
  const depthPx = on.reduce((sum, [x, y]) => sum + y - slope * x, 0) / on.length
  return { depthPx, slope, share }
}

/** The middle of the brightest run of a column, weighted by grey; undefined in a column without an echo. */
function brightest(
  grey: Uint8Array,
  widthPx: number,
  heightPx: number,
  column: number,
  fromRow: number,
  leastGrey: number,
): number | undefined {
  const at = (row: number) => grey[row * widthPx + column]!
  let best = -1
  let most = 3 * leastGrey
  for (let row = fromRow + 1; row < heightPx - 1; row++) {
    const three = at(row - 1) + at(row) + at(row + 1)
    if (three > most) [best, most] = [row, three]
  }
  if (best < 0) return undefined
  const half = most / 6
  let [weight, sum] = [0, 0]
  for (const step of [-1, 1]) {
    for (let row = step < 0 ? best : best + 1; row >= fromRow && row < heightPx && at(row) > half; row += step) {
      weight += at(row) - half
      sum += (at(row) - half) * row
    }
  }
  return weight > 0 ? sum / weight : best
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
