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

const placeOf = (at: number) => [at % nx, 1.5 * (Math.floor(at / nx) % ny), 3 * Math.floor(at / (nx * ny))] as const

test('is exactly the distance to the nearest marked voxel, tried one by one, seeds 1-5', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const random = createRandom(seed)
    const marked = Uint8Array.from({ length: nx * ny * nz }, () => (random.uniform() < 0.01 ? 1 : 0))
    const places = [...marked.keys()].filter((at) => marked[at]! > 0).map(placeOf)
    const field = distanceField(marked, GEOMETRY)
    for (let at = 0; at < field.length; at++) {
      const here = placeOf(at)
      const nearest = Math.min(...places.map((p) => Math.hypot(p[0] - here[0], p[1] - here[1], p[2] - here[2])))
      expect(field[at]).toBeCloseTo(nearest, 4)
    }
  }
})

test('a wall between the fifth and sixth voxel: 0.5 mm on either side, negative inside', () => {
  const marked = Uint8Array.from({ length: nx * ny * nz }, (_, at) => (at % nx <= 5 ? 1 : 0))
  const field = signedDistanceField(marked, GEOMETRY)
  expect(Array.from(field.slice(0, nx))).toEqual(Array.from({ length: nx }, (_, i) => i - 5.5))
})

test('nothing marked, all marked, and a wrong size are refused', () => {
  expect(() => distanceField(new Uint8Array(nx * ny * nz), GEOMETRY)).toThrow('no voxel is marked')
  expect(() => signedDistanceField(new Uint8Array(nx * ny * nz).fill(1), GEOMETRY)).toThrow(RangeError)
  expect(() => distanceField(new Uint8Array(4), GEOMETRY)).toThrow('a volume of 17 x 13 x 11 has 4 voxels')
})
