import { gunzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { labelsToNifti } from '#core/volumes/nifti-file.ts'
import { volumeFromVoxel, type VolumeGeometry } from '#core/volumes/volume.ts'
import { readNifti } from '#dicom/reader/nifti.ts'

const BASE = { dimensions: [2, 3, 4], spacingMm: [0.5, 0.75, 2], origin: [-10, 20, 30] } as const
const AXES = [
  { what: 'axial', direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
  { what: 'axial, feet to head turned', direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] },
  { what: 'sagittal', direction: [0, 1, 0, 0, 0, -1, -1, 0, 0] },
  { what: 'coronal', direction: [1, 0, 0, 0, 0, -1, 0, 1, 0] },
  { what: 'oblique', direction: [0.8, 0.6, 0, -0.6, 0.8, 0, 0, 0, 1] },
] as const

describe('labels as NIfTI', () => {
  const labels = Uint16Array.from({ length: 24 }, (_, at) => at * 2000)

  test.each(AXES)('$what: both forms of the affine put every voxel where it was', ({ direction }) => {
    const geometry: VolumeGeometry = { ...BASE, direction }
    const bytes = gunzipSync(labelsToNifti(geometry, labels, 'made for a test'))
    for (const form of ['sform', 'qform']) {
      const copy = bytes.slice()
      if (form === 'qform') new DataView(copy.buffer).setInt16(254, 0, true)
      const read = readNifti(copy)
      if (!read.ok) throw new Error(read.reason)
      const [a, b] = [read.grid.geometry, geometry].map((one) => volumeFromVoxel('ct', one).matrix)
      const apart = Math.max(...a!.map((value, at) => Math.abs(value - b![at]!)))
      // Near half a turn the quaternion's single precision leaves some 1e-3 per mm of voxel (nifti1.h says so too).
      expect(apart).toBeLessThan(form === 'qform' ? 2e-3 : 1e-5)
      expect(read.grid.remarks).toEqual([])
      expect(read.grid.sample).toBe('uint16')
    }
  })

  test('the labels follow the header, unsigned', () => {
    const bytes = gunzipSync(labelsToNifti({ ...BASE, direction: AXES[0].direction }, labels, ''))
    expect(bytes.length).toBe(352 + 48)
    expect(new Uint16Array(bytes.slice(352).buffer)).toEqual(labels)
  })

  test('the same labels give the same bytes on any day', () => {
    const make = () => labelsToNifti({ ...BASE, direction: AXES[0].direction }, labels, 'x')
    expect(make()).toEqual(make())
    expect([...make().subarray(4, 8)]).toEqual([0, 0, 0, 0])
  })

  test('labels that do not fill the grid are refused', () => {
    expect(() => labelsToNifti({ ...BASE, direction: AXES[0].direction }, labels.subarray(1), '')).toThrow(
      '23 labels do not fill 24 voxels',
    )
  })
})
