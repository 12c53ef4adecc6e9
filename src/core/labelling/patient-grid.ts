/**
 * A volume on a coarse even grid along the patient's own axes, smoothed: what the search for the spine walks through,
 * whatever the slices' spacing and orientation were.
 */
import { invert } from '#core/frames/transform.ts'
import { boxOf } from '#core/volumes/label-field.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'

export interface PatientGrid {
  /** nx to the left, ny to the back, nz to the head. */
  readonly dimensions: readonly [number, number, number]
  readonly spacingMm: number
  /** Of the first voxel's centre, LPS mm. */
  readonly origin: readonly [number, number, number]
  /** x fastest, then y, then z. */
  readonly values: Float32Array<ArrayBuffer>
  /** What is said of places outside the volume. */
  readonly outside: number
}

/** @param outside the value of what was not imaged: air in CT, no signal in MR. */
export function patientGrid(volume: Volume, spacingMm: number, outside: number): PatientGrid {
  const { low, high } = boxOf(volume.geometry)
  const sides = [0, 1, 2].map((axis) => Math.max(1, Math.round((high[axis]! - low[axis]!) / spacingMm)))
  const dimensions = sides as unknown as PatientGrid['dimensions']
  const [nx, ny, nz] = dimensions
  const origin = low.map((least) => least + spacingMm / 2) as unknown as PatientGrid['origin']
  const read = volumeReader(volume, outside)
  const values = new Float32Array(nx * ny * nz)
  // Where voxels are finer than the grid, several of them are averaged: single ones are mostly noise.
  const finest = Math.min(...volume.geometry.spacingMm)
  const parts = Math.min(3, Math.max(1, Math.round(spacingMm / finest)))
  const offsets = Array.from({ length: parts }, (_, n) => ((n + 0.5) / parts - 0.5) * spacingMm)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const [x, y, z] = [origin[0] + i * spacingMm, origin[1] + j * spacingMm, origin[2] + k * spacingMm]
        let sum = 0
        for (const dz of offsets)
          for (const dy of offsets) for (const dx of offsets) sum += read(x + dx, y + dy, z + dz)
        values[at] = sum / parts ** 3
      }
  return { dimensions, spacingMm, origin, values, outside }
}

/** The volume's value at a place of the patient, between voxels by straight interpolation. */
export function volumeReader({ geometry, voxels, frame }: Volume, outside: number) {
  const [nx, ny, nz] = geometry.dimensions
  const m = invert(volumeFromVoxel(frame, geometry)).matrix
  const held = (v: number, n: number) => (v < 0 ? (v > -0.51 ? 0 : -1) : v > n - 1 ? (v < n - 0.49 ? n - 1 : -1) : v)
  return (x: number, y: number, z: number): number => {
    const i = held(m[0]! * x + m[4]! * y + m[8]! * z + m[12]!, nx)
    const j = held(m[1]! * x + m[5]! * y + m[9]! * z + m[13]!, ny)
    const k = held(m[2]! * x + m[6]! * y + m[10]! * z + m[14]!, nz)
    if (i < 0 || j < 0 || k < 0) return outside
    return between(voxels, nx, ny, nz, i, j, k)
  }
}

/** The grid's value at a place of the patient. */
export function gridReader({ dimensions: [nx, ny, nz], origin: o, spacingMm: s, values, outside }: PatientGrid) {
  return (x: number, y: number, z: number): number => {
    const [i, j, k] = [(x - o[0]) / s, (y - o[1]) / s, (z - o[2]) / s]
    if (i < 0 || j < 0 || k < 0 || i > nx - 1 || j > ny - 1 || k > nz - 1) return outside
    return between(values, nx, ny, nz, i, j, k)
  }
}

function between(
  values: Float32Array | Int16Array,
  nx: number,
  ny: number,
  nz: number,
  i: number,
  j: number,
  k: number,
): number {
  const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)]
  const [u, v, w] = [i - i0, j - j0, k - k0]
  const at = i0 + nx * (j0 + ny * k0)
  const di = i0 + 1 < nx ? 1 : 0
  const dj = j0 + 1 < ny ? nx : 0
  const dk = k0 + 1 < nz ? nx * ny : 0
  const low =
    (values[at]! * (1 - u) + values[at + di]! * u) * (1 - v) +
    (values[at + dj]! * (1 - u) + values[at + dj + di]! * u) * v
  const high =
    (values[at + dk]! * (1 - u) + values[at + dk + di]! * u) * (1 - v) +
    (values[at + dk + dj]! * (1 - u) + values[at + dk + dj + di]! * u) * v
  return low * (1 - w) + high * w
}
