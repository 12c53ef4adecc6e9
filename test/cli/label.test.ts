import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { labelsToNifti } from '#core/volumes/nifti-file.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'label-'))

/** A block of zeros of 20 cm: with no air in it, it is taken for MR. */
function blockOfWater(): string {
  const side = 50
  const geometry = {
    dimensions: [side, side, side],
    spacingMm: [4, 4, 4],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  const path = join(folder, 'water.nii.gz')
  writeFileSync(path, labelsToNifti(geometry, new Uint16Array(side ** 3), 'water'))
  return path
}

test.each([
  { why: 'no --out', args: ['VOLUME'], code: 'usage', says: '--out' },
  { why: 'a level there is not', args: ['VOLUME', '--out', 'x.nii.gz', '--lowest', 'L6'], code: 'usage', says: 'L6' },
  { why: 'a segmentation of no DICOM', args: ['VOLUME', '--out', 'x.dcm'], code: 'usage', says: '.nii.gz' },
  { why: 'no such file', args: ['/no/such/file', '--out', 'x.nii.gz'], code: 'file', says: 'no such file' },
  { why: 'what has no spine', args: ['VOLUME', '--out', 'x.nii.gz'], code: 'no-spine', says: 'no tube' },
])('is refused in words: $why', async ({ args, code, says }) => {
  const volume = blockOfWater()
  const { status, json } = await runCli(['label', ...args.map((arg) => (arg === 'VOLUME' ? volume : arg))])
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code, message: expect.stringContaining(says) } }])
})
