/** Files the product writes, before others' programs: dicom3tools' validator and dcm2niix, the usual way from DICOM to NIfTI. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUILT_IN_FOLDER } from '#core/phantom/built-in-case.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import { readNifti } from '#test/real/read-nifti.ts'
import { writeUltrasoundVolume } from '#dicom/write/ultrasound-volume.ts'
import { phantomStudy, study } from '#test/dicom/write/phantom-study.ts'

const PROGRAMS = ['dciodvfy', 'dcm2niix', 'dcmconv']
const missing = PROGRAMS.filter((program) => spawnSync('which', [program]).status !== 0)
if (missing.length > 0) console.warn(`skipped: DICOM before other programs (not installed: ${missing.join(', ')})`)

/** What the validator says of a file, a line each. */
function verdict(path: string): string[] {
  const { stdout, stderr } = spawnSync('dciodvfy', [path], { encoding: 'utf8' })
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '')
}

describe.skipIf(missing.length > 0)('written DICOM', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interspace-written-'))
  const made = phantomStudy()
  beforeAll(() => {
    for (const name of ['ct', 'mr-t2']) mkdirSync(join(folder, name))
    for (const { name, bytes } of [...made.ctFiles, ...made.mrFiles, made.segmentation])
      writeFileSync(join(folder, name), bytes)
    writeFileSync(join(folder, 'deflated.dcm'), made.deflated.bytes)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    { kind: 'CTImage', files: made.ctFiles.map(({ name }) => name) },
    { kind: 'MRImage', files: made.mrFiles.map(({ name }) => name) },
    { kind: 'Segmentation', files: [made.segmentation.name] },
  ])('dciodvfy has nothing to say of $kind', ({ kind, files }) => {
    for (const file of files) expect([file, ...verdict(join(folder, file))]).toEqual([file, kind])
    console.log(`dciodvfy: ${files.length} x ${kind}, no error, no warning`)
  })

  test('dciodvfy has nothing to say of the built-in case as it is shipped', () => {
    const shipped = join(import.meta.dirname, '../../public', BUILT_IN_FOLDER)
    const files = readdirSync(shipped, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'))
    const plain = join(folder, 'shipped-segmentation.dcm')
    execFileSync('dcmconv', ['+te', join(shipped, 'segmentation.dcm'), plain])
    const paths = files.map((name) => (name === 'segmentation.dcm' ? plain : join(shipped, name)))
    const said = new Map<string, number>()
    for (const line of paths.flatMap(verdict)) said.set(line, (said.get(line) ?? 0) + 1)
    console.log(`dciodvfy, built-in case: ${[...said].map(([line, count]) => `${count} x ${line}`).join(', ')}`)
    expect([...said.keys()].toSorted()).toEqual(['CTImage', 'MRImage', 'Segmentation'])
    // The validator takes two to four minutes over the thousands of frames of the segmentation.
  }, 900_000)

  test('a swept volume: dciodvfy has nothing to say, dcm2niix reads its greys where they are within 0.001 mm', () => {
    const geometry = {
      dimensions: [7, 5, 3],
      spacingMm: [0.5, 0.5, 0.75],
      origin: [-12.25, 3, 100],
      direction: [0, 1, 0, -1, 0, 0, 0, 0, 1],
    } as const
    const values = Uint8Array.from({ length: 105 }, (_, n) => 2 * n)
    const series = { name: 'us', number: 4, description: 'A sweep', modality: 'US' } as const
    const { bytes } = writeUltrasoundVolume({ geometry, values }, study, series, 'the mean of some pictures')
    const own = join(folder, 'us')
    mkdirSync(own)
    const path = join(own, 'us.dcm')
    writeFileSync(path, bytes)
    expect(verdict(path)).toEqual(['MultiframeGrayscaleByteSCImage'])
    const out = join(folder, 'nifti-us')
    mkdirSync(out)
    execFileSync('dcm2niix', ['-z', 'n', '-b', 'n', '-f', 'volume', '-o', out, own], { stdio: 'pipe' })
    const [file] = readdirSync(out)
    const written: Volume = { frame: 'ct', name: '', geometry, voxels: Int16Array.from(values), remarks: [] }
    const { different, apartMm } = compared(written, readNifti(join(out, file!)))
    expect(different).toBe(0)
    expect(apartMm).toBeLessThan(1e-3)
  })

  test('deflated, dcmtk makes of it the file that was not', () => {
    const plain = join(folder, 'inflated.dcm')
    execFileSync('dcmconv', ['+te', join(folder, 'deflated.dcm'), plain])
    expect(verdict(plain)).toEqual(['Segmentation'])
  })

  test.each([
    { series: 'ct', written: made.ct },
    { series: 'mr-t2', written: made.mr },
  ])('dcm2niix reads $series: voxels identical, affine within 0.001 mm', ({ series, written }) => {
    const out = join(folder, `nifti-${series}`)
    mkdirSync(out)
    execFileSync('dcm2niix', ['-z', 'n', '-b', 'n', '-f', 'volume', '-o', out, join(folder, series)], { stdio: 'pipe' })
    const [file, ...more] = readdirSync(out)
    expect(more).toEqual([])
    const nifti = readNifti(join(out, file!))
    const { different, apartMm } = compared(written, nifti)
    console.log(`dcm2niix ${series}: ${different} of ${written.voxels.length} voxels differ, places by ${apartMm} mm`)
    expect(different).toBe(0)
    expect(apartMm).toBeLessThan(1e-3)
  })
})

/** Voxel for voxel by where both say it is, whatever axes they are stored along. */
function compared(written: Volume, other: Pick<Volume, 'geometry' | 'voxels'>) {
  const [a, b] = [written, other].map(({ geometry }) => volumeFromVoxel('ct', geometry).matrix)
  const [nx, ny, nz] = written.geometry.dimensions
  const [ox, oy] = other.geometry.dimensions
  const { origin, spacingMm, direction } = other.geometry
  let different = 0
  let apartMm = 0
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        const place = [0, 1, 2].map((r) => a![r]! * i + a![r + 4]! * j + a![r + 8]! * k + a![r + 12]!)
        const found = [0, 1, 2].map((c) =>
          Math.round(
            [0, 1, 2].reduce((sum, r) => sum + direction[3 * c + r]! * (place[r]! - origin[r]!), 0) / spacingMm[c]!,
          ),
        ) as [number, number, number]
        const back = [0, 1, 2].map((r) => found.reduce((sum, n, c) => sum + b![r + 4 * c]! * n, b![r + 12]!))
        apartMm = Math.max(apartMm, ...back.map((value, r) => Math.abs(value - place[r]!)))
        if (other.voxels[found[0] + ox * (found[1] + oy * found[2])] !== written.voxels[at]) different++
      }
    }
  }
  return { different, apartMm }
}
