import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SpineAccount } from '#core/phantom/spine-account.ts'
import { givenParameters } from '#cli/given-parameters.ts'
import { runCli } from './run-cli.ts'

/** Coarse, so that a spine takes seconds. */
const COARSE = ['--in-plane-mm', 4, '--slice-mm', 8] as const
const LIMIT_MS = 120_000

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'interspace-phantom-'))))
afterAll(() => rm(folder, { recursive: true }))

describe('phantom make', () => {
  test(
    'writes CT, MR, segmentation, labels, surfaces and parameters of one spine; our own reader accepts all three series',
    { timeout: LIMIT_MS },
    async () => {
      const out = join(folder, 'seven')
      const { status, json, stderr } = await runCli(['phantom', 'make', '--seed', 7, '--out', out, ...COARSE])
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      const [summary] = json() as { ct: { dimensions: number[]; origin: number[] }; files: Record<string, number> }[]
      expect(summary).toMatchObject({
        seed: 7,
        posture: 'supine',
        files: { 'parameters.json': 1, 'labels.nii.gz': 1, 'segmentation.dcm': 1, 'surfaces.glb': 1 },
      })
      expect((await readdir(out)).toSorted()).toEqual(
        expect.arrayContaining([
          'ct',
          'labels.nii.gz',
          'mr-t1',
          'mr-t2',
          'parameters.json',
          'segmentation.dcm',
          'surfaces.glb',
        ]),
      )

      const read = await runCli(['dicom', 'info', join(out, 'ct'), join(out, 'mr-t1'), join(out, 'mr-t2')])
      const { series } = read.json()[0] as {
        series: { modality: string; accepted: boolean; dimensions: number[]; origin: number[] }[]
      }
      expect(series.map(({ modality, accepted }) => `${modality} ${accepted}`).toSorted()).toEqual([
        'CT true',
        'MR true',
        'MR true',
      ])
      const ct = series.find(({ modality }) => modality === 'CT')!
      expect([ct.dimensions, ct.origin]).toEqual([summary!.ct.dimensions, summary!.ct.origin])

      const account = JSON.parse(await readFile(join(out, 'parameters.json'), 'utf8')) as SpineAccount
      expect(account.vertebrae.map(({ level }) => level)).toEqual(['T12', 'L1', 'L2', 'L3', 'L4', 'L5'])
      for (const { ctFromVertebra: m, landmarks } of account.vertebrae) {
        expect(
          Math.hypot(
            m[12]! - landmarks.bodyCentre[0],
            m[13]! - landmarks.bodyCentre[1],
            m[14]! - landmarks.bodyCentre[2],
          ),
        ).toBeLessThan(8)
        for (const column of [0, 4, 8]) expect(Math.hypot(m[column]!, m[column + 1]!, m[column + 2]!)).toBeCloseTo(1, 6)
      }
    },
  )

  test(
    'what it cannot do it says before it begins',
    async () => {
      await writeFile(join(folder, 'a-file'), '')
      await writeFile(join(folder, 'tall.json'), '{"statureCm": 230}')
      await writeFile(join(folder, 'broken.json'), '{')
      await mkdir(join(folder, 'full', 'inner'), { recursive: true })
      const out = join(folder, 'never')
      const cases = [
        [['--out', out], 'parameter', 'a seed is missing'],
        [['--seed', 1], 'usage', '--out DIR is missing'],
        [['--seed', '1.5', '--out', out], 'usage', '--seed is a whole number, not 1.5'],
        [['--seed', 'seven', '--out', out], 'usage', '--seed is a whole number, not seven'],
        [
          ['--seed', 1, '--out', out, '--posture', 'lying'],
          'parameter',
          'posture is lying; it can be supine, prone, sitting',
        ],
        [
          ['--seed', 1, '--out', out, '--parameters', join(folder, 'tall.json')],
          'parameter',
          'statureCm is 230; a lumbar spine has 150 to 200',
        ],
        [
          ['--seed', 1, '--out', out, '--parameters', join(folder, 'broken.json')],
          'parameter',
          'broken.json: not JSON',
        ],
        [['--seed', 1, '--out', out, '--parameters', join(folder, 'absent.json')], 'file', 'there is no such file'],
        [['--seed', 1, '--out', out, '--in-plane-mm', 9], 'usage', '--in-plane-mm is 0.4 to 4, not 9'],
        [['--seed', 1, '--out', join(folder, 'full')], 'file', 'the folder is not empty'],
        [['--seed', 1, '--out', join(folder, 'a-file')], 'file', 'there is a file of this name'],
        [['--seed', 1, '--out', join(folder, 'a-file', 'inner')], 'file', 'a part of the path is not a folder'],
        [['--seed', 1, '--out', '/proc/phantom'], 'file', 'no such place can be made'],
      ] as const
      for (const [args, code, message] of cases) {
        const { status, json } = await runCli(['phantom', 'make', ...args])
        expect({ status, error: json()[0]!['error'] }).toMatchObject({
          status: 2,
          error: { code, message: expect.stringContaining(message) },
        })
      }
      await expect(readdir(out)).rejects.toThrow('ENOENT')
    },
    LIMIT_MS,
  )
})

describe('given parameters', () => {
  test('what a file does not say is drawn from the seed; a written account is a file too', () => {
    const given = givenParameters(3, 'prone', {
      parameters: { bodyMassIndex: 31, muscles: { psoas: { left: { fat: 0.4 } } } },
    })
    if (!given.ok) throw new Error(given.reason)
    const plain = givenParameters(3, 'prone')
    if (!plain.ok) throw new Error(plain.reason)
    expect(given.parameters).toEqual({
      ...plain.parameters,
      bodyMassIndex: 31,
      muscles: {
        ...plain.parameters.muscles,
        psoas: {
          ...plain.parameters.muscles.psoas,
          left: { ...plain.parameters.muscles.psoas.left, fat: 0.4 },
        },
      },
    })
  })

  test.each([
    {
      change: { muscles: { psoas: { left: { size: 3 } } } },
      reason: 'there is no parameter muscles.psoas.left.size; there are atrophy, fat',
    },
    { change: { statureCm: 'tall' }, reason: 'statureCm is "tall"; it must be a number' },
    { change: { scoliosis: 12 }, reason: 'scoliosis is 12; it must be an object' },
    { change: { discHeightLoss: { L4: 0.9 } }, reason: 'discHeightLoss.L4 is 0.9; a lumbar spine has 0 to 0.7' },
    { change: [], reason: 'the parameters are not a JSON object' },
    { change: { seed: 2.5 }, reason: 'seed is 2.5; it must be a whole number' },
  ])('$reason', ({ change, reason }) => {
    expect(givenParameters('seed' in change ? undefined : 1, undefined, change)).toEqual({ ok: false, reason })
  })
})
