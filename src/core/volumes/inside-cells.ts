/**
 * Cells of a coarse grid round a closed surface. A cell that no triangle comes near is inside or outside as a whole, so
 * that of all questions in it only the first needs rays.
 */
type Vector = readonly [number, number, number]

/** Along the longest side of the surface's box. */
const CELLS = 40
const [UNKNOWN, OUTSIDE, INSIDE, TOUCHED] = [0, 1, 2, 3] as const

/** @param corners nine numbers per triangle. @param ask the exact answer. */
export function rememberingCells(corners: Float32Array, ask: (at: Vector) => boolean): (at: Vector) => boolean {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let n = 0; n < corners.length; n++) {
    low[n % 3] = Math.min(low[n % 3]!, corners[n]!)
    high[n % 3] = Math.max(high[n % 3]!, corners[n]!)
  }
  const sizeMm = Math.max(high[0]! - low[0]!, high[1]! - low[1]!, high[2]! - low[2]!) / CELLS || 1
  const count = low.map((value, axis) => Math.floor((high[axis]! - value) / sizeMm) + 1) as [number, number, number]
  const cells = new Uint8Array(count[0] * count[1] * count[2])
  const cellOf = (value: number, axis: 0 | 1 | 2) =>
    Math.min(count[axis] - 1, Math.max(0, Math.floor((value - low[axis]!) / sizeMm)))

  for (let n = 0; n < corners.length; n += 9) {
    const [from, to] = [
      [0, 0, 0],
      [0, 0, 0],
    ] as [number[], number[]]
    for (const axis of [0, 1, 2] as const) {
      const [a, b, c] = [corners[n + axis]!, corners[n + 3 + axis]!, corners[n + 6 + axis]!]
      // What touches a cell's wall touches the cell behind it too: rounding decides nothing.
      from[axis] = cellOf(Math.min(a, b, c) - 1e-3 * sizeMm, axis)
      to[axis] = cellOf(Math.max(a, b, c) + 1e-3 * sizeMm, axis)
    }
    for (let k = from[2]!; k <= to[2]!; k++)
      for (let j = from[1]!; j <= to[1]!; j++)
        for (let i = from[0]!; i <= to[0]!; i++) cells[i + count[0] * (j + count[1] * k)] = TOUCHED
  }

  return (at) => {
    for (let axis = 0; axis < 3; axis++) if (!(at[axis]! >= low[axis]! && at[axis]! <= high[axis]!)) return false
    const cell = cellOf(at[0], 0) + count[0] * (cellOf(at[1], 1) + count[1] * cellOf(at[2], 2))
    const known = cells[cell]!
    if (known === TOUCHED) return ask(at)
    if (known === UNKNOWN) cells[cell] = ask(at) ? INSIDE : OUTSIDE
    return cells[cell] === INSIDE
  }
}
