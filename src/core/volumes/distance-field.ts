/**
 * Distance from every voxel to the nearest marked one, exact and in linear time.
 *
 * Felzenszwalb and Huttenlocher 2012, Theory of Computing 8:415-428: along each axis in turn, the lower envelope of
 * parabolas; spacing may differ between axes.
 */
import type { VolumeGeometry } from './volume.ts'

/** Farther than anything: an axis without a marked voxel. */
const FAR = 1e12

/**
 * @param marked one byte per voxel, above 0 is marked; i fastest, then j, then k
 * @returns mm, one number per voxel
 * @throws RangeError when the sizes do not agree or nothing is marked
 */
export function distanceField(
  marked: Uint8Array,
  { dimensions, spacingMm }: VolumeGeometry,
): Float32Array<ArrayBuffer> {
  const [nx, ny, nz] = dimensions
  const count = nx * ny * nz
  if (marked.length !== count) throw new RangeError(`a volume of ${dimensions.join(' x ')} has ${marked.length} voxels`)
  const squared = new Float32Array(count)
  let isAny = false
  for (let at = 0; at < count; at++) {
    const isMarked = marked[at]! > 0
    isAny ||= isMarked
    squared[at] = isMarked ? 0 : FAR
  }
  if (!isAny) throw new RangeError('no voxel is marked')
  const longest = Math.max(nx, ny, nz)
  const work = {
    values: new Float64Array(longest),
    vertices: new Int32Array(longest),
    bounds: new Float64Array(longest + 1),
  }
  const strides = [1, nx, nx * ny] as const
  for (const axis of [0, 1, 2] as const) {
    const [b, c] = [0, 1, 2].filter((other) => other !== axis) as [0 | 1 | 2, 0 | 1 | 2]
    for (let m = 0; m < dimensions[c]; m++)
      for (let n = 0; n < dimensions[b]; n++)
        alongLine(squared, m * strides[c] + n * strides[b], strides[axis], dimensions[axis], spacingMm[axis], work)
  }
  for (let at = 0; at < count; at++) squared[at] = Math.sqrt(squared[at]!)
  return squared
}

/**
 * Signed distance to the boundary of what is marked, mm: negative inside. The boundary lies half way between a marked
 * voxel's middle and its unmarked neighbour's, so that the field passes through 0 there and not at a voxel's middle.
 *
 * @throws RangeError when everything or nothing is marked
 */
export function signedDistanceField(marked: Uint8Array, geometry: VolumeGeometry): Float32Array<ArrayBuffer> {
  const outside = distanceField(marked, geometry)
  const inside = distanceField(
    marked.map((value) => (value > 0 ? 0 : 1)),
    geometry,
  )
  const half = Math.min(...geometry.spacingMm) / 2
  for (let at = 0; at < outside.length; at++) outside[at] = marked[at]! > 0 ? half - inside[at]! : outside[at]! - half
  return outside
}

interface Work {
  readonly values: Float64Array
  /** Places of the parabolas of the envelope, and where each begins. */
  readonly vertices: Int32Array
  readonly bounds: Float64Array
}

function alongLine(
  squared: Float32Array,
  start: number,
  stride: number,
  length: number,
  stepMm: number,
  { values, vertices, bounds }: Work,
): void {
  const step2 = stepMm * stepMm
  let last = -1
  for (let q = 0; q < length; q++) {
    const value = squared[start + q * stride]!
    values[q] = value
    if (value >= FAR) continue
    let from = -Infinity
    while (last >= 0) {
      const v = vertices[last]!
      from = (value - values[v]! + step2 * (q * q - v * v)) / (2 * step2 * (q - v))
      if (from > bounds[last]!) break
      last--
    }
    last++
    vertices[last] = q
    bounds[last] = last === 0 ? -Infinity : from
  }
  if (last < 0) return
  let k = 0
  for (let q = 0; q < length; q++) {
    while (k < last && bounds[k + 1]! < q) k++
    const v = vertices[k]!
    squared[start + q * stride] = step2 * (q - v) * (q - v) + values[v]!
  }
}
