/** Brings a network's map back to the picture it was made of. */
import type { CellMapping } from '#core/frames/cell-mapping.ts'

/** Between cells by straight interpolation; 0 outside the map. @returns one value per pixel, row by row */
export function pixelsOfCells(
  cells: Float32Array,
  side: number,
  { x0Px, y0Px, xStepPx, yStepPx }: CellMapping,
  widthPx: number,
  heightPx: number,
): Float32Array<ArrayBuffer> {
  if (cells.length !== side * side) throw new RangeError(`a map of side ${side} has ${cells.length} cells`)
  const pixels = new Float32Array(widthPx * heightPx)
  for (let y = 0; y < heightPx; y++) {
    const row = (y - y0Px) / yStepPx
    if (row < -0.5 || row > side - 0.5) continue
    const r = Math.min(side - 2, Math.max(0, Math.floor(row)))
    const b = Math.min(1, Math.max(0, row - r))
    for (let x = 0; x < widthPx; x++) {
      const column = (x - x0Px) / xStepPx
      if (column < -0.5 || column > side - 0.5) continue
      const c = Math.min(side - 2, Math.max(0, Math.floor(column)))
      const a = Math.min(1, Math.max(0, column - c))
      const at = r * side + c
      const upper = cells[at]! * (1 - a) + cells[at + 1]! * a
      const lower = cells[at + side]! * (1 - a) + cells[at + side + 1]! * a
      pixels[y * widthPx + x] = upper * (1 - b) + lower * b
    }
  }
  return pixels
}
