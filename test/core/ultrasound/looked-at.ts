/** A picture of which it is known what is in it: speckle, a steep bright line, a bone with its shadow, a faint disc. */
import { createRandom } from '#core/phantom/random.ts'

export interface LookedAt {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array<ArrayBuffer>
}

/** Grey of the log of a Rayleigh amplitude: `deviation` of fully developed speckle on a scale of 70 dB is 20. */
export function lookedAt(widthPx: number, heightPx: number, seed: number): LookedAt {
  const random = createRandom(seed)
  const grey = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => {
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)]
    const amplitude = Math.hypot(random.normal(), random.normal()) / Math.SQRT2
    const speckle = (20 / 5.57) * 20 * Math.log10(Math.max(1e-3, amplitude))
    return Math.min(255, Math.max(0, tissue(x / widthPx, y / heightPx) + speckle))
  })
  return { widthPx, heightPx, grey }
}

function tissue(x: number, y: number): number {
  // The needle comes in at the upper left, 45° steep on a square.
  if (Math.abs(x - y - 0.05) < 0.012 && y < 0.55 && y > 0.1) return 150
  if (Math.abs(y - 0.7) < 0.018 && x > 0.5 && x < 0.9) return 215
  if (y > 0.718 && x > 0.5 && x < 0.9) return 40
  return Math.hypot(x - 0.25, y - 0.75) < 0.13 ? 112 : 95
}
