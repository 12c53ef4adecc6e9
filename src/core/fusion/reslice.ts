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
  const valueAt = trilinear(voxels, geometry.dimensions)
  const [nx, ny] = geometry.dimensions
  const slice = nx * ny
  const [di, dj, dk] = [m[0]! * stepPx, m[1]! * stepPx, m[2]! * stepPx]
  for (let row = 0, at = 0; row < rows; row++) {
    const y = y0Px + row * stepPx
    const i0 = m[0]! * x0Px + m[4]! * y + m[12]!
    const j0 = m[1]! * x0Px + m[5]! * y + m[13]!
    const k0 = m[2]! * x0Px + m[6]! * y + m[14]!
    const [begin, end] = inside([i0, j0, k0], [di, dj, dk], geometry.dimensions, columns)
    // Not added up from column to column: rounding must not wander along a row.
    for (let column = 0; column < columns; column++, at++) {
      const i = i0 + column * di
      const j = j0 + column * dj
      const k = k0 + column * dk
      if (column < begin || column >= end) {
        into[at] = valueAt(i, j, k)
        continue
      }
      // Between eight centres for certain: a third of the time without the questions.
      const iLow = i | 0
      const jLow = j | 0
      const kLow = k | 0
      const u = i - iLow
      const v = j - jLow
      const low = iLow + nx * jLow + slice * kLow
      const high = low + slice
      const a = voxels[low]! + u * (voxels[low + 1]! - voxels[low]!)
      const b = voxels[low + nx]! + u * (voxels[low + nx + 1]! - voxels[low + nx]!)
      const c = voxels[high]! + u * (voxels[high + 1]! - voxels[high]!)
      const d = voxels[high + nx]! + u * (voxels[high + nx + 1]! - voxels[high + nx]!)
      const near = a + v * (b - a)
      into[at] = near + (k - kLow) * (c + v * (d - c) - near)
    }
  }
  return into
}

/** Columns of a row that surely lie between the outermost voxel centres: [begin, end). */
function inside(
  start: readonly number[],
  step: readonly number[],
  dimensions: readonly number[],
  columns: number,
): readonly [begin: number, end: number] {
  let [begin, end] = [0, columns]
  for (let axis = 0; axis < 3; axis++) {
    const [from, change, last] = [start[axis]!, step[axis]!, dimensions[axis]! - 1]
    if (Math.abs(change) < 1e-9) {
      if (!(from > 0 && from < last - 1e-6)) return [0, 0]
      continue
    }
    const ends = [-from / change, (last - from) / change]
    // A column to spare on either side for rounding.
    begin = Math.max(begin, Math.ceil(Math.min(...ends)) + 1)
    end = Math.min(end, Math.floor(Math.max(...ends)) - 1)
  }
  return [begin, end]
}

/** The value under any place of the picture, NaN where there is none. */
export function resliceAt(
  { geometry, voxels }: Pick<Volume, 'geometry' | 'voxels'>,
  ctFromImage: Matrix,
): (xPx: number, yPx: number) => number {
  const m = voxelFromImage(geometry, ctFromImage)
  const valueAt = trilinear(voxels, geometry.dimensions)
  return (x, y) =>
    valueAt(m[0]! * x + m[4]! * y + m[12]!, m[1]! * x + m[5]! * y + m[13]!, m[2]! * x + m[6]! * y + m[14]!)
}

function trilinear(voxels: Int16Array, [nx, ny, nz]: VolumeGeometry['dimensions']) {
  const [lastI, lastJ, lastK] = [nx - 1, ny - 1, nz - 1]
  const slice = nx * ny
  return (i: number, j: number, k: number): number => {
    if (!(i >= -0.5 && j >= -0.5 && k >= -0.5 && i <= lastI + 0.5 && j <= lastJ + 0.5 && k <= lastK + 0.5)) return NaN
    const ci = i < 0 ? 0 : i > lastI ? lastI : i
    const cj = j < 0 ? 0 : j > lastJ ? lastJ : j
    const ck = k < 0 ? 0 : k > lastK ? lastK : k
    const iLow = ci | 0
    const jLow = cj | 0
    const kLow = ck | 0
    const u = ci - iLow
    const v = cj - jLow
    const base = iLow + nx * jLow + slice * kLow
    const i1 = iLow < lastI ? 1 : 0
    const j1 = jLow < lastJ ? nx : 0
    const k1 = kLow < lastK ? slice : 0
    const a = voxels[base]! + u * (voxels[base + i1]! - voxels[base]!)
    const b = voxels[base + j1]! + u * (voxels[base + j1 + i1]! - voxels[base + j1]!)
    const c = voxels[base + k1]! + u * (voxels[base + k1 + i1]! - voxels[base + k1]!)
    const d = voxels[base + k1 + j1]! + u * (voxels[base + k1 + j1 + i1]! - voxels[base + k1 + j1]!)
    const near = a + v * (b - a)
    return near + (ck - kLow) * (c + v * (d - c) - near)
  }
}
