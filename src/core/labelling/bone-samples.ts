/** The places that a bone is fitted at: near the model's surface, with what the picture shows there. */
import type { Placement, Vector } from '#core/phantom/placement.ts'
import type { Sdf } from '#core/phantom/sdf.ts'

/** Share of bone at a place and how much that is worth, both 0-1. */
export type BoneEvidence = (x: number, y: number, z: number) => readonly [share: number, worth: number]

const SAMPLES = {
  /** Places looked at per bone and round. */
  most: 2500,
  gridMm: 2,
  /** From the model's surface. */
  bandMm: 8,
} as const

export interface Samples {
  readonly places: Float64Array
  readonly share: Float64Array
  readonly worth: Float64Array
  /** Distance to the nearest neighbouring bone. */
  readonly beside: Float64Array
}

/** Places of an even grid near the model's surface, every so many of them. */
export function samplesNear(
  sdf: Sdf,
  { centre, axes: a }: Placement,
  isSacrum: boolean,
  neighbours: readonly Sdf[],
  evidence: BoneEvidence,
): Samples {
  const [low, high]: readonly [Vector, Vector] = isSacrum
    ? [[-58, -30, -48], [58, 45, 18]]
    : [[-58, -30, -42], [58, 78, 32]] // prettier-ignore
  const near: number[] = []
  for (let z = low[2]; z <= high[2]; z += SAMPLES.gridMm)
    for (let y = low[1]; y <= high[1]; y += SAMPLES.gridMm)
      for (let x = low[0]; x <= high[0]; x += SAMPLES.gridMm) {
        const place = [0, 1, 2].map((r) => centre[r]! + a[r]! * x + a[r + 3]! * y + a[r + 6]! * z)
        const [px, py, pz] = place as unknown as Vector
        if (Math.abs(sdf(px, py, pz)) < SAMPLES.bandMm) near.push(px, py, pz)
      }
  const count = Math.min(SAMPLES.most, near.length / 3)
  const places = new Float64Array(3 * count)
  const [share, worth, beside] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  for (let s = 0; s < count; s++) {
    const at = 3 * Math.floor((s * (near.length / 3)) / count)
    const [x, y, z] = [near[at]!, near[at + 1]!, near[at + 2]!]
    places.set([x, y, z], 3 * s)
    ;[share[s], worth[s]] = evidence(x, y, z) as [number, number]
    beside[s] = Math.min(...neighbours.map((neighbour) => neighbour(x, y, z)))
  }
  return { places, share, worth, beside }
}

export function distancesOf(sdf: Sdf, places: Float64Array): Float64Array {
  const distances = new Float64Array(places.length / 3)
  for (let s = 0; s < distances.length; s++) distances[s] = sdf(places[3 * s]!, places[3 * s + 1]!, places[3 * s + 2]!)
  return distances
}
