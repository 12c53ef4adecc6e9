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
 * @returns writes distance and slope at a place: [mm, and its change per mm along x, y, z]. Outside the volume the nearest
 * voxel's distance plus the way to it.
 */
export function fieldReader<In extends Frame>({ geometry, distances }: DistanceMap<In>) {
  const [nx, ny, nz] = geometry.dimensions
  // Places and slopes are the same in any frame of mm: only the numbers count here.
  const b = invert(volumeFromVoxel('ct', geometry)).matrix
  const [sy, sz] = [nx, nx * ny]
  return (x: number, y: number, z: number, into: Float64Array): void => {
    const i = b[0]! * x + b[4]! * y + b[8]! * z + b[12]!
    const j = b[1]! * x + b[5]! * y + b[9]! * z + b[13]!
    const k = b[2]! * x + b[6]! * y + b[10]! * z + b[14]!
    const ci = Math.min(nx - 1.001, Math.max(0, i))
    const cj = Math.min(ny - 1.001, Math.max(0, j))
    const ck = Math.min(nz - 1.001, Math.max(0, k))
    const [i0, j0, k0] = [Math.floor(ci), Math.floor(cj), Math.floor(ck)]
    const [u, v, w] = [ci - i0, cj - j0, ck - k0]
    const at = i0 + sy * j0 + sz * k0
    const d000 = distances[at]!
    const d100 = distances[at + 1]!
    const d010 = distances[at + sy]!
    const d110 = distances[at + sy + 1]!
    const d001 = distances[at + sz]!
    const d101 = distances[at + sz + 1]!
    const d011 = distances[at + sz + sy]!
    const d111 = distances[at + sz + sy + 1]!
    const d00 = d000 + u * (d100 - d000)
    const d10 = d010 + u * (d110 - d010)
    const d01 = d001 + u * (d101 - d001)
    const d11 = d011 + u * (d111 - d011)
    const d0 = d00 + v * (d10 - d00)
    const d1 = d01 + v * (d11 - d01)
    const gi =
      (1 - w) * ((1 - v) * (d100 - d000) + v * (d110 - d010)) + w * ((1 - v) * (d101 - d001) + v * (d111 - d011))
    const gj = (1 - w) * (d10 - d00) + w * (d11 - d01)
    const gk = d1 - d0
    const [oi, oj, ok] = [
      (i - ci) * geometry.spacingMm[0],
      (j - cj) * geometry.spacingMm[1],
      (k - ck) * geometry.spacingMm[2],
    ]
    into[0] = d0 + w * gk + Math.hypot(oi, oj, ok)
    into[1] = b[0]! * gi + b[1]! * gj + b[2]! * gk
    into[2] = b[4]! * gi + b[5]! * gj + b[6]! * gk
    into[3] = b[8]! * gi + b[9]! * gj + b[10]! * gk
  }
}
