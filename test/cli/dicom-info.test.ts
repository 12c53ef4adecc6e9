import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ctSlice } from './dicom-file.ts'
import { runCli } from './run-cli.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interspace-dicom-'))
  await mkdir(join(folder, 'inner'))
})
afterEach(() => rm(folder, { recursive: true }))

const slices = async (positions: readonly number[]) => {
  for (const [n, z] of positions.entries())
    await writeFile(join(folder, n % 2 ? 'inner' : '', `slice-${n}.dcm`), ctSlice({ z, instance: n + 1 }))
}

test('five slices in two folders are one series of 4 x 3 x 5, 0.5 x 0.75 x 2 mm, at its lowest slice', async () => {
  await slices([0, 8, 2, 6, 4])
  await writeFile(join(folder, 'notes.txt'), 'patient was late')
  const { status, json, stderr } = await runCli(['dicom', 'info', folder])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(json()).toMatchObject([
    {
      files: 6,
      series: [
        {
          uid: '1.2.5',
          description: 'made for a test',
          modality: 'CT',
          dimensions: [4, 3, 5],
          spacingMm: [0.5, 0.75, 2],
          origin: [-10, 20, 0],
          direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
          accepted: true,
          problems: [],
          slices: 5,
        },
      ],
      faults: [{ code: 'not-dicom', file: join(folder, 'notes.txt') }],
    },
  ])
})

test('with a slice missing it is not accepted, and it says why', async () => {
  await slices([0, 2, 6, 8, 10])
  const [report] = (await runCli(['dicom', 'info', folder])).json()
  const [series] = (report as { series: { accepted: boolean; problems: string[] }[] }).series
  expect(series?.accepted).toBe(false)
  expect(series?.problems).toHaveLength(1)
})

test('of one named file the fault is its own; of a folder without DICOM, that there is none', async () => {
  const cut = join(folder, 'cut.dcm')
  await writeFile(cut, ctSlice({ z: 0, instance: 1 }).subarray(0, -10))
  const one = await runCli(['dicom', 'info', cut])
  expect(one.status).toBe(2)
  expect(one.json()).toMatchObject([
    { error: { code: 'dicom-truncated', file: cut, message: expect.stringContaining('14 of 24 bytes') as string } },
  ])
  await writeFile(cut, 'nothing')
  await writeFile(join(folder, 'also.txt'), 'nothing')
  expect((await runCli(['dicom', 'info', folder])).json()).toMatchObject([{ error: { code: 'dicom-nothing' } }])
  expect((await runCli(['dicom', 'info', join(folder, 'none')])).json()).toMatchObject([{ error: { code: 'file' } }])
})
