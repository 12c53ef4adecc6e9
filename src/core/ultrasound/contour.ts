/**
 * Bone surface as lines, from a map of how likely each cell is to lie on it.
 *
 * One surface per column at most, since nothing is seen behind bone: the best path
 * from left to right that may start and stop (Viterbi), not each column's maximum by
 * itself, so that single bright specks lose against a connected surface. Then
 * hysteresis: a run stays only when it is long enough and somewhere strong enough.
 */
import type { CellMapping } from '#core/frames/cell-mapping.ts'
import type { BoneContour } from './bone-contour.ts'

export interface TraceLimits {
  /** A column is worth as much as its likelihood exceeds this; below it a run does not pay. */
  readonly low: number
  /** Each run must reach this somewhere. */
  readonly high: number
  /** Shortest run, columns. */
  readonly leastColumns: number
  /** A run with less than this part of the evidence (summed likelihood) of the picture's best run is dropped. */
  readonly leastShare: number
  /** Likelihood lost per cell of change in depth from column to column. */
  readonly stepCost: number
  /** Largest change in depth from column to column, cells. */
  readonly greatestStep: number
  /** Likelihood lost by starting a run, and again by ending one. */
  readonly endCost: number
}

/** In cells, rows to a fraction. */
interface RunPoint {
  readonly column: number
  readonly row: number
  readonly likelihood: number
}

/** @param likelihood 0–1, `side * side` long, row by row */
export function traceContour(
  likelihood: Float32Array,
  side: number,
  mapping: CellMapping,
  limits: TraceLimits,
): Pick<BoneContour, 'runs' | 'confidences'> {
  if (likelihood.length !== side * side) {
    throw new RangeError(`a likelihood map of ${side}x${side} has ${likelihood.length} values`)
  }
  const rows = bestRows(likelihood, side, limits)
  const strong = runsOf(rows, likelihood, side, limits).filter(
    (run) => run.length >= limits.leastColumns && run.some((point) => point.likelihood >= limits.high),
  )
  const best = Math.max(0, ...strong.map(evidence))
  const runs = strong.filter((run) => evidence(run) >= limits.leastShare * best)
  return {
    runs: runs.map((run) => inPicture(run, mapping)),
    confidences: runs.map((run) => evidence(run) / run.length),
  }
}

const evidence = (run: readonly RunPoint[]) => run.reduce((sum, point) => sum + point.likelihood, 0)

/** The row of the surface in each column, or `side` where there is none. */
function bestRows(likelihood: Float32Array, side: number, limits: TraceLimits): Int16Array {
  const none = side
  const states = side + 1
  const cameFrom = new Int16Array(side * states)
  let before = new Float32Array(states).fill(-Infinity)
  let now = new Float32Array(states)
  before[none] = 0

  for (let column = 0; column < side; column++) {
    const from = column * states
    const best = indexOfLargest(before, side)
    const isEnding = before[best]! - limits.endCost > before[none]!
    now[none] = isEnding ? before[best]! - limits.endCost : before[none]!
    cameFrom[from + none] = isEnding ? best : none
    const starting = before[none]! - limits.endCost
    for (let row = 0; row < side; row++) {
      let value = starting
      let source = none
      const last = Math.min(side - 1, row + limits.greatestStep)
      for (let other = Math.max(0, row - limits.greatestStep); other <= last; other++) {
        const going = before[other]! - limits.stepCost * Math.abs(other - row)
        if (going <= value) continue
        value = going
        source = other
      }
      now[row] = value + likelihood[row * side + column]! - limits.low
      cameFrom[from + row] = source
    }
    ;[before, now] = [now, before]
  }

  const rows = new Int16Array(side)
  const last = indexOfLargest(before, side)
  let state = before[last]! - limits.endCost > before[none]! ? last : none
  for (let column = side - 1; column >= 0; column--) {
    rows[column] = state
    state = cameFrom[column * states + state]!
  }
  return rows
}

function indexOfLargest(values: Float32Array, count: number): number {
  let best = 0
  for (let i = 1; i < count; i++) if (values[i]! > values[best]!) best = i
  return best
}

function runsOf(rows: Int16Array, likelihood: Float32Array, side: number, { greatestStep }: TraceLimits): RunPoint[][] {
  const runs: RunPoint[][] = []
  let previous = side
  rows.forEach((row, column) => {
    const isConnected = previous !== side && Math.abs(row - previous) <= greatestStep
    previous = row
    if (row === side) return
    if (!isConnected) runs.push([])
    const at = (r: number) => likelihood[r * side + column] ?? 0
    runs.at(-1)!.push({ column, row: row + peakOffset(at(row - 1), at(row), at(row + 1)), likelihood: at(row) })
  })
  return runs
}

/** Where the parabola through three neighbours peaks, from the middle one: between -0.5 and 0.5; 0 when the middle is no peak. */
function peakOffset(above: number, middle: number, below: number): number {
  const curvature = above - 2 * middle + below
  return middle >= above && middle >= below && curvature < 0 ? (above - below) / (2 * curvature) : 0
}

function inPicture(run: readonly RunPoint[], { x0Px, y0Px, xStepPx, yStepPx }: CellMapping): Float32Array {
  return Float32Array.from(run.flatMap(({ column, row }) => [x0Px + column * xStepPx, y0Px + row * yStepPx]))
}
