import { describe, expect, test } from 'vitest'
import { everyPixel, reslice, smallerGrid } from '#core/fusion/reslice.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'

type Vector = readonly [number, number, number]
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const unit = (a: Vector): Vector => a.map((part) => part / Math.hypot(...a)) as unknown as Vector

/** Three axes at right angles, anyhow turned. */
function axesFrom(random: () => number): readonly [Vector, Vector, Vector] {
  const any = (): Vector => [random() - 0.5, random() - 0.5, random() - 0.5]
  const first = unit(any())
  const second = unit(cross(first, any()))
  return [first, second, cross(first, second)]
}

function obliqueGeometry(random: () => number, isMirrored: boolean): VolumeGeometry {
  const [a, b, c] = axesFrom(random)
  const third = isMirrored ? (c.map((part) => -part) as unknown as Vector) : c
  return {
    dimensions: [60, 52, 40],
    spacingMm: [0.7 + random(), 0.7 + random(), 1 + 2 * random()],
    origin: [100 * random(), -80 * random(), 60 * random()],
    direction: [...a, ...b, ...third] as unknown as VolumeGeometry['direction'],
  }
}

/** Patient place of a voxel's middle, by the DICOM rule itself (PS3.3 C.7.6.2.1.1). */
const placeOf = ({ spacingMm: s, origin, direction: d }: VolumeGeometry, ijk: Vector): Vector =>
  [0, 1, 2].map(
    (row) => origin[row]! + ijk[0] * s[0] * d[row]! + ijk[1] * s[1] * d[3 + row]! + ijk[2] * s[2] * d[6 + row]!,
  ) as unknown as Vector

/** Back again without a matrix inverse: the axes are at right angles, so each index is a projection. */
const voxelOf = ({ spacingMm: s, origin, direction: d }: VolumeGeometry, at: Vector): Vector => {
  const from: Vector = [at[0] - origin[0], at[1] - origin[1], at[2] - origin[2]]
  return [0, 1, 2].map((axis) => dot(from, [d[3 * axis]!, d[3 * axis + 1]!, d[3 * axis + 2]!]) / s[axis]!) as never
}

function filledBy(geometry: VolumeGeometry, value: (place: Vector) => number): Pick<Volume, 'geometry' | 'voxels'> {
  const [nx, ny, nz] = geometry.dimensions
  const voxels = new Int16Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) voxels[at] = Math.round(value(placeOf(geometry, [i, j, k])))
  return { geometry, voxels }
}

/** A picture of 82 x 61 pixels somewhere through the middle of the volume, as obliquely as chance has it. */
function obliquePose(random: () => number, geometry: VolumeGeometry): Matrix {
  const [across, down, out] = axesFrom(random)
  const [wideMm, highMm] = [0.5 + 0.3 * random(), 0.5 + 0.3 * random()]
  const middle = placeOf(geometry, [30 + 8 * random(), 26 + 8 * random(), 20 + 6 * random()])
  const corner = middle.map((part, row) => part - 41 * wideMm * across[row]! - 30 * highMm * down[row]!)
  return [
    ...across.map((part) => part * wideMm), 0,
    ...down.map((part) => part * highMm), 0,
    ...out, 0,
    ...corner, 1,
  ] // prettier-ignore
}

const pixelPlace = (m: Matrix, x: number, y: number): Vector =>
  [0, 1, 2].map((row) => m[row]! * x + m[4 + row]! * y + m[12 + row]!) as unknown as Vector

const [WIDE, HIGH] = [82, 61]
/** Units per mm of the ramps below: rounding to whole numbers moves a place by 0.01 mm at most. */
const PER_MM = 50

describe('a volume cut by the picture’s plane', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'seed %i: each pixel shows the very place it lies at, within 0.1 mm on all three axes',
    (seed) => {
      const random = createRandom(seed).uniform
      const geometry = obliqueGeometry(random, seed % 2 === 0)
      const pose = obliquePose(random, geometry)
      let [compared, worst] = [0, 0]
      for (const axis of [0, 1, 2]) {
        // The value is the place itself, so that what comes out says from where it was taken.
        const middle = placeOf(geometry, [30, 26, 20])[axis]!
        const volume = filledBy(geometry, (place) => (place[axis]! - middle) * PER_MM)
        const values = reslice(volume, pose, everyPixel(WIDE, HIGH))
        values.forEach((value, at) => {
          const place = pixelPlace(pose, at % WIDE, Math.floor(at / WIDE))
          const ijk = voxelOf(geometry, place)
          if (ijk.some((index, along) => index < 0 || index > geometry.dimensions[along]! - 1)) return
          compared++
          worst = Math.max(worst, Math.abs(value / PER_MM - (place[axis]! - middle)))
        })
      }
      expect(compared).toBeGreaterThan(3000)
      expect(worst).toBeLessThan(0.1)
      // What is left is the ramp's own rounding.
      expect(worst).toBeLessThan(0.0101)
    },
  )

  test.each([11, 12, 13, 14])('seed %i: any values are the same as by tents over the voxels around', (seed) => {
    const random = createRandom(seed).uniform
    const geometry = obliqueGeometry(random, seed % 2 === 0)
    const pose = obliquePose(random, geometry)
    const volume = filledBy(geometry, () => 2000 * (random() - 0.5))
    const values = reslice(volume, pose, everyPixel(WIDE, HIGH))
    const [nx, ny, nz] = geometry.dimensions
    const tent = (from: number) => Math.max(0, 1 - Math.abs(from))
    let compared = 0
    for (let at = 0; at < values.length; at += 7) {
      const place = pixelPlace(pose, at % WIDE, Math.floor(at / WIDE))
      const [i, j, k] = voxelOf(geometry, place)
      if (i < 1 || j < 1 || k < 1 || i > nx - 2 || j > ny - 2 || k > nz - 2) continue
      let sum = 0
      for (let c = Math.floor(k) - 1; c <= k + 1; c++)
        for (let b = Math.floor(j) - 1; b <= j + 1; b++)
          for (let a = Math.floor(i) - 1; a <= i + 1; a++)
            sum += tent(i - a) * tent(j - b) * tent(k - c) * volume.voxels[a + nx * (b + ny * c)]!
      compared++
      expect(Math.abs(values[at]! - sum)).toBeLessThan(0.01)
    }
    expect(compared).toBeGreaterThan(150)
  })

  test('half a voxel beyond the outermost centres the outermost value holds; further out there is nothing', () => {
    const geometry: VolumeGeometry = {
      dimensions: [3, 2, 2],
      spacingMm: [2, 2, 2],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    }
    const voxels = Int16Array.from({ length: 12 }, (_, at) => 100 * (at % 3))
    // Pixels of 0.5 mm along x, from 1.5 mm before the first centre.
    const pose = [0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 1, 0, -1.5, 0, 0, 1]
    const row = reslice({ geometry, voxels }, pose, { ...everyPixel(14, 1) })
    expect([...row]).toEqual([NaN, 0, 0, 0, 25, 50, 75, 100, 125, 150, 175, 200, 200, 200])
  })

  test('a smaller copy has the values of the pixels its samples stand between', () => {
    expect(smallerGrid(820, 616, 410)).toEqual({ columns: 410, rows: 308, x0Px: 0.5, y0Px: 0.5, stepPx: 2 })
    expect(smallerGrid(100, 80, 410)).toEqual({ columns: 100, rows: 80, x0Px: 0, y0Px: 0, stepPx: 1 })
    const random = createRandom(5).uniform
    const geometry = obliqueGeometry(random, false)
    const middle = placeOf(geometry, [30, 26, 20])[0]
    const volume = filledBy(geometry, (place) => (place[0] - middle) * PER_MM)
    const pose = obliquePose(random, geometry)
    const whole = reslice(volume, pose, everyPixel(WIDE, HIGH))
    const half = reslice(volume, pose, smallerGrid(WIDE, HIGH, WIDE / 2))
    const [x, y] = [20, 15]
    const around = [0, 1, WIDE, WIDE + 1].map((offset) => whole[2 * y * WIDE + 2 * x + offset]!)
    expect(half[y * (WIDE / 2) + x]).toBeCloseTo(around.reduce((sum, value) => sum + value) / 4, 0)
  })
})
