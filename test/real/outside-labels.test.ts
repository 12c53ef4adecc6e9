import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { expect, test } from 'vitest'
import type { Level } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import { takeLabels } from '#core/labelling/taken-labels.ts'
import { runCli } from '#test/cli/run-cli.ts'
import { LUMBAR_CT, LUMBAR_CT_LABELS } from './lumbar-ct.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const MR = 'mr/TPTBox_T2w_subregions'
const PICTURE = `${MR}/sub-mri_label-6_T2w.nii.gz`
const VERTEBRAE = `${MR}/sub-mri_seg-vert_label-6_msk.nii.gz`
const PARTS = `${MR}/sub-mri_seg-subreg_label-6_msk.nii.gz`
const SERIES = 'ct/lumbar3mm/dicom'
/** Of the same person, but its place lacks 246 mm. */
const ELSEWHERE = 'ct/lumbar3mm/example_seg.nii.gz'
const folder = mkdtempSync(join(tmpdir(), 'mr-levels-'))

const mapOf = (path: string) => ({ name: path, volume: readNifti(sharedData(path)!), meanings: undefined })

/** Numbered 5, 6 and 7 from above, 35 mm apart, with the end of the cord beside the disc under 5. */
describeWithData('a real lumbar MR whose vertebrae were only counted', [PICTURE, VERTEBRAE, PARTS], () => {
  test('is not named C5 to C7, and it is said why', () => {
    const taking = takeLabels(mapOf(PARTS), mapOf(VERTEBRAE))
    if (!taking.ok) throw new Error(taking.reason)
    const { doubt, foreign, remarks } = taking.taken
    expect(doubt).toMatch(/C5 to C7.*35 mm apart.*cervical/)
    expect(remarks.join()).toContain('C5 to C7')
    expect(doubt).toContain('the cord ends beside number 6')
    expect([...foreign.values()].map(({ name }) => name).join()).not.toMatch(/C[1-7]/)
  })

  test.each([
    { lowest: 'L3', levels: ['L1', 'L2', 'L3'] },
    { lowest: 'L4', levels: ['L2', 'L3', 'L4'] },
  ] as const)('has levels once its lowest is said to be $lowest: $levels', ({ lowest, levels }) => {
    const [map, vertebrae] = [mapOf(PARTS), mapOf(VERTEBRAE)]
    const taking = takeLabels(map, vertebrae, { lowest })
    if (!taking.ok) throw new Error(taking.reason)
    const { doubt, grid } = taking.taken
    expect(doubt).toBeUndefined()
    const arches = (level: Level) => [
      structure('lamina', level, 'left').label,
      structure('lamina', level, 'right').label,
    ]
    for (const [n, level] of levels.entries()) {
      const of = new Set(arches(level))
      const wrong = grid.labels.findIndex((label, at) => of.has(label) && vertebrae.volume.voxels[at] !== 5 + n)
      expect(wrong).toBe(-1)
      expect(grid.labels.some((label) => of.has(label))).toBe(true)
    }
  })

  test('by `interspace label` it is refused until the lowest one is said, and then written', async () => {
    const out = join(folder, 'parts.nii.gz')
    const args = ['label', sharedData(PICTURE)!, '--out', out, '--labels', sharedData(PARTS)!, '--vertebrae', sharedData(VERTEBRAE)!] // prettier-ignore
    const unsaid = await runCli(args)
    expect(unsaid.status).toBe(2)
    expect(unsaid.json()).toMatchObject([{ error: { code: 'no-level', message: expect.stringContaining('--lowest') } }])
    const { status, json } = await runCli([...args, '--lowest', 'L3'])
    expect(status).toBe(0)
    const [told] = json() as [{ structures: { name: string }[]; countedFrom: string; dictionary: string }]
    expect(told).toMatchObject({ countedFrom: 'person', dictionary: 'TPTBox sub-regions' })
    expect(told.structures.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['vertebral body L1', 'spinous process L2', 'intervertebral disc L2']),
    )
    expect(readNifti(out).geometry).toEqual(readNifti(sharedData(PICTURE)!).geometry)
  })
})

describeWithData('labels of a real CT that others made, by `interspace label`', [SERIES, LUMBAR_CT, ELSEWHERE], () => {
  test('become a segmentation of its DICOM series, what has no counterpart by its own name', async () => {
    const out = join(folder, 'structures.dcm')
    const { status, json } = await runCli(['label', sharedData(SERIES)!, '--out', out, '--labels', sharedData(LUMBAR_CT)!, '--reviewed-by', 'Ada Lovelace']) // prettier-ignore
    expect(status).toBe(0)
    const [told] = json() as [{ format: string; dictionary: string; structures: { name: string }[] }]
    expect(told).toMatchObject({ format: 'DICOM SEG', dictionary: 'TotalSegmentator', countedFrom: 'labels' })
    const names = told.structures.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['vertebra L1', 'vertebra L5', 'sacrum', 'vertebra T11']))
    const { elements } = dicomParser.parseDicom(readFileSync(out))
    const segments = elements['x00620002']!.items!.map(({ dataSet }) => dataSet!.string('x00620005'))
    expect(new Set(segments)).toEqual(new Set(names))
    expect(segments).toHaveLength(names.length)
  })

  test('whose place is wrong are refused, and nothing is written', async () => {
    const out = join(folder, 'elsewhere.dcm')
    const { status, json } = await runCli(['label', sharedData(SERIES)!, '--out', out, '--labels', sharedData(ELSEWHERE)!, '--reviewed-by', 'Ada Lovelace']) // prettier-ignore
    expect(status).toBe(2)
    expect(json()).toMatchObject([{ error: { code: 'labels', message: expect.stringMatching(/where its bones are the CT has -\d+ HU/) } }]) // prettier-ignore
    expect(existsSync(out)).toBe(false)
  })
})

describeWithData('levels of a real lumbar CT, its labels renumbered', [LUMBAR_CT], () => {
  const truth = readNifti(sharedData(LUMBAR_CT)!)
  const doubtOf = (voxels: Int16Array<ArrayBuffer>) => {
    const taking = takeLabels({ name: 'labels', volume: { ...truth, voxels }, meanings: undefined })
    if (!taking.ok) throw new Error(taking.reason)
    return taking.taken.doubt
  }
  const numbered = (to: (number: number) => number) => Int16Array.from(truth.voxels, to)

  test('as they are they are not doubted', () => {
    expect(doubtOf(numbered((number) => number))).toBeUndefined()
  })

  test('one level too high, with L4 on the sacrum, they are', () => {
    const isVertebra = (number: number) => number >= 27 && number <= 40
    expect(doubtOf(numbered((number) => (isVertebra(number) ? number + 1 : number)))).toContain(
      'L4 by its number stands on the sacrum',
    )
  })

  test('with a number left out between L2 and L3 they are', () => {
    const above = LUMBAR_CT_LABELS.L2
    expect(doubtOf(numbered((number) => (number >= above && number <= 40 ? number + 1 : number)))).toMatch(
      /from L1 to L3 .* neighbours/,
    )
  })
})
