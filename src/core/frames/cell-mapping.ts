/** Which image pixels the cells of a network's square are: cells in even steps, no turn. */

/** Centre of cell (column, row) in image pixels: `x0Px + column * xStepPx`, `y0Px + row * yStepPx`. Pixel centres are whole numbers. */
export interface CellMapping {
  readonly x0Px: number
  readonly y0Px: number
  readonly xStepPx: number
  readonly yStepPx: number
}

export const pixelOfCell = (
  { x0Px, y0Px, xStepPx, yStepPx }: CellMapping,
  column: number,
  row: number,
): readonly [xPx: number, yPx: number] => [x0Px + column * xStepPx, y0Px + row * yStepPx]
