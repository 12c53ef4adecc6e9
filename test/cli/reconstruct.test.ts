import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readMetaImage } from '#core/volumes/meta-image.ts'
import { readNrrd } from '#core/volumes/nrrd.ts'
import { greyPng } from '#cli/png.ts'
import { mhaFile, type WrittenFrame } from '#test/core/ultrasound/recording.ts'
import { runCli } from './run-cli.ts'

let folder: string
let sequence: string
let config: string
let out: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interspace-reconstruct-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The probe `z` mm up, beside a reference that stands 100 mm along x. */
const frame = (z: number, status = 'OK'): WrittenFrame => ({
  ProbeToTrackerTransform: `1 0 0 100 0 1 0 0 0 0 1 ${z} 0 0 0 1`,
  ProbeToTrackerTransformStatus: status,
  ReferenceToTrackerTransform: '1 0 0 100 0 1 0 0 0 0 1 0 0 0 0 1',
  ReferenceToTrackerTransformStatus: 'OK',
  ImageStatus: 'OK',
})
const IMAGE_TO_PROBE = '<Transform From="Image" To="Probe" Matrix="0.5 0 0 0  0 0.5 0 0  0 0 0.5 0  0 0 0 1"/>'
const xml = (transforms: string, attributes: string) =>
  `<PlusConfiguration><CoordinateDefinitions>${transforms}</CoordinateDefinitions><VolumeReconstruction ${attributes}/></PlusConfiguration>`

/** Two pictures of 3 x 2 pixels of half a millimetre, half a millimetre apart, with a lost one between them. */
beforeEach(async () => {
  sequence = join(folder, 'sweep.igs.mha')
  config = join(folder, 'plus.xml')
  out = join(folder, 'volume.mha')
  await rm(out, { force: true })
  const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6, 99, 99, 99, 99, 99, 99, 11, 12, 13, 14, 15, 16)
  const frames = [frame(0), frame(7, 'MISSING'), frame(0.5)]
  await writeFile(sequence, mhaFile({ widthPx: 3, heightPx: 2, frames, pixels }))
  await writeFile(config, xml(IMAGE_TO_PROBE, 'OutputSpacing="0.5 0.5 0.5" CompoundingMode="MAXIMUM"'))
})

const reconstruct = (...args: string[]) => runCli(['reconstruct', sequence, '--config', config, '--out', out, ...args])

async function written() {
  const file = await readFile(out)
  const read = readMetaImage(file)
  if (!read.ok) throw new Error(read.reason)
  return { ...read.grid.geometry, voxels: [...file.subarray(read.grid.dataOffset)] }
}

test('two pictures are two slices; the lost one is counted, and makes no grid', async () => {
  const { status, json, stderr } = await reconstruct()
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(json()).toEqual([
    {
      sequence,
      out,
      reference: 'Reference',
      mode: 'reference',
      interpolation: 'nearest',
      compounding: 'maximum',
      arithmetic: 'plus-full',
      holeFilling: [],
      dimensions: [3, 2, 2],
      origin: [0, 0, 0],
      spacing: [0.5, 0.5, 0.5],
      framesUsed: 2,
      framesSkipped: { missing: 1 },
      touchedShare: 1,
      filledShare: 1,
      remarks: [],
    },
  ])
  expect(await written()).toMatchObject({
    dimensions: [3, 2, 2],
    spacingMm: [0.5, 0.5, 0.5],
    origin: [0, 0, 0],
    voxels: [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16],
  })
  expect(await readdir(folder)).not.toContain('volume.mha.part')
})

test('what is asked for goes before what the configuration says', async () => {
  const args = ['--mode', 'fast', '--spacing', '1,1,0.5', '--interpolation', 'linear', '--compounding', 'mean']
  const { json } = await reconstruct(...args, '--fill-holes', 'yes')
  expect(json()).toMatchObject([
    { mode: 'fast', arithmetic: 'float', interpolation: 'linear', compounding: 'mean', holeFilling: ['stick'] },
  ])
  // 1 x 0.5 mm in voxels of 1 mm: two by two, since half a voxel more rounds up; the second row is never reached whole.
  const { dimensions, spacingMm } = await written()
  expect({ dimensions, spacingMm }).toEqual({ dimensions: [2, 2, 2], spacingMm: [1, 1, 0.5] })
})

test('in the tracker’s own frame the volume lies 100 mm along x', async () => {
  const { json } = await reconstruct('--reference', 'Tracker')
  expect(json()).toMatchObject([{ reference: 'Tracker', origin: [100, 0, 0], dimensions: [3, 2, 2] }])
})

test('trust in each pixel is a picture of its own', async () => {
  const mask = join(folder, 'mask.png')
  await writeFile(mask, greyPng(3, 2, Uint8Array.of(255, 255, 255, 0, 0, 0)))
  await reconstruct('--compounding', 'importance', '--mode', 'fast', '--importance-mask', mask)
  expect((await written()).voxels).toEqual([1, 2, 3, 0, 0, 0, 11, 12, 13, 0, 0, 0])
})

test.each([
  { args: ['--mode', 'quick'], says: '--mode is reference or fast, not quick' },
  { args: ['--interpolation', 'cubic'], says: '--interpolation is nearest or linear, not cubic' },
  { args: ['--compounding', 'median'], says: '--compounding is latest or max or mean or importance, not median' },
  { args: ['--fill-holes', 'maybe'], says: '--fill-holes is yes or no, not maybe' },
  { args: ['--spacing', '0'], says: '--spacing is one number or three' },
  { args: ['--spacing', '1,2'], says: '--spacing is one number or three' },
  { args: ['--out', 'volume.nii'], says: '--out is VOLUME.mha (MetaImage) or VOLUME.nrrd, not volume.nii' },
  { args: ['--compounding', 'importance'], says: 'needs --importance-mask MASK.png' },
])('$args is refused, and nothing is written', async ({ args, says }) => {
  const { status, json } = await reconstruct(...args)
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code: 'usage', message: expect.stringContaining(says) } }])
  expect(await readdir(folder)).not.toContain('volume.mha')
})

test.each([
  {
    transforms: '',
    attributes: 'OutputSpacing="1 1 1"',
    code: 'poses',
    says: 'no way from Image to Reference: known are ProbeToTracker, ReferenceToTracker; ImageToProbe, the probe',
  },
  { transforms: IMAGE_TO_PROBE, attributes: '', code: 'usage', says: '--spacing MM is missing' },
  { transforms: IMAGE_TO_PROBE, attributes: 'OutputSpacing="a b c"', code: 'config-value', says: 'not 3 numbers' },
  {
    transforms: IMAGE_TO_PROBE,
    attributes: 'OutputSpacing="0.0001 0.0001 0.0001"',
    code: 'size',
    says: '10001 x 5001 x 5001 voxels of 0.0001 x 0.0001 x 0.0001 mm are more than is held',
  },
  {
    transforms: IMAGE_TO_PROBE,
    attributes: 'OutputSpacing="1 1 1" ClipRectangleOrigin="50 50" ClipRectangleSize="2 2"',
    code: 'poses',
    says: 'nothing of the pictures lies in the clip rectangle',
  },
])('a configuration that does not do: $says', async ({ transforms, attributes, code, says }) => {
  await writeFile(config, xml(transforms, attributes))
  const { status, json } = await reconstruct()
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code, message: expect.stringContaining(says) } }])
  expect(await readdir(folder)).not.toContain('volume.mha')
})

test('a sweep whose probe was never seen', async () => {
  const frames = [frame(0, 'MISSING'), frame(1, 'INVALID')]
  await writeFile(sequence, mhaFile({ widthPx: 3, heightPx: 2, frames, pixels: new Uint8Array(12) }))
  const { json } = await reconstruct()
  const message = `${sequence}: in none of 2 frames is ImageToReference valid`
  expect(json()).toEqual([{ error: { code: 'poses', message } }])
})

test('a mask of another size, files that are not there, a folder that is none', async () => {
  const mask = join(folder, 'small.png')
  await writeFile(mask, greyPng(2, 2, new Uint8Array(4).fill(255)))
  const small = await reconstruct('--compounding', 'importance', '--importance-mask', mask)
  expect(small.json()).toMatchObject([
    { error: { message: 'the importance mask has 2 x 2, the pictures 3 x 2 pixels' } },
  ])
  const noConfig = await reconstruct('--config', join(folder, 'none.xml'))
  expect(noConfig.json()).toMatchObject([{ error: { code: 'file', message: expect.stringContaining('no such file') } }])
  const nowhere = await reconstruct('--out', join(folder, 'none', 'volume.mha'))
  expect(nowhere.json()).toMatchObject([{ error: { code: 'file' } }])
  expect(await readdir(folder)).not.toContain('volume.mha')
})

test('as NRRD it is the same volume in the same place', async () => {
  await reconstruct()
  const { voxels, ...geometry } = await written()
  const beside = join(folder, 'volume.nrrd')
  const { status } = await runCli(['reconstruct', sequence, '--config', config, '--out', beside])
  expect(status).toBe(0)
  const file = await readFile(beside)
  const read = readNrrd(file)
  if (!read.ok) throw new Error(read.reason)
  expect(read.grid.geometry).toEqual(geometry)
  expect([...file.subarray(read.grid.dataOffset)]).toEqual(voxels)
})
