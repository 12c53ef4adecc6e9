/** Where a picture's sound goes: along straight beams through a grid of cells, first to last. */
import type { CellMapping } from '#core/frames/cell-mapping.ts'
import type { Fan } from '#core/ultrasound/fan.ts'

export interface CellGrid {
  readonly side: number
  readonly mapping: CellMapping
}

/** So many beams across the field: about one for each cell at its lower edge. */
const BEAMS = 192

let kept: { readonly of: string; readonly beams: readonly Int32Array[] } | undefined

/**
 * The cells of each beam from the probe downwards; a cell may be on two beams, and none is missed by more than its own
 * width. Those asked for last are remembered: field and grid are the same from picture to picture.
 */
export function beamsOf(fan: Fan, grid: CellGrid): readonly Int32Array[] {
  const of = JSON.stringify([fan, grid])
  if (kept?.of !== of) kept = { of, beams: traced(fan, grid) }
  return kept.beams
}

function traced(fan: Fan, { side, mapping }: CellGrid): readonly Int32Array[] {
  const step = 0.7 * Math.min(mapping.xStepPx, mapping.yStepPx)
  return Array.from({ length: BEAMS }, (_, beam) => {
    const share = (beam + 0.5) / BEAMS
    const [x, y, alongX, alongY, length] = rayOf(fan, share)
    const cells: number[] = []
    for (let at = 0; at <= length; at += step) {
      const column = Math.round((x + at * alongX - mapping.x0Px) / mapping.xStepPx)
      const row = Math.round((y + at * alongY - mapping.y0Px) / mapping.yStepPx)
      if (column < 0 || row < 0 || column >= side || row >= side) continue
      const cell = row * side + column
      if (cell !== cells.at(-1)) cells.push(cell)
    }
    return Int32Array.from(cells)
  })
}

/** A grid over the whole field, for where no network has one: fine enough for a nerve. */
const SIDE = 160

export function cellGridOver(
  fan: Fan,
  pixelMm: readonly [x: number, y: number],
): CellGrid & { readonly cellMm: number } {
  const [left, top, right, bottom] =
    fan.kind === 'rectangle'
      ? [fan.xPx, fan.yPx, fan.xPx + fan.widthPx, fan.yPx + fan.heightPx]
      : [
          fan.originPx[0] + fan.stopRadiusPx * Math.sin(Math.min(fan.startAngleRad, 0)),
          fan.originPx[1] + fan.startRadiusPx * Math.cos(Math.max(-fan.startAngleRad, fan.stopAngleRad)),
          fan.originPx[0] + fan.stopRadiusPx * Math.sin(Math.max(fan.stopAngleRad, 0)),
          fan.originPx[1] + fan.stopRadiusPx,
        ]
  const cellMm = Math.max((right - left) * pixelMm[0], (bottom - top) * pixelMm[1]) / SIDE
  const [xStepPx, yStepPx] = [cellMm / pixelMm[0], cellMm / pixelMm[1]]
  return { side: SIDE, mapping: { x0Px: left + xStepPx / 2, y0Px: top + yStepPx / 2, xStepPx, yStepPx }, cellMm }
}

/** Start, direction of length 1, and length, image pixels. */
function rayOf(fan: Fan, share: number): readonly [number, number, number, number, number] {
  if (fan.kind === 'rectangle') return [fan.xPx + share * fan.widthPx, fan.yPx, 0, 1, fan.heightPx]
  const angle = fan.startAngleRad + share * (fan.stopAngleRad - fan.startAngleRad)
  const [alongX, alongY] = [Math.sin(angle), Math.cos(angle)]
  const [x, y] = [fan.originPx[0] + fan.startRadiusPx * alongX, fan.originPx[1] + fan.startRadiusPx * alongY]
  return [x, y, alongX, alongY, fan.stopRadiusPx - fan.startRadiusPx]
}
