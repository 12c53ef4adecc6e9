/** A distance field with its place: how far any point is from a surface, and which way that grows. */
import { invert } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import { signedDistanceField } from './distance-field.ts'
import { volumeFromVoxel, type VolumeGeometry } from './volume.ts'

export interface DistanceMap<In extends Frame> {
  readonly in: In
  readonly geometry: VolumeGeometry
  /** Signed distance to the surface, mm, negative inside; i fastest. */
  readonly distances: Float32Array
}

/** @see signedDistanceField */
export function distanceMap<In extends Frame>(
  frame: In,
  marked: Uint8Array,
  geometry: VolumeGeometry,
): DistanceMap<In> {
  return { in: frame, geometry, distances: signedDistanceField(marked, geometry) }
}

/**
 * @returns writes distance and slope at a place: [mm, and its change per mm along x, y, z]. Outside the volume what the
 * border's slope leads to: never more than the distance there is, far from everything.
 */
export function fieldReader<In extends Frame>({ geometry, distances }: DistanceMap<In>) {
  const [nx, ny, nz] = geometry.dimensions
  // Places and slopes are the same in any frame of mm: only the numbers count here.
  const b = invert(volumeFromVoxel('ct', geometry)).matrix
  const [b0, b1, b2, b4, b5, b6] = [b[0]!, b[1]!, b[2]!, b[4]!, b[5]!, b[6]!]
  const [b8, b9, b10, b12, b13, b14] = [b[8]!, b[9]!, b[10]!, b[12]!, b[13]!, b[14]!]
  const [mx, my, mz] = [nx - 1.001, ny - 1.001, nz - 1.001]
  const [sy, sz] = [nx, nx * ny]
  return (x: number, y: number, z: number, into: Float64Array): void => {
    const i = b0 * x + b4 * y + b8 * z + b12
    const j = b1 * x + b5 * y + b9 * z + b13
    const k = b2 * x + b6 * y + b10 * z + b14
    const ci = i < 0 ? 0 : i > mx ? mx : i
    const cj = j < 0 ? 0 : j > my ? my : j
    const ck = k < 0 ? 0 : k > mz ? mz : k
    // None is negative: what is after the point is cut off.
    const i0 = ci | 0
    const j0 = cj | 0
    const k0 = ck | 0
    const u = ci - i0
    const v = cj - j0
    const w = ck - k0
    const at = i0 + sy * j0 + sz * k0
    const d000 = distances[at]!
    const d100 = distances[at + 1]!
    const d010 = distances[at + sy]!
    const d110 = distances[at + sy + 1]!
    const d001 = distances[at + sz]!
    const d101 = distances[at + sz + 1]!
    const d011 = distances[at + sz + sy]!
    const d111 = distances[at + sz + sy + 1]!
    const e00 = d100 - d000
    const e10 = d110 - d010
    const e01 = d101 - d001
    const e11 = d111 - d011
    const d00 = d000 + u * e00
    const d10 = d010 + u * e10
    const d01 = d001 + u * e01
    const d11 = d011 + u * e11
    const d0 = d00 + v * (d10 - d00)
    const d1 = d01 + v * (d11 - d01)
    const e0 = e00 + v * (e10 - e00)
    const gi = e0 + w * (e01 + v * (e11 - e01) - e0)
    const gj = d10 - d00 + w * (d11 - d01 - d10 + d00)
    const gk = d1 - d0
    into[0] = d0 + w * gk + gi * (i - ci) + gj * (j - cj) + gk * (k - ck)
    into[1] = b0 * gi + b1 * gj + b2 * gk
    into[2] = b4 * gi + b5 * gj + b6 * gk
    into[3] = b8 * gi + b9 * gj + b10 * gk
  }
}
