import { expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { distanceField, signedDistanceField } from '#core/volumes/distance-field.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

const GEOMETRY: VolumeGeometry = {
  dimensions: [17, 13, 11],
  spacingMm: [1, 1.5, 3],
  origin: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
}
const [nx, ny, nz] = GEOMETRY.dimensions
const { spacingMm } = GEOMETRY

const voxelAt = (at: number) => [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))] as const

/** From a voxel's middle to the box of another, mm. */
function wayToBox(from: number, to: number): number {
  const [a, b] = [voxelAt(from), voxelAt(to)]
  const along = [0, 1, 2].map((axis) => Math.max(0, Math.abs(a[axis]! - b[axis]!) - 0.5) * spacingMm[axis]!)
  return Math.hypot(...along)
}

function nearestBox(marked: Uint8Array, from: number, value: 0 | 1): number {
  let nearest = Infinity
  for (let to = 0; to < marked.length; to++) if (marked[to] === value) nearest = Math.min(nearest, wayToBox(from, to))
  return nearest
}

const drawn = (seed: number, share: number) => {
  const random = createRandom(seed)
  return Uint8Array.from({ length: nx * ny * nz }, () => (random.uniform() < share ? 1 : 0))
}

test('is exactly the distance to the nearest marked box, tried one by one, seeds 1-5', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const marked = drawn(seed, 0.01)
    const field = distanceField(marked, GEOMETRY)
    for (let at = 0; at < field.length; at++) expect(field[at]).toBeCloseTo(nearestBox(marked, at, 1), 4)
  }
})

test('signed: to the nearest box of the other kind, negative inside, tried one by one, seeds 6-8, one to all but one in ten marked', () => {
  for (const [seed, share] of [[6, 0.1], [7, 0.5], [8, 0.9]] as const) {
    const marked = drawn(seed, share)
    const field = signedDistanceField(marked, GEOMETRY)
    for (let at = 0; at < field.length; at++) {
      const isInside = marked[at] === 1
      const expected = isInside ? -nearestBox(marked, at, 0) : nearestBox(marked, at, 1)
      expect(field[at]).toBeCloseTo(expected, 4)
    }
  }
}) // prettier-ignore

test('a single marked block deep in a volume: its inside is found by looking at the block alone', () => {
  const marked = Uint8Array.from({ length: nx * ny * nz }, (_, at) => {
    const [i, j, k] = voxelAt(at)
    return i >= 4 && i < 13 && j >= 3 && j < 10 && k >= 2 && k < 9 ? 1 : 0
  })
  const field = signedDistanceField(marked, GEOMETRY)
  for (let at = 0; at < field.length; at++)
    expect(field[at]).toBeCloseTo(marked[at] ? -nearestBox(marked, at, 0) : nearestBox(marked, at, 1), 4)
})

test('a wall between the fifth and sixth voxel: 0.5 mm on either side, negative inside', () => {
  const marked = Uint8Array.from({ length: nx * ny * nz }, (_, at) => (at % nx <= 5 ? 1 : 0))
  const field = signedDistanceField(marked, GEOMETRY)
  expect(Array.from(field.slice(0, nx))).toEqual(Array.from({ length: nx }, (_, i) => i - 5.5))
})

test('slices of 3 mm: the middle of the next one is 1.5 mm off, though the middles are 3 mm apart', () => {
  const marked = Uint8Array.from({ length: nx * ny * nz }, (_, at) => (Math.floor(at / (nx * ny)) <= 5 ? 1 : 0))
  const field = signedDistanceField(marked, GEOMETRY)
  expect([4, 5, 6, 7].map((k) => field[k * nx * ny])).toEqual([-4.5, -1.5, 1.5, 4.5])
})

test('nothing marked, all marked, and a wrong size are refused', () => {
  expect(() => distanceField(new Uint8Array(nx * ny * nz), GEOMETRY)).toThrow('no voxel is marked')
  expect(() => signedDistanceField(new Uint8Array(nx * ny * nz).fill(1), GEOMETRY)).toThrow('every voxel is marked')
  expect(() => distanceField(new Uint8Array(4), GEOMETRY)).toThrow('a volume of 17 x 13 x 11 has 4 voxels')
})
