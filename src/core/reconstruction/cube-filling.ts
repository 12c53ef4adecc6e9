/**
 * A hole filled from the known voxels of a cube around it.
 *
 * Weights are kept in 32 bits, sums in 64, in PLUS's order, since the result is cut off to a whole
 * number: a last bit may decide it. Source: IGSIO vtkIGSIOFillHolesInVolume.
 */
import type { HoleFilling } from './settings.ts'
import type { Fill, Voxels } from './splatter.ts'
import type { Triple } from './sweep-grid.ts'

type Cube = Extract<HoleFilling, { readonly kind: 'gaussian' | 'distance' }>

/** Takes part when more than `leastKnown` of the cube's voxels are known. */
export function cubeFilling(voxels: Voxels, dimensions: Triple, way: Cube): Fill {
  const { size, leastKnown } = way
  const kernel = way.kind === 'gaussian' ? gaussian(size, way.deviation) : inverseDistance(size)
  const isByWeight = way.kind === 'gaussian' && way.isByWeight
  const reach = Math.trunc((size - 1) / 2)
  const least = Math.fround(leastKnown)
  const [nx, ny] = dimensions
  return (i, j, k) => {
    const [from, to] = cubeIn(dimensions, i, j, k, reach)
    let sum = 0
    let total = 0
    let known = 0
    for (let x = from[0]; x <= to[0]; x++) {
      for (let y = from[1]; y <= to[1]; y++) {
        for (let z = from[2]; z <= to[2]; z++) {
          const voxel = x + nx * (y + ny * z)
          const seen = voxels.weights[voxel]!
          if (seen === 0) continue
          const share = kernel[size * (size * (z - k + reach) + (y - j + reach)) + (x - i + reach)]!
          const weight = isByWeight ? Math.fround(seen * share) : share
          sum += voxels.values[voxel]! * weight
          total += weight
          known += 1
        }
      }
    }
    return total !== 0 && known / size ** 3 > least ? Math.floor(sum / total) : -1
  }
}

/** The mean of the first cube, growing from 3 voxels, that holds a known one; measured against the cube of `size`. */
export function nearestFilling(
  { values, weights }: Voxels,
  dimensions: Triple,
  size: number,
  leastKnown: number,
): Fill {
  const [nx, ny] = dimensions
  const most = Math.trunc((size - 1) / 2)
  const least = Math.fround(leastKnown)
  return (i, j, k) => {
    for (let reach = 1; reach <= most; reach++) {
      const [from, to] = cubeIn(dimensions, i, j, k, reach)
      let sum = 0
      let known = 0
      for (let x = from[0]; x <= to[0]; x++) {
        for (let y = from[1]; y <= to[1]; y++) {
          for (let z = from[2]; z <= to[2]; z++) {
            const voxel = x + nx * (y + ny * z)
            if (weights[voxel] === 0) continue
            sum += values[voxel]!
            known += 1
          }
        }
      }
      if (known > 0) return known / size ** 3 > least ? Math.floor(sum / known) : -1
    }
    return -1
  }
}

function cubeIn([nx, ny, nz]: Triple, i: number, j: number, k: number, reach: number): readonly [Triple, Triple] {
  return [
    [Math.max(0, i - reach), Math.max(0, j - reach), Math.max(0, k - reach)],
    [Math.min(nx - 1, i + reach), Math.min(ny - 1, j + reach), Math.min(nz - 1, k + reach)],
  ]
}

function gaussian(size: number, deviation: number): Float32Array {
  const sigma = Math.fround(deviation)
  const divisor = Math.fround(Math.fround(sigma * sigma) * 2)
  const factor = Math.fround(1 / Math.fround((2 * Math.PI) ** 1.5 * sigma ** 3))
  return kernelOf(size, (x, y, z) => factor * Math.exp(-(x ** 2 / divisor + y ** 2 / divisor + z ** 2 / divisor)))
}

/** The hole itself would be infinitely near; it has no value to give. */
const inverseDistance = (size: number): Float32Array =>
  kernelOf(size, (x, y, z) => {
    const distance = Math.fround(Math.sqrt(x * x + y * y + z * z))
    return distance === 0 ? 0 : 1 / distance
  })

/** x fastest; for the offsets from the cube's middle, which lies between voxels when `size` is even. */
function kernelOf(size: number, weight: (x: number, y: number, z: number) => number): Float32Array {
  const middle = (size - 1) / 2
  return Float32Array.from({ length: size ** 3 }, (_, n) =>
    weight((n % size) - middle, (Math.floor(n / size) % size) - middle, Math.floor(n / size ** 2) - middle),
  )
}
