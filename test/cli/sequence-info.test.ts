import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interspace-sequence-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Three frames of 4 x 2 pixels, the probe out of view in the second one. */
const header = (frames: number) =>
  [
    'ObjectType = Image',
    'NDims = 3',
    `DimSize = 4 2 ${frames}`,
    'ElementType = MET_UCHAR',
    'UltrasoundImageOrientation = UF',
    'UltrasoundImageType = BRIGHTNESS',
    ...['OK', 'INVALID', 'OK'].flatMap((status, n) => [
      `Seq_Frame000${n}_ProbeToTrackerTransform = 1 0 0 ${n} 0 1 0 0 0 0 1 0 0 0 0 1`,
      `Seq_Frame000${n}_ProbeToTrackerTransformStatus = ${status}`,
      `Seq_Frame000${n}_RobotToTrackerTransform = 1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1`,
      `Seq_Frame000${n}_RobotToTrackerTransformStatus = OK`,
      `Seq_Frame000${n}_Timestamp = ${10.1 + n * 0.1}`,
      `Seq_Frame000${n}_ImageStatus = OK`,
    ]),
    'ElementDataFile = LOCAL',
    '',
  ].join('\n')

test('3 frames of 4 x 2: counts per status, our name where there is one, 0.2 s from first to last', async () => {
  const file = join(folder, 'sweep.igs.mha')
  await writeFile(file, Buffer.concat([Buffer.from(header(3)), Buffer.alloc(24)]))
  const { status, json, stderr } = await runCli(['sequence', 'info', file])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(json()).toMatchObject([
    {
      file,
      dimensions: [4, 2],
      frames: 3,
      orientation: 'UF',
      images: { ok: 3 },
      transforms: [
        { name: 'ProbeToTracker', ours: 'trackerFromProbe', frames: 3, status: { ok: 2, invalid: 1 } },
        { name: 'RobotToTracker', ours: null, frames: 3, status: { ok: 3 } },
      ],
      time: { frames: 3, firstS: 10.1, spanS: 0.2 },
    },
  ])
})

test('a recording that ends too early is a typed error naming the file and the byte', async () => {
  const file = join(folder, 'cut.igs.mha')
  await writeFile(file, Buffer.concat([Buffer.from(header(3)), Buffer.alloc(20)]))
  const { status, json } = await runCli(['sequence', 'info', file])
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code: 'sequence-truncated', file, at: header(3).length + 20 } }])
})

test('a file that is not there is named', async () => {
  const file = join(folder, 'none.igs.mha')
  const { status, json } = await runCli(['sequence', 'info', file])
  expect(status).toBe(2)
  expect(json()).toEqual([{ error: { code: 'file', file, message: `${file}: there is no such file` } }])
})
