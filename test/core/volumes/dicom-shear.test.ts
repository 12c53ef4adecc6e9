/**
 * A stack scanned with a tilted gantry, checked against an independent resampling: the voxels of the
 * right-angled volume are compared with a formula of the patient's position and with trilinear sampling
 * of the tilted slices by their own oblique affine.
 */
import { describe, expect, test } from 'vitest'
import { point, apply } from '#core/frames/transform.ts'
import { shearSlice } from '#core/volumes/shear-slice.ts'
import { stackGeometry } from '#core/volumes/stack-geometry.ts'
import { volumeFromVoxel } from '#core/volumes/volume.ts'

const COLUMNS = 24
const ROWS = 20
const COUNT = 9
const SPACING = [0.8, 1.1] as const
const FILL = -1024

type Vector = readonly [number, number, number]

/** A gently turned stack whose origins also drift by `side` mm per slice along row and column. */
function tiltedStack(side: readonly [number, number]) {
  const [c, s] = [Math.cos(0.2), Math.sin(0.2)]
  const row: Vector = [c, s, 0]
  const column: Vector = [-s, c, 0]
  const step = 1.5
  const slices = Array.from({ length: COUNT }, (_, k) => ({
    fileName: `${k}`,
    position: [0, 1, 2].map(
      (axis) => [5, -7, 30][axis]! + k * (side[0] * row[axis]! + side[1] * column[axis]! + (axis === 2 ? step : 0)),
    ) as unknown as Vector,
  }))
  const at = (i: number, j: number, k: number): Vector =>
    slices[k]!.position.map(
      (value, axis) => value + i * SPACING[0] * row[axis]! + j * SPACING[1] * column[axis]!,
    ) as unknown as Vector
  const placed = stackGeometry({
    columns: COLUMNS,
    rows: ROWS,
    pixelSpacingMm: SPACING,
    orientation: [...row, ...column],
    slices,
  })
  return { ...placed, at }
}

function resampled({ geometry, shear }: ReturnType<typeof tiltedStack>, stored: readonly Int16Array[]) {
  const [columns, rows] = geometry.dimensions
  return stored.map((slice, k) => {
    const out = new Int16Array(columns * rows)
    shearSlice(slice, { columns: COLUMNS, rows: ROWS }, shear!, k, out, { columns, rows }, FILL)
    return out
  })
}

const SIDES = [
  [0, 0.5],
  [0.37, 0],
  [-0.4, 0.31],
  [0.2, -0.6],
] as const

describe.each(SIDES)('slices drifting by %d and %d mm', (...side) => {
  const stack = tiltedStack(side)
  const [columns] = stack.geometry.dimensions
  const patientFromVoxel = volumeFromVoxel('ct', stack.geometry)

  /** For voxel n of slice k: its place in the patient, and the column and row of the scanned slice that is there. */
  function whereIs(n: number, k: number) {
    const { x, y, z } = apply(patientFromVoxel, point('voxel', n % columns, Math.floor(n / columns), k))
    const [px, py] = stack.at(0, 0, k)
    const along = ([ax, ay]: Vector, stepMm: number) => ((x - px) * (ax - px) + (y - py) * (ay - py)) / stepMm ** 2
    const i = along(stack.at(1, 0, k), SPACING[0])
    const j = along(stack.at(0, 1, k), SPACING[1])
    const isScanned = i >= 0 && j >= 0 && i <= COLUMNS - 1 && j <= ROWS - 1
    return { x, y, z, i, j, isScanned }
  }

  test('a signal that is linear in the patient stays exactly where it was', () => {
    const signal = (x: number, y: number, z: number) => 900 + 11 * x - 7 * y + 3 * z
    const stored = Array.from({ length: COUNT }, (_, k) =>
      Int16Array.from({ length: COLUMNS * ROWS }, (_, n) =>
        Math.round(signal(...stack.at(n % COLUMNS, Math.floor(n / COLUMNS), k))),
      ),
    )
    let compared = 0
    for (const [k, slice] of resampled(stack, stored).entries()) {
      for (let n = 0; n < slice.length; n++) {
        const { x, y, z, isScanned } = whereIs(n, k)
        if (!isScanned) continue
        expect(Math.abs(slice[n]! - signal(x, y, z))).toBeLessThanOrEqual(1)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(0.85 * COUNT * COLUMNS * ROWS)
  })

  test('noise is what sampling the slices at the same place of the patient gives (seed 3)', () => {
    let seed = 3
    const noise = () => ((seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) >> 8) % 2000
    const stored = Array.from({ length: COUNT }, () => Int16Array.from({ length: COLUMNS * ROWS }, noise))
    for (const [k, slice] of resampled(stack, stored).entries()) {
      for (let n = 0; n < slice.length; n++) {
        const { i, j, isScanned } = whereIs(n, k)
        if (!isScanned) continue
        const [i0, j0] = [Math.min(COLUMNS - 2, Math.floor(i)), Math.min(ROWS - 2, Math.floor(j))]
        const value = (a: number, b: number) => stored[k]![i0 + a + COLUMNS * (j0 + b)]!
        const [u, v] = [i - i0, j - j0]
        const above = value(0, 0) * (1 - u) + value(1, 0) * u
        const below = value(0, 1) * (1 - u) + value(1, 1) * u
        expect(Math.abs(slice[n]! - (above * (1 - v) + below * v))).toBeLessThanOrEqual(0.51)
      }
    }
  })

  test('no voxel of any slice falls off the grid', () => {
    const stored = Array.from({ length: COUNT }, () => new Int16Array(COLUMNS * ROWS).fill(1000))
    for (const slice of resampled(stack, stored)) {
      const kept = slice.reduce((sum, value) => sum + (value - FILL) / (1000 - FILL), 0)
      expect(kept).toBeGreaterThan(COLUMNS * ROWS - 1)
    }
  })
})
