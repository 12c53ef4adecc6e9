import { describe, expect, test } from 'vitest'
import { BRICK_VOXELS, createBricks } from '#core/volumes/bricks.ts'

function noise(length: number, seed: number) {
  let state = seed >>> 0
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24)
}

/** Every voxel asked for by itself: slow and plain. */
function plainly(
  display: Uint8Array,
  [nx, ny, nz]: readonly [number, number, number],
  brick: readonly number[],
  edge: number,
) {
  let least = 255
  let greatest = 0
  const reaches = (at: number, axis: number) => at >= brick[axis]! * edge - 1 && at <= (brick[axis]! + 1) * edge
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        if (!reaches(i, 0) || !reaches(j, 1) || !reaches(k, 2)) continue
        const byte = display[i + nx * (j + ny * k)]!
        least = Math.min(least, byte)
        greatest = Math.max(greatest, byte)
      }
  return [least, greatest]
}

describe.each([
  { dimensions: [16, 16, 16] as const, what: 'whole bricks' },
  { dimensions: [19, 9, 23] as const, what: 'bricks cut at the end' },
  { dimensions: [5, 8, 1] as const, what: 'less than one brick' },
])('$dimensions voxels: $what', ({ dimensions }) => {
  const display = noise(dimensions[0] * dimensions[1] * dimensions[2], 11)
  // A narrow range in most places, so that a wrong neighbour shows.
  for (let at = 0; at < display.length; at++) display[at] = at % 37 === 0 ? display[at]! : 100 + (display[at]! % 5)
  const slices = Array.from({ length: dimensions[2] }, (_x, k) => k)

  test.each([BRICK_VOXELS, 4, 3])(
    'each brick of %i voxels has the range of its voxels and their direct neighbours (noise, seed 11)',
    (edge) => {
      const bricks = createBricks(display, dimensions, edge)
      bricks.add(slices)
      const [bx, by, bz] = bricks.dimensions
      expect([bx, by, bz]).toEqual(dimensions.map((n) => Math.ceil(n / edge)))
      for (let k = 0; k < bz; k++)
        for (let j = 0; j < by; j++)
          for (let i = 0; i < bx; i++) {
            const at = 2 * (i + bx * (j + by * k))
            expect([bricks.minMax[at], bricks.minMax[at + 1]]).toEqual(plainly(display, dimensions, [i, j, k], edge))
          }
    },
  )

  test('slices one by one from the last to the first give the same as all at once', () => {
    const atOnce = createBricks(display, dimensions)
    atOnce.add(slices)
    const oneByOne = createBricks(display, dimensions)
    for (const k of slices.toReversed()) oneByOne.add([k])
    expect(oneByOne.minMax).toEqual(atOnce.minMax)
  })
})

describe('while slices arrive', () => {
  const dimensions = [8, 8, 32] as const
  const display = new Uint8Array(8 * 8 * 32).fill(50)

  test('slice 12 changes its own layer of bricks only, slices 15 and 16 also the next one', () => {
    const bricks = createBricks(display, dimensions)
    expect(bricks.add([12])).toEqual([1])
    expect(bricks.add([15])).toEqual([1, 2])
    expect(bricks.add([16])).toEqual([1, 2])
    expect(bricks.add([31])).toEqual([3])
  })

  test('a brick of which nothing has arrived is empty for every window: 255 to 0', () => {
    const bricks = createBricks(display, dimensions)
    bricks.add([0])
    expect([...bricks.minMax]).toEqual([50, 50, 255, 0, 255, 0, 255, 0])
  })

  test('wrong use is named', () => {
    expect(() => createBricks(new Uint8Array(10), dimensions)).toThrow('8 x 8 x 32 voxels need 2048 display bytes')
    expect(() => createBricks(display, dimensions).add([32])).toThrow('slice 32 is not one of 32')
  })
})
