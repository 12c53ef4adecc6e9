/**
 * Which pixels of a picture count, as up to two stretches of each row: under the transducer's
 * surface a fan has a gap in its middle.
 *
 * Source: IGSIO vtkIGSIOPasteSliceIntoVolume: its optimised paths draw every edge of the fan in by
 * one pixel, the plain one does not.
 */
import { ceilLeniently, floorLeniently } from './plus-arithmetic.ts'
import type { Clip, ClipFan, ClipRectangle } from './settings.ts'

/** Four numbers a row: first and last column of either stretch; empty where the last comes before the first. */
export type Spans = Int32Array<ArrayBuffer>

interface Range {
  readonly from: number
  readonly to: number
}

/** @param isInset the fan's edges are drawn in by a pixel. */
export function clipSpans(clip: Clip, widthPx: number, heightPx: number, isInset: boolean): Spans {
  const spans = new Int32Array(4 * heightPx)
  const { columns, rows } = clippedArea(clip.rectangle, widthPx, heightPx)
  const edges = clip.fan && edgesOf(clip.fan)
  const spansInFan = isInset ? insetSpans : plainSpans
  for (let y = 0; y < heightPx; y++) {
    const isIn = y >= rows.from && y <= rows.to
    const found = isIn ? (edges ? spansInFan(edges, y, columns) : [columns]) : []
    for (const [n, { from, to }] of [...found, NONE, NONE].slice(0, 2).entries()) spans.set([from, to], 4 * y + 2 * n)
  }
  return spans
}

const NONE: Range = { from: 0, to: -1 }

/** The columns and rows of a rectangle that lie within the picture, all of it when there is no rectangle. */
export function clippedArea(
  { xPx, yPx, widthPx: wide, heightPx: high }: ClipRectangle = WHOLE,
  widthPx: number,
  heightPx: number,
): { readonly columns: Range; readonly rows: Range } {
  return {
    columns: { from: Math.max(0, Math.ceil(xPx)), to: Math.min(widthPx - 1, Math.floor(xPx + wide)) },
    rows: { from: Math.max(0, Math.ceil(yPx)), to: Math.min(heightPx - 1, Math.floor(yPx + high)) },
  }
}

const WHOLE: ClipRectangle = { xPx: 0, yPx: 0, widthPx: Infinity, heightPx: Infinity }

interface Edges {
  readonly origin: readonly [x: number, y: number]
  /** Columns to either side for each row below the origin. */
  readonly left: number
  readonly right: number
  readonly start2: number
  readonly stop2: number
}

function edgesOf({ originPx, startRadiusPx, stopRadiusPx, startAngleRad, stopAngleRad }: ClipFan): Edges {
  const [a, b] = [Math.tan(startAngleRad), Math.tan(stopAngleRad)]
  const radii = { start2: startRadiusPx ** 2, stop2: stopRadiusPx ** 2 }
  return { origin: originPx, left: Math.min(a, b), right: Math.max(a, b), ...radii }
}

function insetSpans({ origin: [ox, oy], left, right, start2, stop2 }: Edges, yPx: number, columns: Range): Range[] {
  const y = yPx - oy
  const reach = stop2 - y * y
  if (reach < 0) return []
  const arc = Math.sqrt(reach)
  const from = Math.max(columns.from, ceilLeniently(left * y + ox + 1), ceilLeniently(ox - arc + 1))
  const to = Math.min(columns.to, floorLeniently(right * y + ox - 1), floorLeniently(ox + arc - 1))
  const gap = start2 - y * y
  if (from > to) return []
  if (gap <= 0) return [{ from, to }]
  const skipFrom = ceilLeniently(ox - Math.sqrt(gap) + 1)
  const skipTo = floorLeniently(ox + Math.sqrt(gap) - 1)
  if (skipFrom < from) return [{ from: Math.max(from, skipTo + 1), to }]
  if (skipTo > to) return [{ from, to: Math.min(to, skipFrom - 1) }]
  return [
    { from, to: skipFrom - 1 },
    { from: skipTo + 1, to },
  ]
}

function plainSpans({ origin: [ox, oy], left, right, start2, stop2 }: Edges, yPx: number, columns: Range): Range[] {
  const found: { from: number; to: number }[] = []
  const y = yPx - oy
  if (y < 0) return found
  for (let xPx = columns.from; xPx <= columns.to; xPx++) {
    const x = xPx - ox
    const squared = x * x + y * y
    if (x / y < left || x / y > right || squared < start2 || squared > stop2) continue
    const last = found.at(-1)
    if (last?.to === xPx - 1) last.to = xPx
    else found.push({ from: xPx, to: xPx })
  }
  return found
}
