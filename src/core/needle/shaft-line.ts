/**
 * The needle's shaft in a map of where a network sees one: the best-supported straight line, found by a Radon sweep
 * (every degree, weighted by likelihood), then fitted by weighted total least squares to what lies near it.
 *
 * Deterministic: the same map gives the same line. Coordinates are cells of the map, column and row, centres at
 * whole numbers; rows run away from the transducer.
 */
export interface ShaftLine {
  /** Unit vector along the shaft, pointing away from the transducer (its second number is not negative). */
  readonly direction: readonly [column: number, row: number]
  /** Ends of the supported stretch: where the shaft comes into view, and the deeper one. */
  readonly near: readonly [column: number, row: number]
  readonly far: readonly [column: number, row: number]
  /** Root mean square distance of the supporting cells from the line, cells. */
  readonly rms: number
  /** Sum of their likelihoods. */
  readonly support: number
  /** Of one cell's width along the stretch, the mean share that is supported, 0–1. */
  readonly density: number
}

export interface ShaftLimits {
  /** Likelihood below which a cell is no evidence. */
  readonly least: number
  /** Half width of what counts as near the line, cells. */
  readonly reach: number
  /** Longest stretch without support that the shaft is taken to go on over, cells. */
  readonly longestGap: number
  /** A shorter stretch is no needle, cells. */
  readonly leastLength: number
}

export const SHAFT_LIMITS: ShaftLimits = { least: 0.35, reach: 2, longestGap: 12, leastLength: 9 }

const ANGLES = 180

/** @returns undefined when nothing in the map is long and straight enough */
export function findShaft(
  likelihood: Float32Array,
  side: number,
  limits: ShaftLimits = SHAFT_LIMITS,
): ShaftLine | undefined {
  if (likelihood.length !== side * side) throw new RangeError(`a map of side ${side} has ${likelihood.length} cells`)
  const { columns, rows, weights } = evidence(likelihood, side, limits.least)
  if (weights.length < limits.leastLength) return undefined
  let line = strongest(columns, rows, weights, side)
  for (const reach of [3 * limits.reach, 1.5 * limits.reach, limits.reach]) {
    line = refitted(columns, rows, weights, line, reach) ?? line
  }
  return stretch(columns, rows, weights, line, limits)
}

/** A line through a point, its unit direction with a row that is not negative. */
interface Line {
  readonly column: number
  readonly row: number
  readonly across: number
  readonly down: number
}

function evidence(likelihood: Float32Array, side: number, least: number) {
  const columns: number[] = []
  const rows: number[] = []
  const weights: number[] = []
  for (let at = 0; at < likelihood.length; at++) {
    if (!(likelihood[at]! >= least)) continue
    columns.push(at % side)
    rows.push(Math.floor(at / side))
    weights.push(likelihood[at]!)
  }
  return { columns, rows, weights }
}

/** The fullest bin of a Radon transform with bins of one cell and one degree. */
function strongest(
  columns: readonly number[],
  rows: readonly number[],
  weights: readonly number[],
  side: number,
): Line {
  const reach = Math.ceil(side * Math.SQRT2)
  const bins = new Float64Array(2 * reach + 3)
  let best = { sum: -1, offset: 0, angle: 0 }
  for (let degree = 0; degree < ANGLES; degree++) {
    const angle = (degree * Math.PI) / ANGLES
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    bins.fill(0)
    for (let n = 0; n < weights.length; n++) {
      const offset = rows[n]! * c - columns[n]! * s + reach
      const low = Math.floor(offset)
      bins[low]! += weights[n]! * (low + 1 - offset)
      bins[low + 1]! += weights[n]! * (offset - low)
    }
    for (let at = 1; at < bins.length - 1; at++) {
      const sum = bins[at - 1]! / 2 + bins[at]! + bins[at + 1]! / 2
      if (sum > best.sum) best = { sum, offset: at - reach, angle }
    }
  }
  const [c, s] = [Math.cos(best.angle), Math.sin(best.angle)]
  return { column: -best.offset * s, row: best.offset * c, across: c, down: s }
}

function refitted(
  columns: readonly number[],
  rows: readonly number[],
  weights: readonly number[],
  line: Line,
  reach: number,
): Line | undefined {
  let [sum, mx, my] = [0, 0, 0]
  const near: number[] = []
  for (let n = 0; n < weights.length; n++) {
    if (Math.abs(besideOf(line, columns[n]!, rows[n]!)) > reach) continue
    near.push(n)
    sum += weights[n]!
    mx += weights[n]! * columns[n]!
    my += weights[n]! * rows[n]!
  }
  if (near.length < 3) return undefined
  const [column, row] = [mx / sum, my / sum]
  let [xx, xy, yy] = [0, 0, 0]
  for (const n of near) {
    const [x, y, w] = [columns[n]! - column, rows[n]! - row, weights[n]!]
    xx += w * x * x
    xy += w * x * y
    yy += w * y * y
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy)
  const [across, down] = [Math.cos(angle), Math.sin(angle)]
  return down < 0 ? { column, row, across: -across, down: -down } : { column, row, across, down }
}

const besideOf = ({ column, row, across, down }: Line, x: number, y: number) => (y - row) * across - (x - column) * down
const alongOf = ({ column, row, across, down }: Line, x: number, y: number) => (x - column) * across + (y - row) * down

/** Cells looked at from an end inwards, and how many of them must be supported for it to be an end. */
const [END_LENGTH, END_SUPPORTED] = [6, 4]

/** Without single grains that happen to lie in line beyond either end. */
function trimmed<Cell extends { readonly along: number }>(cells: readonly Cell[]): Cell[] {
  const isEnd = (at: number, way: 1 | -1) => {
    const supported = new Set<number>()
    for (let n = at; n >= 0 && n < cells.length; n += way) {
      const apart = Math.round(Math.abs(cells[n]!.along - cells[at]!.along))
      if (apart >= END_LENGTH) break
      supported.add(apart)
    }
    return supported.size >= END_SUPPORTED
  }
  let [first, last] = [0, cells.length - 1]
  while (first <= last && !isEnd(first, 1)) first++
  while (last >= first && !isEnd(last, -1)) last--
  return cells.slice(first, last + 1)
}

/** The longest stretch of the line with support and no gap too long. */
function stretch(
  columns: readonly number[],
  rows: readonly number[],
  weights: readonly number[],
  line: Line,
  { reach, longestGap, leastLength }: ShaftLimits,
): ShaftLine | undefined {
  const near = [...weights.keys()]
    .filter((n) => Math.abs(besideOf(line, columns[n]!, rows[n]!)) <= reach)
    .map((n) => ({ along: alongOf(line, columns[n]!, rows[n]!), n }))
    .toSorted((a, b) => a.along - b.along)
  let best: readonly (typeof near)[number][] = []
  let bestSupport = 0
  for (let start = 0, end = 0; start < near.length; start = end + 1) {
    end = start
    while (end + 1 < near.length && near[end + 1]!.along - near[end]!.along <= longestGap) end++
    const part = near.slice(start, end + 1)
    const support = part.reduce((sum, { n }) => sum + weights[n]!, 0)
    if (support > bestSupport) [best, bestSupport] = [part, support]
  }
  best = trimmed(best)
  if (best.length === 0) return undefined
  bestSupport = best.reduce((sum, { n }) => sum + weights[n]!, 0)
  const [from, to] = [best[0]!.along, best.at(-1)!.along]
  if (to - from < leastLength) return undefined
  const squares = best.reduce((sum, { n }) => sum + weights[n]! * besideOf(line, columns[n]!, rows[n]!) ** 2, 0)
  const steps = new Set(best.map(({ along }) => Math.round(along - from)))
  const at = (along: number) => [line.column + along * line.across, line.row + along * line.down] as const
  return {
    direction: [line.across, line.down],
    near: at(from),
    far: at(to),
    rms: Math.sqrt(squares / bestSupport),
    support: bestSupport,
    density: steps.size / (Math.round(to - from) + 1),
  }
}
