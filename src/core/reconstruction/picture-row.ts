/** A row of a picture on its way into the grid: a line through it, and the part of it that lies inside. */

/** One stretch of a row: pixel `at + column` lies at `x + ax * column` (y, z alike) voxels. */
export interface Row {
  x: number
  y: number
  z: number
  ax: number
  ay: number
  az: number
  /** Of the row's first pixel in the picture. */
  at: number
  from: number
  to: number
}

export interface PlacedPixels {
  readonly grey: Uint8Array
  /** Trust in each pixel; undefined: all alike. */
  readonly mask: Uint8Array | undefined
  readonly rejectBelow: number
}

export interface Columns {
  from: number
  to: number
}

/**
 * Narrows `columns` to those where `at + step * column` lies within `least` and `most`.
 * For each axis of the grid once; nothing is allocated.
 */
export function keepInside(columns: Columns, at: number, step: number, least: number, most: number): void {
  if (columns.from > columns.to) return
  if (step === 0) {
    if (at < least || at > most) columns.to = columns.from - 1
    return
  }
  const a = (least - at) / step
  const b = (most - at) / step
  columns.from = Math.max(columns.from, Math.ceil(Math.min(a, b)))
  columns.to = Math.min(columns.to, Math.floor(Math.max(a, b)))
  // The quotient may be off by its last bit, the place must not be.
  const isOut = (column: number) => at + step * column < least || at + step * column > most
  if (columns.from <= columns.to && isOut(columns.from)) columns.from += 1
  if (columns.from <= columns.to && isOut(columns.to)) columns.to -= 1
}
