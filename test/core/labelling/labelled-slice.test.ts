import { expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { labelledSlice, placeInSlice, sizeOf, sliceCount } from '#core/labelling/labelled-slice.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'

const geometry: VolumeGeometry = {
  dimensions: [6, 5, 4],
  spacingMm: [2, 2, 2],
  origin: [10, 20, 30],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
}
/** The value of a voxel is 100 times its distance to the left. */
const volume: Volume = {
  frame: 'ct',
  name: '',
  geometry,
  voxels: Int16Array.from({ length: 120 }, (_, at) => 100 * (at % 6)),
  remarks: [],
}
const L3 = structure('vertebra', 'L3').label
const at = (i: number, j: number, k: number) => i + 6 * (j + 5 * k)
/** One voxel of L3: the second from the right, in front, at the head. */
const field: LabelField = { geometry, labels: new Uint16Array(120) }
field.labels[at(1, 0, 3)] = L3

test.each([
  { plane: 'axial', size: [6, 5], slices: 4, first: [10, 20, 34] },
  { plane: 'coronal', size: [6, 4], slices: 5, first: [10, 24, 36] },
  { plane: 'sagittal', size: [5, 4], slices: 6, first: [14, 20, 36] },
] as const)('$plane slices are as radiologists look', ({ plane, size, slices, first }) => {
  expect(sizeOf(field, plane)).toEqual(size)
  expect(sliceCount(field, plane)).toBe(slices)
  // The patient's right, front and head are first.
  expect(placeInSlice(field, plane, 2, 0, 0)).toEqual(first)
})

test('the volume is grey, what is labelled has its colour, firmer when it is chosen', () => {
  const pixel = (chosen: number, u: number, v: number) => {
    const { rgba, widthPx } = labelledSlice(volume, field, 'coronal', 0, [0, 500], chosen)
    return [...rgba.subarray(4 * (u + widthPx * v), 4 * (u + widthPx * v) + 3)]
  }
  // 300 of 500.
  expect(pixel(0, 3, 0)).toEqual([153, 153, 153])
  // 100 of 500 is 51 of 255; bone is e6dbc2, of which 22 % or 55 % are laid over it.
  expect(pixel(0, 1, 0)).toEqual([90, 88, 82])
  expect(pixel(L3, 1, 0)).toEqual([149, 143, 130])
  // At the feet there is none.
  expect(pixel(L3, 1, 3)).toEqual([51, 51, 51])
})
