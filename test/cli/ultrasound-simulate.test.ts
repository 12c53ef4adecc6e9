import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

const LIMIT_MS = 120_000
const OFF_THE_BODY = [1, 0, 0, 0, 0, 1, 0, 400, 0, 0, 1, 0, 0, 0, 0, 1]

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'interspace-ultrasound-'))))
afterAll(() => rm(folder, { recursive: true }))

/** Of a PNG of one data chunk and unfiltered rows, as the command writes them. */
async function pixelsOf(path: string) {
  const file = await readFile(path)
  const [width, height, bits] = [file.readUInt32BE(16), file.readUInt32BE(20), file[24]!]
  const rows = inflateSync(file.subarray(41, 41 + file.readUInt32BE(33)))
  const stride = 1 + (width * bits) / 8
  const at = (x: number, y: number) =>
    bits === 8 ? rows[y * stride + 1 + x]! : rows.readUInt16BE(y * stride + 1 + 2 * x)
  const values = Array.from({ length: width * height }, (_, pixel) => at(pixel % width, Math.floor(pixel / width)))
  return { width, height, bits, values }
}

async function simulate(name: string, pose: unknown) {
  const [file, out] = [join(folder, `${name}-pose.json`), join(folder, `${name}.png`)]
  await writeFile(file, JSON.stringify(pose))
  const { status, json, stderr } = await runCli(['ultrasound', 'simulate', '--seed', 7, '--pose', file, '--out', out])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const grey = await pixelsOf(out)
  const labels = await pixelsOf(join(folder, `${name}-labels.png`))
  const report = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as {
    contact: string
    labels: { name: string; label: number; pixels: number }[]
  }
  expect(json()).toEqual([report])
  expect([grey.bits, labels.bits]).toEqual([8, 16])
  expect([grey.width, grey.height]).toEqual([labels.width, labels.height])
  return { grey: grey.values, labels: labels.values, report }
}

test('a probe on the skin over L3: picture, labels and geometry', { timeout: LIMIT_MS }, async () => {
  const { grey, labels, report } = await simulate('on', { x: 0, z: 0 })
  expect(report.contact).toBe('full')
  expect(grey.some((value) => value > 200)).toBe(true)
  const names = report.labels.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['skin', 'subcutaneous fat', 'left multifidus', 'right multifidus']))
  expect(names.some((name) => /^(left|right) lamina L3$|^spinous process L3$/.test(name))).toBe(true)
  for (const { label, pixels } of report.labels) expect(labels.filter((value) => value === label).length).toBe(pixels)
  // Each side has its own label, on its own side of the midline.
  const columns = (name: string) => {
    const { label } = report.labels.find((each) => each.name === name)!
    const found = labels.flatMap((value, pixel) => (value === label ? [pixel % Math.sqrt(labels.length)] : []))
    return found.reduce((sum, x) => sum + x, 0) / found.length
  }
  expect(Math.abs(columns('left multifidus') - columns('right multifidus'))).toBeGreaterThan(40)
})

test('with colour: velocities and colour beside the same grey', { timeout: LIMIT_MS }, async () => {
  const [pose, out] = [join(folder, 'colour-pose.json'), join(folder, 'colour.png')]
  // Between the transverse processes, where the lumbar arteries come to the back.
  await writeFile(pose, JSON.stringify({ x: -24, z: -8, turnDeg: 90 }))
  const colour = ['--doppler', '--scale', 30, '--at', 150, '--depth', 130, '--frequency', 2.5]
  const { status, json } = await runCli([
    'ultrasound',
    'simulate',
    '--seed',
    3,
    '--pose',
    pose,
    '--out',
    out,
    ...colour,
  ])
  expect(status).toBe(0)
  const { scaleMmPerS, colouredPx } = json()[0]!['velocity'] as { scaleMmPerS: number; colouredPx: number }
  expect(scaleMmPerS).toBe(300)
  expect(colouredPx).toBeGreaterThan(50)
  const velocity = await pixelsOf(join(folder, 'colour-velocity.png'))
  expect(velocity.values.filter((byte) => byte > 0)).toHaveLength(colouredPx)
  const file = await readFile(join(folder, 'colour-doppler.png'))
  // 8 bits, red, green and blue.
  expect([file.readUInt32BE(16), file[24], file[25]]).toEqual([512, 8, 2])
})

test('a pose off the body writes a black frame and says no contact', { timeout: LIMIT_MS }, async () => {
  const { grey, labels, report } = await simulate('off', OFF_THE_BODY)
  expect(report).toMatchObject({ contact: 'no contact', labels: [] })
  expect(grey.every((value) => value === 0)).toBe(true)
  expect(labels.every((value) => value === 0)).toBe(true)
})

test('what it cannot do it says before it begins', { timeout: LIMIT_MS }, async () => {
  const [pose, broken, short] = ['pose', 'broken', 'short'].map((name) => join(folder, `${name}.json`)) as [
    string,
    string,
    string,
  ]
  await writeFile(pose, '{"x": 0, "z": 0}')
  await writeFile(broken, '{')
  await writeFile(short, '[1, 0, 0]')
  const out = join(folder, 'never.png')
  const cases = [
    [['--pose', pose, '--out', out], 'parameter', 'a seed is missing'],
    [['--out', out], 'usage', '--pose FILE is missing'],
    [['--pose', pose], 'usage', '--out PNG is missing'],
    [['--pose', pose, '--out', join(folder, 'never.jpg')], 'usage', 'does not end in .png'],
    [['--pose', pose, '--out', out, '--seed', '1.5'], 'usage', '--seed is a whole number, not 1.5'],
    [['--pose', pose, '--out', out, '--doppler', '--scale', '0'], 'usage', 'doppler.scaleCmPerS is 0'],
    [['--pose', pose, '--out', out, '--probe', 'P4'], 'usage', '--probe is C5-2 or L12, not P4'],
    [['--seed', 1, '--pose', broken, '--out', out], 'pose', 'is not JSON'],
    [['--seed', 1, '--pose', short, '--out', out], 'pose', 'these are not 16 numbers'],
    [['--seed', 1, '--pose', join(folder, 'absent.json'), '--out', out], 'file', 'there is no such file'],
  ] as const
  for (const [args, code, message] of cases) {
    const { status, json } = await runCli(['ultrasound', 'simulate', ...args])
    expect({ status, error: json()[0]!['error'] }).toMatchObject({
      status: 2,
      error: { code, message: expect.stringContaining(message) },
    })
  }
  await expect(readFile(out)).rejects.toThrow('ENOENT')
})
