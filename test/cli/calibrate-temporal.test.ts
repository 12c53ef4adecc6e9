import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { floorPicture } from '#test/core/ultrasound/floor-picture.ts'
import { mhaFile } from '#test/core/ultrasound/recording.ts'
import { heightAt } from '#test/core/ultrasound/water-bath.ts'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'interspace-temporal-'))))
afterAll(() => rm(folder, { recursive: true }))

const SIZE = { widthPx: 40, heightPx: 120 }
const COUNT = 250

/** 10 s at 25 Hz; the picture of a frame is of `lagMs` before its stamp. */
async function recording(name: string, lagMs: number, strokeMm: number, status = 'OK') {
  const random = createRandom(11)
  const height = (ms: number) => heightAt(ms, [1, 2, 3, 4], strokeMm, 1)
  const pictures = Array.from({ length: COUNT }, (_, n) => floorPicture(SIZE, height(40 * n - lagMs) - 5, 0.02, random))
  const frames = Array.from({ length: COUNT }, (_, n) => ({
    ProbeToTrackerTransform: `1 0 0 5 0 1 0 6 0 0 1 ${height(40 * n) + 0.3 * random.normal()} 0 0 0 1`,
    ProbeToTrackerTransformStatus: status,
    Timestamp: String(100 + 0.04 * n),
    ImageStatus: 'OK',
  }))
  const path = join(folder, name)
  await writeFile(path, mhaFile({ ...SIZE, frames, pixels: Buffer.concat(pictures) }))
  return path
}

test('a recording whose pictures are 90 ms late says 90 ms, within 4 ms', async () => {
  const { status, json } = await runCli(['calibrate', 'temporal', await recording('late.igs.mha', 90, 60)])
  expect(status).toBe(0)
  const [told] = json() as [{ pictureLagMs: number; errorMs: number; plusVideoLocalTimeOffsetSec: number }]
  expect(Math.abs(told.pictureLagMs - 90)).toBeLessThan(4)
  expect(told.errorMs).toBeLessThan(4)
  expect(told.plusVideoLocalTimeOffsetSec).toBeCloseTo(-told.pictureLagMs / 1000, 9)
  expect(told).toMatchObject({ frames: COUNT, pictures: COUNT })
})

test('a probe that was not moved, and poses that are all invalid, are refused with what to do', async () => {
  const still = await runCli(['calibrate', 'temporal', await recording('still.igs.mha', 0, 2)])
  expect(still.status).toBe(2)
  expect(still.json()).toMatchObject([
    { error: { code: 'calibration', message: expect.stringContaining('move it up and down by at least 10 mm') } },
  ])
  const unseen = await runCli(['calibrate', 'temporal', await recording('unseen.igs.mha', 0, 60, 'INVALID')])
  expect(unseen.json()).toMatchObject([
    { error: { code: 'calibration', message: expect.stringContaining('0 valid poses are too few') } },
  ])
})

test('a tool that is no probe, and a file that is not there', async () => {
  expect((await runCli(['calibrate', 'temporal', 'x.mha', '--tool', 'StylusToTracker'])).json()).toMatchObject([
    { error: { code: 'usage', message: '--tool is ProbeToTracker or ProbeToReference, not StylusToTracker' } },
  ])
  expect((await runCli(['calibrate', 'temporal', 'x.mha'])).json()).toMatchObject([{ error: { code: 'file' } }])
})
