import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { expect, test } from 'vitest'
import { runCli } from '#test/cli/run-cli.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const SERIES = 'ct/lumbar3mm/dicom'
const L3_CT = 'ct/L3_subregions/sub-ct_label-22_ct.nii.gz'
const LONG = 540_000
const folder = mkdtempSync(join(tmpdir(), 'labelling-'))

describeWithData('interspace label on real CT', [SERIES, L3_CT], () => {
  test(
    'a DICOM series becomes a segmentation of the same patient, study and frame of reference',
    { timeout: LONG },
    async () => {
      const out = join(folder, 'segmentation.dcm')
      const { status, json } = await runCli(['label', sharedData(SERIES)!, '--out', out])
      expect(status).toBe(0)
      const [told] = json() as [
        { vertebrae: { level: string }[]; structures: { name: string }[]; isConfirmed: boolean },
      ]
      expect(told).toMatchObject({ format: 'DICOM SEG', countedFrom: 'sacrum', isConfirmed: false })
      expect(told.vertebrae.map(({ level }) => level)).toEqual(['T12', 'L1', 'L2', 'L3', 'L4', 'L5'])

      const segmentation = dicomParser.parseDicom(readFileSync(out))
      const names = segmentation.elements['x00620002']!.items!.map(({ dataSet }) => dataSet!.string('x00620005'))
      expect(names).toEqual(told.structures.map(({ name }) => name))
      const reference = segmentation.elements['x00081115']!.items![0]!.dataSet!
      expect(reference.elements['x0008114a']!.items).toHaveLength(112)
      // Nobody was named who answers for it.
      expect(segmentation.string('x00700080')).toBe('UNREVIEWED')
      expect(segmentation.string('x0008103e')).toBe('UNREVIEWED: Structures found in the CT')
    },
  )

  test(
    'a volume without the sacrum is labelled once a person says its level, on its own voxels',
    { timeout: LONG },
    async () => {
      const out = join(folder, 'labels.nii.gz')
      const args = ['label', sharedData(L3_CT)!, '--out', out]
      const unaided = await runCli(args)
      expect(unaided.status).toBe(2)
      expect(unaided.json()).toMatchObject([
        { error: { code: 'no-level', message: expect.stringContaining('sacrum') } },
      ])

      const { status, json } = await runCli([...args, '--lowest', 'L3'])
      expect(status).toBe(0)
      expect(json()).toMatchObject([{ format: 'NIfTI', countedFrom: 'person' }])
      expect(readNifti(out).geometry).toEqual(readNifti(sharedData(L3_CT)!).geometry)
    },
  )
})
