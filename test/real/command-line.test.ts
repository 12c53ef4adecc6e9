import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '#test/cli/run-cli.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const SWEEP = 'us-tracked/SpinePhantomFreehand.igs.mha'

describeWithData('the command line on recorded data', [SWEEP, 'ct/lumbar3mm', 'igtl/capture', 'igtl/negative'], () => {
  test('the spine phantom sweep: 820 x 616, 21 frames, three tools always in view, 1.845 s', async () => {
    const { status, json } = await runCli(['sequence', 'info', sharedData(SWEEP)!])
    expect(status).toBe(0)
    const always = (name: string) => ({ name, frames: 21, status: { ok: 21 } })
    expect(json()).toMatchObject([
      {
        dimensions: [820, 616],
        frames: 21,
        orientation: 'MFA',
        transforms: ['ProbeToTracker', 'ReferenceToTracker', 'StylusToTracker'].map(always),
        time: { spanS: 1.845 },
      },
    ])
  })

  test('the lumbar CT: one accepted series of 112 slices, turned by half a turn about z', async () => {
    const { status, json } = await runCli(['dicom', 'info', sharedData('ct/lumbar3mm')!])
    expect(status).toBe(0)
    expect(json()).toMatchObject([
      {
        series: [
          {
            modality: 'CT',
            dimensions: [122, 101, 112],
            spacingMm: [3, 3, 3],
            direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1],
            accepted: true,
            problems: [],
          },
        ],
      },
    ])
  })

  test('streams captured from the C++ servers decode to their last byte', async () => {
    const { status, json } = await runCli([
      'igtl',
      'decode',
      join(sharedData('igtl/capture')!, 'tracker_transform_30fps.bin'),
    ])
    expect(status).toBe(0)
    const lines = json()
    expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(['TRANSFORM']))
    expect(lines.map(({ offset }) => offset)).toEqual(lines.map((_, n) => 106 * n))
  })

  test('every malformed message is a typed error naming a byte', { timeout: 120_000 }, async () => {
    const folder = sharedData('igtl/negative')!
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bin'))
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) {
      const { status, json } = await runCli(['igtl', 'decode', join(folder, file)])
      expect({ file, status }).toEqual({ file, status: 2 })
      const { error } = json().at(-1) as { error: { code: string; at: number } }
      expect(error.code).toMatch(/^igtl-/)
      expect(error.at).toBeGreaterThanOrEqual(0)
    }
  })
})
