/** Real series: order, place and acceptance from the tags, and what missing slices are called. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDicomHeader } from '#core/volumes/dicom-header.ts'
import { sortSeries } from '#core/volumes/dicom-series.ts'
import { writeVoxels } from '#core/volumes/stored-pixels.ts'
import { formatOf } from '#dicom/reader/slice.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

function headersOf(folder: string) {
  return readdirSync(folder).map((file) => {
    const read = readDicomHeader(readFileSync(join(folder, file)), file)
    if (!read.ok) throw new Error(`${file}: ${read.fault.reason}`)
    return read.header
  })
}

describeWithData('a lumbar CT as DICOM and as NIfTI', ['ct/lumbar3mm/dicom', 'ct/lumbar3mm/lumbar_ct.nii.gz'], () => {
  const folder = sharedData('ct/lumbar3mm/dicom')!
  const truth = readNifti(sharedData('ct/lumbar3mm/lumbar_ct.nii.gz')!)
  const [series, ...others] = sortSeries(headersOf(folder))

  test('is one accepted series of 112 slices', () => {
    expect(others).toEqual([])
    expect(series).toMatchObject({
      accepted: true,
      problems: [],
      modality: 'CT',
      dimensions: [122, 101, 112],
      spacingMm: [3, 3, 3],
    })
  })

  test('stands at the same place within a thousandth of a millimetre', () => {
    const { origin, direction, spacingMm } = truth.geometry
    series!.origin.forEach((value, axis) => expect(value).toBeCloseTo(origin[axis]!, 4))
    series!.spacingMm.forEach((value, axis) => expect(value).toBeCloseTo(spacingMm[axis]!, 6))
    series!.direction.forEach((value, at) => expect(value).toBeCloseTo(direction[at]!, 6))
  })

  test('has the same voxels', () => {
    const [nx, ny] = series!.dimensions
    const plan = { columns: nx, rows: ny, shear: undefined, fill: 0, window: undefined, isRescaled: true }
    for (const [k, header] of series!.slices.entries()) {
      const bytes = new Uint8Array(readFileSync(join(folder, header.fileName)))
      const voxels = new Int16Array(nx * ny)
      writeVoxels(bytes.subarray(header.pixels!.offset), formatOf(header, plan), voxels)
      expect(voxels).toEqual(truth.voxels.subarray(k * nx * ny, (k + 1) * nx * ny))
    }
  })

  test('without its slices 40 and 41 is refused, and both places are named', () => {
    const gone = new Set([series!.files[40], series!.files[41]])
    const [cut] = sortSeries(series!.slices.filter(({ fileName }) => !gone.has(fileName)))
    const [x, y, z] = series!.origin
    const place = (k: number) => `(${[x, y, z + 3 * k].map((value) => Number(value.toFixed(2))).join(', ')}) mm`
    expect(cut!.accepted).toBe(false)
    expect(cut!.problems).toEqual([`2 slices are missing at ${place(40)}, ${place(41)}, after ${series!.files[39]}`])
  })
})

describeWithData('a chest CT of 90 slices', ['ct/lidc0314_lower'], () => {
  test('is accepted; that each file has its own frame of reference is said', () => {
    const [series] = sortSeries(headersOf(sharedData('ct/lidc0314_lower')!))
    expect(series).toMatchObject({
      accepted: true,
      dimensions: [512, 512, 90],
      spacingMm: [0.78125, 0.78125, 1],
      origin: [-201, -59, -679.800049],
    })
    expect(series!.remarks).toEqual(['every slice states its own frame of reference; the series is taken to be in one'])
  })
})

describeWithData('a JPEG 2000 CT with blank identifiers', ['ct/dicom_j2k_t12'], () => {
  test('is accepted: 20 slices every 2 mm, written downwards', () => {
    const [series] = sortSeries(headersOf(sharedData('ct/dicom_j2k_t12')!))
    expect(series).toMatchObject({
      accepted: true,
      dimensions: [512, 512, 20],
      spacingMm: [0.9765625, 0.9765625, 2],
      uid: '',
    })
    expect(series!.files[0]).toMatch(/16592$/)
  })
})
