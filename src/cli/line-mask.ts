/** Lines drawn as a mask, as thick as experts draw bone. */

/** Of the picture's width: what experts' bone lines in human spine pictures measure, about. */
const THICKNESS = 0.02

/** @param runs x y x y …, ordered by x @returns 0 or 255, one value per pixel */
export function lineMask(runs: readonly Float32Array[], widthPx: number, heightPx: number): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(widthPx * heightPx)
  const half = Math.max(1, (THICKNESS * widthPx) / 2)
  for (const run of runs) {
    for (let n = 0; n + 3 < run.length; n += 2) {
      const [x0, y0, x1, y1] = [run[n]!, run[n + 1]!, run[n + 2]!, run[n + 3]!]
      for (let x = Math.max(0, Math.ceil(x0)); x <= Math.min(widthPx - 1, Math.floor(x1)); x++) {
        const y = x1 > x0 ? y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) : y0
        for (let row = Math.max(0, Math.round(y - half)); row <= Math.min(heightPx - 1, Math.round(y + half)); row++)
          mask[row * widthPx + x] = 255
      }
    }
  }
  return mask
}
