/**
 * A CT or MR cut by the ultrasound picture's own plane, value by value in the picture's own pixels.
 *
 * Trilinear between voxel centres, as the graphics card does it; half a voxel beyond the outermost centres the
 * outermost value holds, further out there is nothing.
 */
import { invert, multiply, transform, type Matrix } from '#core/frames/transform.ts'
import { volumeFromVoxel, type Volume, type VolumeGeometry } from '#core/volumes/volume.ts'

/** Which pixels of a picture are wanted: all of them, or every n-th for a smaller copy. */
export interface PixelGrid {
  readonly columns: number
  readonly rows: number
  /** Image pixels of the first sample's centre, and from one sample to the next. */
  readonly x0Px: number
  readonly y0Px: number
  readonly stepPx: number
}

export const everyPixel = (widthPx: number, heightPx: number): PixelGrid => ({
  columns: widthPx,
  rows: heightPx,
  x0Px: 0,
  y0Px: 0,
  stepPx: 1,
})

/** A copy of the picture at most so wide or high; samples stand in the middle of the pixels they stand for. */
export function smallerGrid(widthPx: number, heightPx: number, mostPx: number): PixelGrid {
  const stepPx = Math.max(1, Math.max(widthPx, heightPx) / mostPx)
  const first = (stepPx - 1) / 2
  return {
    columns: Math.floor(widthPx / stepPx),
    rows: Math.floor(heightPx / stepPx),
    x0Px: first,
    y0Px: first,
    stepPx,
  }
}

/** Picture pixels as voxel indices, centres at whole numbers. @param ctFromImage column-major, mm per pixel */
export function voxelFromImage(geometry: VolumeGeometry, ctFromImage: Matrix): number[] {
  const voxelFromCt = invert(volumeFromVoxel('ct', geometry)).matrix
  return multiply(voxelFromCt, transform('ct', 'image', ctFromImage).matrix)
}

/**
 * @param into as long as the grid has samples, row by row: the volume's values (HU of a CT), NaN where there is none
 */
export function reslice(
  { geometry, voxels }: Pick<Volume, 'geometry' | 'voxels'>,
  ctFromImage: Matrix,
  { columns, rows, x0Px, y0Px, stepPx }: PixelGrid,
  into: Float32Array = new Float32Array(columns * rows),
): Float32Array {
  const m = voxelFromImage(geometry, ctFromImage)
  const [nx, ny, nz] = geometry.dimensions
  const [lastI, lastJ, lastK] = [nx - 1, ny - 1, nz - 1]
  const slice = nx * ny
  const [di, dj, dk] = [m[0]! * stepPx, m[1]! * stepPx, m[2]! * stepPx]
  for (let row = 0, at = 0; row < rows; row++) {
    const y = y0Px + row * stepPx
    const i0 = m[0]! * x0Px + m[4]! * y + m[12]!
    const j0 = m[1]! * x0Px + m[5]! * y + m[13]!
    const k0 = m[2]! * x0Px + m[6]! * y + m[14]!
    for (let column = 0; column < columns; column++, at++) {
      // Not added up from column to column: rounding must not wander along a row.
      const i = i0 + column * di
      const j = j0 + column * dj
      const k = k0 + column * dk
      if (!(i >= -0.5 && j >= -0.5 && k >= -0.5 && i <= lastI + 0.5 && j <= lastJ + 0.5 && k <= lastK + 0.5)) {
        into[at] = NaN
        continue
      }
      const ci = i < 0 ? 0 : i > lastI ? lastI : i
      const cj = j < 0 ? 0 : j > lastJ ? lastJ : j
      const ck = k < 0 ? 0 : k > lastK ? lastK : k
      const [iLow, jLow, kLow] = [ci | 0, cj | 0, ck | 0]
      const [u, v, w] = [ci - iLow, cj - jLow, ck - kLow]
      const base = iLow + nx * jLow + slice * kLow
      const i1 = iLow < lastI ? 1 : 0
      const j1 = jLow < lastJ ? nx : 0
      const k1 = kLow < lastK ? slice : 0
      const a = voxels[base]! + u * (voxels[base + i1]! - voxels[base]!)
      const b = voxels[base + j1]! + u * (voxels[base + j1 + i1]! - voxels[base + j1]!)
      const c = voxels[base + k1]! + u * (voxels[base + k1 + i1]! - voxels[base + k1]!)
      const d = voxels[base + k1 + j1]! + u * (voxels[base + k1 + j1 + i1]! - voxels[base + k1 + j1]!)
      const near = a + v * (b - a)
      into[at] = near + w * (c + v * (d - c) - near)
    }
  }
  return into
}
