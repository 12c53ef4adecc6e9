/**
 * The spine sweep made into volumes, held against two that PLUS made of it years apart, and against
 * what its way of computing promises.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parsePlusReconstruction } from '#core/reconstruction/plus-reconstruction.ts'
import { reconstructSweep } from '#core/reconstruction/recorded-sweep.ts'
import { STICK_FILLING, type ReconstructionSettings } from '#core/reconstruction/settings.ts'
import { parsePlusConfig } from '#core/ultrasound/plus-config.ts'
import { parseSequence } from '#core/ultrasound/sequence.ts'
import { readMetaImage } from '#core/volumes/meta-image.ts'
import { runCli } from '#test/cli/run-cli.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const FOLDER = 'us-tracked'
const bytesOf = (name: string) => readFileSync(sharedData(`${FOLDER}/${name}`)!)

/** A volume of PLUS, its header searched as text here. */
function plusVolume(name: string) {
  const file = bytesOf(name)
  const at = file.indexOf('\n', file.indexOf('ElementDataFile')) + 1
  const header = file.subarray(0, at).toString('latin1')
  const numbers = (field: string) =>
    new RegExp(`^${field} = (.*)$`, 'm').exec(header)![1]!.trim().split(/\s+/).map(Number)
  const isZlib = header.includes('CompressedData = True')
  const voxels = isZlib ? inflateSync(file.subarray(at)) : file.subarray(at)
  return { dimensions: numbers('DimSize'), offset: numbers('Offset'), voxels: new Uint8Array(voxels) }
}

function reconstructed(
  configName: string,
  change: Partial<ReconstructionSettings>,
  lastVoxel: 'nearest' | 'within' = 'nearest',
) {
  const sequence = parseSequence(bytesOf('SpinePhantomFreehand.igs.mha'), 'sweep')
  const xml = bytesOf(`config/${configName}`).toString('utf8')
  const config = parsePlusConfig(xml, configName)
  const read = parsePlusReconstruction(xml)
  if (!sequence.ok || !config.ok || !read.ok) throw new Error('the sweep or its configuration cannot be read')
  const { interpolation, compounding, arithmetic, clip, isFilled, holeFilling, spacingMm } = read.reconstruction
  const settings = { interpolation, compounding, arithmetic, clip, holeFilling: isFilled ? holeFilling : [], ...change }
  const swept = reconstructSweep(sequence.sequence, settings, {
    spacingMm: spacingMm!,
    lastVoxel,
    calibrations: config.config.transforms,
    imageName: 'Image',
    referenceName: 'Reference',
  })
  if (!swept.ok) throw new Error(swept.reason)
  return { made: swept.reconstruction, ...swept.reconstruction.volume() }
}

function differing(a: Uint8Array, b: Uint8Array) {
  let most = 0
  let count = 0
  for (let n = 0; n < a.length; n++) {
    const by = Math.abs(a[n]! - b[n]!)
    if (by > most) most = by
    if (by > 0) count += 1
  }
  return { most, count }
}

/** Pearson's, over voxels of which either has something. */
function correlation(a: Uint8Array, b: Uint8Array): number {
  let [n, sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0, 0]
  for (let voxel = 0; voxel < a.length; voxel++) {
    const [x, y] = [a[voxel]!, b[voxel]!]
    if (x === 0 && y === 0) continue
    n += 1
    sa += x
    sb += y
    saa += x * x
    sbb += y * y
    sab += x * y
  }
  return (n * sab - sa * sb) / Math.sqrt((n * saa - sa * sa) * (n * sbb - sb * sb))
}

const MAXIMUM_XML = 'PlusDeviceSet_VolumeReconstructionOnly_SpinePhantom_LN_MAXI.xml'
const MEAN_XML = 'PlusDeviceSet_SpinePhantomFreehandReconstructionOnly.xml'

describeWithData('the spine sweep reconstructed', [FOLDER], () => {
  const newer = () => plusVolume('vtkVolumeReconstructorTestLNMAXIvolumeRef.mha')
  const older = () => plusVolume('SpinePhantomFreehandReconstructed.mha')

  test('linear, maximum: 147 x 106 x 105, the same voxel for voxel', () => {
    const { grid, values, made } = reconstructed(MAXIMUM_XML, {})
    const { dimensions, offset, voxels } = newer()
    expect(grid.dimensions).toEqual(dimensions)
    for (const axis of [0, 1, 2]) expect(Math.abs(grid.originMm[axis]! - offset[axis]!)).toBeLessThan(1e-3)
    expect(made).toMatchObject({ used: 21, skipped: {} })
    expect(differing(values, voxels)).toEqual({ most: 0, count: 0 })
  })

  test('linear, mean, holes filled with sticks: 147 x 106 x 104 whole voxels, the same voxel for voxel', () => {
    const { grid, values } = reconstructed(MEAN_XML, {}, 'within')
    const { dimensions, offset, voxels } = older()
    expect(grid.dimensions).toEqual(dimensions)
    for (const axis of [0, 1, 2]) expect(Math.abs(grid.originMm[axis]! - offset[axis]!)).toBeLessThan(1e-3)
    expect(differing(values, voxels)).toEqual({ most: 0, count: 0 })
  })

  test('by the command line: the file holds those voxels, in that place', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'interspace-real-'))
    const out = join(folder, 'volume.mha')
    const config = sharedData(`${FOLDER}/config/${MAXIMUM_XML}`)!
    const sweep = sharedData(`${FOLDER}/SpinePhantomFreehand.igs.mha`)!
    const { status } = await runCli(['reconstruct', sweep, '--config', config, '--mode', 'reference', '--out', out])
    expect(status).toBe(0)
    const { dimensions, offset, voxels } = newer()
    const file = readFileSync(out)
    rmSync(folder, { recursive: true })
    const read = readMetaImage(file)
    if (!read.ok) throw new Error(read.reason)
    expect(read.grid.geometry.dimensions).toEqual(dimensions)
    for (const axis of [0, 1, 2]) expect(Math.abs(read.grid.geometry.origin[axis]! - offset[axis]!)).toBeLessThan(1e-3)
    expect(differing(file.subarray(read.grid.dataOffset), voxels)).toEqual({ most: 0, count: 0 })
  })

  test('the same fast, with the true mean: correlated above 0.998', () => {
    const { values } = reconstructed(MEAN_XML, { arithmetic: 'float' }, 'within')
    expect(correlation(values, older().voxels)).toBeGreaterThan(0.998)
  })

  test('fast and with the maximum, a voxel in a hundred differs from PLUS’s', () => {
    const { values } = reconstructed(MAXIMUM_XML, { arithmetic: 'float' })
    // Where a share lies at the limit of an eighth of a pixel, fixed point decides otherwise.
    const { voxels } = newer()
    expect(differing(values, voxels).count / voxels.length).toBeLessThan(0.015)
  })

  test('in double instead of fixed point few voxels change', () => {
    const { values } = reconstructed(MAXIMUM_XML, { arithmetic: 'plus-none' })
    const { voxels } = newer()
    expect(differing(values, voxels).count / voxels.length).toBeLessThan(0.015)
  })

  test('nearest: latest is one of the pixels between nothing and the maximum, the mean lies below it', () => {
    const of = (change: Partial<ReconstructionSettings>) =>
      reconstructed(MAXIMUM_XML, { interpolation: 'nearest', ...change }).values
    const [latest, maximum, mean] = [of({ compounding: 'latest' }), of({}), of({ compounding: 'mean' })]
    const wrong = maximum.filter((most, voxel) => latest[voxel]! > most || mean[voxel]! > most)
    expect(wrong).toHaveLength(0)
    const fast = of({ compounding: 'mean', arithmetic: 'float' })
    // The running mean loses a rest with each pixel: never above the true one by more than its rounding.
    expect(mean.filter((grey, voxel) => grey > fast[voxel]! + 1).length / mean.length).toBeLessThan(0.005)
  })

  test('coverage: the sweep has been in most cells of its box, and not in all', () => {
    const { made } = reconstructed(MEAN_XML, { arithmetic: 'float', holeFilling: [STICK_FILLING] })
    const covered = made.coverage()
    expect(covered.cells).toEqual([15, 11, 11])
    expect(covered.share).toBeGreaterThan(0.35)
    expect(covered.share).toBeLessThan(0.5)
    expect(covered.missing.length).toBeGreaterThan(0)
    expect(covered.missing.length).toBeLessThan(15 * 11 * 11)
  })
})
