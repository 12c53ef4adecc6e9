import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PRINTED_JIG } from '#core/registration/jig-calibration.ts'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'interspace-touched-'))))
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, value: unknown): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(value))
  return path
}

/** A pixel is 0.2 mm; the first one is at (-32, 60, 5) on the probe. */
const onProbe = (x: number, y: number) => [-32 + 0.2 * x, 60 + 0.2 * y, 5]
const places = Array.from({ length: 15 }, (_, n) => [40 + 55 * (n % 5), 30 + 70 * Math.floor(n / 5)] as const)

test('15 exact touches give the matrix they were made with, and no error', async () => {
  const touches = places.map(([x, y]) => ({ px: [x, y], tipInProbe: onProbe(x, y) }))
  const { status, json } = await runCli(['calibrate', 'touches', await file('touches.json', touches)])
  expect(status).toBe(0)
  const [{ imageToProbe, errorMm, kept }] = json() as [{ imageToProbe: number[][]; errorMm: number; kept: number }]
  const expected = [[0.2, 0, 0, -32], [0, 0.2, 0, 60], [0, 0, 0.2, 5], [0, 0, 0, 1]] // prettier-ignore
  for (const [r, row] of expected.entries())
    for (const [c, value] of row.entries()) expect(imageToProbe[r]![c]).toBeCloseTo(value, 9)
  expect(errorMm).toBeCloseTo(0, 9)
  expect(kept).toBe(15)
})

test('touches in one column end with what to do, and status 2', async () => {
  const touches = places.map((_, n) => ({ px: [100, 20 * n], tipInProbe: onProbe(100, 20 * n) }))
  const { status, json } = await runCli(['calibrate', 'touches', await file('column.json', touches)])
  expect(status).toBe(2)
  expect(json()[0]).toMatchObject({ error: { code: 'calibration', message: expect.stringMatching('touch left and right') as string } }) // prettier-ignore
})

test('a touch that is no numbers is named', async () => {
  const { status, json } = await runCli(['calibrate', 'touches', await file('bad.json', [{ px: [1, 'x'], tipInProbe: [1, 2, 3] }])]) // prettier-ignore
  expect(status).toBe(2)
  expect(JSON.stringify(json()[0])).toMatch('px of touch 1 is not 2 numbers')
})

test('the jig at the marker: the face’s middle pixel comes to its origin', async () => {
  const dimples = PRINTED_JIG.dimples.map(({ x, y, z }) => [x, y + 60, z])
  const path = await file('dimples.json', dimples)
  const { status, json } = await runCli(['calibrate', 'jig', path, '--face-px', '160,20', '--pixel-mm', '0.25,0.25'])
  expect(status).toBe(0)
  const [{ imageToProbe, freMm }] = json() as [{ imageToProbe: number[][]; freMm: number }]
  const [x, y, z] = imageToProbe.slice(0, 3).map((row) => row[0]! * 160 + row[1]! * 20 + row[3]!)
  expect(Math.hypot(x!, y! - 60, z!)).toBeLessThan(1e-6)
  expect(freMm).toBeLessThan(1e-6)
})

test('a dozen still moments are too few to find a headset by', async () => {
  const still = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
  const moments = Array.from({ length: 12 }, () => ({ roomFromHand: still, trackerFromMarker: still }))
  const { status, json } = await runCli(['calibrate', 'turns', await file('still.json', moments)])
  expect(status).toBe(2)
  expect(JSON.stringify(json()[0])).toMatch('12 moments are too few')
})

test('the marker sheet is written: eight black squares of 40 mm, and what it is for', async () => {
  const out = join(folder, 'markers.svg')
  const { status } = await runCli(['markers', '--out', out])
  expect(status).toBe(0)
  const svg = await readFile(out, 'utf8')
  expect(svg.match(/width="40" height="40" fill="black"/g)).toHaveLength(8)
  expect(svg).toMatch('Markers for teaching and phantom only')
})
