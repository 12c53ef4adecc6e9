/** Gaussian blur of one slice, and noise shaped by it: how a scanner's reconstruction kernel smears a picture. */
import { normalAt } from './random.ts'

/** Half a bell curve from its middle outwards, for a sum of 1 over both halves. */
function bell(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(3 * sigma))
  const half = Float64Array.from({ length: reach + 1 }, (_, at) => Math.exp(-((at / sigma) ** 2) / 2))
  const total = half.reduce((sum, weight, at) => sum + (at ? 2 : 1) * weight, 0)
  return half.map((weight) => weight / total)
}

/** @param sigmaPx deviations along i and j; the border goes on outside as it is. */
export function blurPlane(
  plane: Float32Array,
  [nx, ny]: readonly [number, number],
  sigmaPx: readonly [number, number],
) {
  return along(along(plane, nx, ny, 1, nx, bell(sigmaPx[0])), ny, nx, nx, 1, bell(sigmaPx[1]))
}

function along(plane: Float32Array, count: number, lines: number, step: number, lineStep: number, half: Float64Array) {
  const out = new Float32Array(plane.length)
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep
    for (let at = 0; at < count; at++) {
      let sum = half[0]! * plane[start + at * step]!
      for (let off = 1; off < half.length; off++) {
        const [before, after] = [Math.max(0, at - off), Math.min(count - 1, at + off)]
        sum += half[off]! * (plane[start + before * step]! + plane[start + after * step]!)
      }
      out[start + at * step] = sum
    }
  }
  return out
}

export interface NoiseKernel {
  /** Deviation of the fine blur and of the coarse one that is taken off it, pixels along i and j. */
  readonly fine: readonly [number, number]
  readonly coarse: readonly [number, number]
  /** How much of the coarse one: 0 leaves noise of all wavelengths, 1 none of the longest. */
  readonly share: number
}

/** Noise of mean 0 and deviation 1 whose neighbours are alike as the kernel makes them; the same for the same seed. */
export function noisePlane([nx, ny]: readonly [number, number], seed: number, kernel: NoiseKernel): Float32Array {
  const [fine, coarse] = [kernel.fine.map(bell), kernel.coarse.map(bell)] as const
  const margin = Math.max(...fine.map((half) => half.length), ...coarse.map((half) => half.length))
  const wide = [nx + 2 * margin, ny + 2 * margin] as const
  const white = Float32Array.from({ length: wide[0] * wide[1] }, (_, at) => normalAt(seed, at))
  const [sharp, soft] = [blurPlane(white, wide, kernel.fine), blurPlane(white, wide, kernel.coarse)]
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, weight, at) => sum + (at ? 2 : 1) * weight * (b[at] ?? 0), 0)
  const power = (a: readonly Float64Array[], b: readonly Float64Array[]) => dot(a[0]!, b[0]!) * dot(a[1]!, b[1]!)
  const deviation = Math.sqrt(
    power(fine, fine) - 2 * kernel.share * power(fine, coarse) + kernel.share ** 2 * power(coarse, coarse),
  )
  const out = new Float32Array(nx * ny)
  for (let j = 0, at = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++, at++) {
      const from = i + margin + (j + margin) * wide[0]
      out[at] = (sharp[from]! - kernel.share * soft[from]!) / deviation
    }
  }
  return out
}
