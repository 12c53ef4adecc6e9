/** A picture of a flat floor under water, drawn: speckle, the transducer's ringing, a bright line, its weaker second echo. */
import type { Random } from '#core/phantom/random.ts'

export function floorPicture(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  depthPx: number,
  slope: number,
  random: Random,
): Uint8Array {
  const grey = new Uint8Array(widthPx * heightPx)
  for (let x = 0; x < widthPx; x++) {
    const floor = depthPx + slope * (x - (widthPx - 1) / 2)
    const bright = 190 + 50 * random.uniform()
    for (let y = 0; y < heightPx; y++) {
      const line = bright * Math.exp(-((y - floor) ** 2) / 4.5)
      const again = 0.4 * bright * Math.exp(-((y - 2 * floor) ** 2) / 4.5)
      const ringing = y < 0.05 * heightPx ? 230 : 0
      grey[y * widthPx + x] = Math.min(255, Math.max(ringing, line + again + 30 * random.uniform()))
    }
  }
  return grey
}
