/** Volumes in one file: NIfTI headers, and samples packed, apart, cut off and hostile. */
import { gzipSync, zlibSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import type { NamedBlob } from '#dicom/reader/messages.ts'
import { readNifti } from '#dicom/reader/nifti.ts'
import { openGrid } from '#dicom/reader/open-grid.ts'
import { ascii, join } from '#test/dicom/write-dicom.ts'
import { nifti } from '#test/dicom/write-nifti.ts'

const named = (name: string, bytes: Uint8Array): NamedBlob => ({ name, blob: new Blob([bytes.slice()]) })

describe('NIfTI', () => {
  const samples = Int16Array.from({ length: 12 }, (_, at) => at * 100 - 1000)

  test('RAS is turned into LPS', () => {
    const read = readNifti(nifti(samples, 4))
    if (!read.ok) throw new Error(read.reason)
    expect(read.grid.geometry).toMatchObject({
      dimensions: [2, 3, 2],
      spacingMm: [1.5, 1.5, 1.5],
      origin: [10, -20, 30],
    })
    expect(read.grid.geometry.direction.map((part) => part + 0)).toEqual([-1, 0, 0, 0, -1, 0, 0, 0, 1])
  })

  test('a quaternion gives the same as the affine it came from: half a turn about z, left-handed', () => {
    const read = readNifti(
      nifti(samples, 4, (view) => {
        view.setInt16(254, 0, true)
        view.setInt16(252, 1, true)
        view.setFloat32(76, -1, true)
        // Rounded up by the last bit: b² + c² + d² is above 1.
        view.setFloat32(264, 1.0000001, true)
        for (const [at, value] of [5, 6, 7].entries()) view.setFloat32(268 + 4 * at, value, true)
      }),
    )
    if (!read.ok) throw new Error(read.reason)
    expect(read.grid.geometry.origin).toEqual([-5, -6, 7])
    expect(read.grid.geometry.direction.map((part) => Math.round(part * 1e5) / 1e5 + 0)).toEqual([
      1, 0, 0, 0, 1, 0, 0, 0, -1,
    ])
  })

  test.each([
    {
      what: 'no place',
      change: (view: DataView) => view.setInt16(254, 0, true),
      why: /does not say where the patient is/,
    },
    { what: 'colour', change: (view: DataView) => view.setInt16(70, 128, true), why: /data type 128/ },
    {
      what: 'time',
      change: (view: DataView) => (view.setInt16(40, 4, true), view.setInt16(48, 7, true)),
      why: /4 dimensions/,
    },
    { what: 'a sheared affine', change: (view: DataView) => view.setFloat32(284, 0.5, true), why: /sheared by/ },
    { what: 'no extent', change: (view: DataView) => view.setInt16(42, 0, true), why: /0 x 3 x 2/ },
  ])('with $what is refused', ({ change, why }) => {
    const read = readNifti(nifti(samples, 4, change))
    expect(read.ok ? 'it was read' : read.reason).toMatch(why)
  })

  test('metres are millimetres times a thousand', () => {
    const read = readNifti(nifti(samples, 4, (view) => view.setUint8(123, 1)))
    expect(read.ok && read.grid.geometry.spacingMm).toEqual([1500, 1500, 1500])
  })
})

describe('a volume in one file', () => {
  const samples = Int16Array.from({ length: 12 }, (_, at) => at * 100 - 1000)

  async function opened(file: NamedBlob, others: readonly NamedBlob[] = []) {
    const opening = await openGrid(file, others)
    if (!opening.ok) throw new Error(opening.reason)
    return { ...opening.opened, voxels: [...opening.slices()].flatMap((slice) => [...slice.voxels]) }
  }

  test('is the same packed and unpacked', async () => {
    for (const [name, bytes] of [
      ['a.nii', nifti(samples, 4)],
      ['a.nii.gz', gzipSync(nifti(samples, 4))],
    ] as const) {
      const { modality, voxels, window } = await opened(named(name, bytes))
      expect({ modality, voxels, window }).toEqual({ modality: 'CT', voxels: [...samples], window: [-200, 1000] })
    }
  })

  test('MetaImage with its samples beside it, compressed', async () => {
    const header = ascii(
      'NDims = 3\nDimSize = 2 3 2\nElementSpacing = 1 1 1\nOffset = 0 0 0\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nElementType = MET_SHORT\nCompressedData = True\nElementDataFile = body.zraw\n',
    )
    const body = named('folder/body.zraw', zlibSync(new Uint8Array(samples.buffer)))
    expect((await opened(named('folder/a.mhd', header), [body])).voxels).toEqual([...samples])
    expect(await openGrid(named('a.mhd', header), [])).toMatchObject({
      ok: false,
      reason: 'its samples are in body.zraw, which was not given',
    })
  })

  test('a fine MR signal is spread over whole numbers and said so', async () => {
    const { modality, voxels, remarks } = await opened(
      named(
        't2.nii',
        nifti(
          Float32Array.from({ length: 12 }, (_, at) => at / 11),
          16,
        ),
      ),
    )
    expect(modality).toBe('MR')
    expect(voxels.slice(0, 2)).toEqual([0, 372])
    expect(voxels.at(-1)).toBe(4095)
    expect(remarks.join()).toMatch(/multiplied by 4095/)
  })

  test('cut off says how much is missing', async () => {
    const cut = nifti(samples, 4).slice(0, -5)
    expect(await openGrid(named('a.nii', cut), [])).toEqual({
      ok: false,
      reason: 'its samples end after 19 of 24 bytes',
    })
    const packed = gzipSync(
      nifti(
        Int16Array.from({ length: 12 }, (_, at) => at * 7919),
        4,
      ),
    )
    expect(await openGrid(named('a.nii.gz', packed.slice(0, -14)), [])).toMatchObject({ ok: false })
  })

  test('a gzip bomb behind an honest header is read no further than the header says', async () => {
    const bomb = gzipSync(join([nifti(samples, 4), new Uint8Array(200 << 20)]))
    const before = process.memoryUsage().arrayBuffers
    expect((await opened(named('bomb.nii.gz', bomb))).voxels).toEqual([...samples])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20)
  })
})
