/** A mask of some labels, smoothed, with the level that encloses as many voxels as the mask had. */
import type { Sampled } from '#core/volumes/iso-samples.ts'
import type { LabelField } from '#core/volumes/label-field.ts'

type Index = readonly [number, number, number]

export interface IndexBox {
  readonly low: Index
  readonly high: Index
}

/** Voxels of air round the mask, so that its surface is closed. */
const MARGIN = 4
const FULL = 8192

/** @param deviation of the smoothing, in voxels */
export function smoothedMask(
  { geometry, labels }: LabelField,
  parts: ReadonlySet<number>,
  { low, high }: IndexBox,
  deviation: number,
): { readonly samples: Sampled; readonly level: number } {
  const [nx, ny] = geometry.dimensions
  const [mx, my, mz] = [0, 1, 2].map((axis) => high[axis]! - low[axis]! + 1 + 2 * MARGIN) as unknown as Index
  const mask = new Float32Array(mx * my * mz)
  let count = 0
  const isPart = new Uint8Array(65_536)
  for (const part of parts) isPart[part] = 1
  for (let k = low[2]; k <= high[2]; k++)
    for (let j = low[1]; j <= high[1]; j++)
      for (let i = low[0]; i <= high[0]; i++) {
        if (!isPart[labels[i + nx * (j + ny * k)]!]) continue
        mask[i - low[0] + MARGIN + mx * (j - low[1] + MARGIN + my * (k - low[2] + MARGIN))] = 1
        count++
      }
  const smooth = blurred(mask, [mx, my, mz], deviation)
  const voxels = Int16Array.from(smooth, (share) => Math.round(share * FULL))
  const [s] = geometry.spacingMm
  const origin = geometry.origin.map((first, axis) => first + (low[axis]! - MARGIN) * s) as unknown as Index
  return {
    samples: { geometry: { ...geometry, dimensions: [mx, my, mz], origin }, voxels },
    level: levelFor(voxels, count),
  }
}

/** The value that as many voxels reach as the mask had. Never so low that what is not in it is taken in. */
function levelFor(voxels: Int16Array, count: number): number {
  const histogram = new Uint32Array(FULL + 1)
  for (const value of voxels) histogram[value]!++
  let reached = 0
  for (let value = FULL; value > 0; value--) {
    reached += histogram[value]!
    // Half a step aside: a corner exactly on a sample gives triangles without an area.
    if (reached >= count) return Math.min(0.6 * FULL, Math.max(0.15 * FULL, value)) - 0.5
  }
  return 0.5 * FULL - 0.5
}

/** Gauss along each axis in turn. */
function blurred(values: Float32Array, size: Index, deviation: number): Float32Array {
  const reach = Math.min(MARGIN, Math.ceil(2.5 * deviation))
  const weights = Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-(((n - reach) / deviation) ** 2) / 2))
  const whole = weights.reduce((a, b) => a + b)
  let from = values
  for (const [axis, step] of [1, size[0], size[0] * size[1]].entries()) {
    const to = new Float32Array(from.length)
    const count = size[axis]!
    for (let at = 0; at < from.length; at++) {
      const value = from[at]!
      if (value === 0) continue
      const index = Math.floor(at / step) % count
      for (let n = -reach; n <= reach; n++) {
        if (index + n < 0 || index + n >= count) continue
        to[at + n * step]! += (value * weights[n + reach]!) / whole
      }
    }
    from = to
  }
  return from
}
