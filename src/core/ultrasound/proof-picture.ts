/**
 * A made-up square picture with one bright arc, darkness behind it and a known answer:
 * a network proves on it, on each machine, that it computes what its manifest says.
 */

/** @returns `side * side` grey values 0–1 and a mask whose first rows and last columns are outside the field of view */
export function proofPicture(side: number): { readonly grey: Float32Array; readonly mask: Float32Array } {
  const grey = new Float32Array(side * side)
  const mask = new Float32Array(side * side)
  for (let cell = 0; cell < side * side; cell++) {
    const row = Math.floor(cell / side)
    const column = cell % side
    const x = column / side - 0.45
    const belowArc = row / side - 0.35 - x * x
    const texture = 0.06 * Math.sin(0.7 * row + 0.3 * column) * Math.sin(0.45 * column - 0.2 * row)
    const tissue = belowArc > 0 ? 0.08 : 0.4 + texture
    grey[cell] = tissue + 0.5 * Math.exp(-((belowArc * side) ** 2) / 18)
    mask[cell] = row >= side / 32 && column < side - side / 16 ? 1 : 0
  }
  return { grey, mask }
}
