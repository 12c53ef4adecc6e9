import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'interspace-segment-'))))
afterAll(() => rm(folder, { recursive: true }))

const [WIDTH, HEIGHT] = [300, 240]
/** Row of the bone in each column: an arc, deepest at the sides. */
const boneRow = (x: number) => 90 + ((x - 150) / 150) ** 2 * 40

/** Muscle, a bright arc, and a shadow below it; `isTurned` with the transducer below. */
function arc(isTurned = false, channels: 1 | 3 = 1): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT * channels)
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const past = y - boneRow(x)
      const grain = ((x * 7919 + y * 104_729) % 97) / 97
      const value = past < -3 ? 70 + 40 * grain : past < 3 ? 240 : 4 + 8 * grain
      const row = isTurned ? HEIGHT - 1 - y : y
      pixels.fill(value, (row * WIDTH + x) * channels, (row * WIDTH + x + 1) * channels)
    }
  return encode({ width: WIDTH, height: HEIGHT, data: pixels, channels, depth: 8 })
}

async function boneOf(name: string) {
  const { data, width, height, channels } = decode(await readFile(join(folder, `${name}_bone.png`)))
  expect([width, height, channels]).toEqual([WIDTH, HEIGHT, 1])
  expect([...new Set(data)].toSorted((a, b) => a - b)).toEqual([0, 255])
  return data
}

describe('interspace segment --model bone-likelihood', () => {
  test('marks the arc within 4 pixels over most of its width, and nothing else', async () => {
    await writeFile(join(folder, 'arc.png'), arc())
    const { status, json } = await runCli([
      'segment',
      join(folder, 'arc.png'),
      '--model',
      'bone-likelihood',
      '--bone-only',
      '--out',
      folder,
    ])
    expect(status).toBe(0)
    expect(json()).toMatchObject([{ model: 'bone-likelihood 1.0.0', dimensions: [WIDTH, HEIGHT], abstains: null }])
    const bone = await boneOf('arc')
    let columns = 0
    for (let x = 0; x < WIDTH; x++) {
      const rows = Array.from({ length: HEIGHT }, (_, y) => y).filter((y) => bone[y * WIDTH + x] === 255)
      if (rows.length === 0) continue
      columns++
      const middle = (rows[0]! + rows.at(-1)!) / 2
      expect(Math.abs(middle - boneRow(x))).toBeLessThan(4)
    }
    expect(columns).toBeGreaterThan(0.6 * WIDTH)
    expect(JSON.parse(await readFile(join(folder, 'arc.json'), 'utf8'))).toMatchObject({
      review: expect.stringContaining('unreviewed'),
    })
  })

  test('does the same for colour, and for the transducer below: the mask lies as the picture does', async () => {
    await writeFile(join(folder, 'colour.png'), arc(false, 3))
    await writeFile(join(folder, 'below.png'), arc(true))
    const flags = ['--model', 'bone-likelihood', '--bone-only', '--out', folder]
    expect((await runCli(['segment', join(folder, 'colour.png'), ...flags])).status).toBe(0)
    expect((await runCli(['segment', join(folder, 'below.png'), '--probe-at-bottom', ...flags])).status).toBe(0)
    const [upright, colour, below] = [await boneOf('arc'), await boneOf('colour'), await boneOf('below')]
    expect(Buffer.compare(Buffer.from(colour), Buffer.from(upright))).toBe(0)
    for (let y = 0; y < HEIGHT; y += 7)
      for (let x = 0; x < WIDTH; x += 7) expect(below[(HEIGHT - 1 - y) * WIDTH + x]).toBe(upright[y * WIDTH + x])
  })

  test('abstains on a black picture: an empty mask and the reason', async () => {
    const black = encode({ width: 50, height: 40, data: new Uint8Array(2000), channels: 1, depth: 8 })
    await writeFile(join(folder, 'black.png'), black)
    const { status, json } = await runCli([
      'segment',
      join(folder, 'black.png'),
      '--model',
      'bone-likelihood',
      '--out',
      folder,
    ])
    expect(status).toBe(0)
    expect(json()).toMatchObject([{ abstains: 'nothing to see' }])
    expect(decode(await readFile(join(folder, 'black_bone.png'))).data.every((value) => value === 0)).toBe(true)
  })
})

describe('bad input is named', () => {
  const flags = () => ['--model', 'bone-likelihood', '--out', folder]
  test.each([
    { args: () => ['/nowhere/a.png', ...flags()], code: 'file', message: '/nowhere/a.png: there is no such file' },
    {
      args: () => [join(folder, 'text.png'), ...flags()],
      code: 'picture',
      message: 'is no PNG picture that can be read',
    },
    {
      args: () => ['a.png', '--model', 'liver', '--out', folder],
      code: 'model',
      message: 'there is no model called liver',
    },
    {
      args: () => ['a.png', '--model', '../../etc', '--out', folder],
      code: 'model',
      message: "a model's name is of small letters",
    },
    {
      args: () => ['a.png', ...flags(), '--mm-per-px', '9'],
      code: 'usage',
      message: '--mm-per-px is 0.01 to 5, not 9',
    },
    { args: () => ['x/a.png', 'y/a.png', ...flags()], code: 'usage', message: 'two pictures are called a' },
    { args: () => ['a.png', '--out', folder], code: 'usage', message: '--model NAME is missing' },
  ])('$code: $message', async ({ args, code, message }) => {
    await writeFile(join(folder, 'text.png'), 'no picture')
    const { status, json } = await runCli(['segment', ...args()])
    expect(status).toBe(2)
    expect(json()).toMatchObject([{ error: { code, message: expect.stringContaining(message) } }])
  })
})

test('interspace evaluate: a mask that is the answer itself scores 1, and its own network beside it', async () => {
  const pairs = await mkdtemp(join(tmpdir(), 'interspace-pairs-'))
  try {
    await writeFile(join(pairs, 'a_us.png'), arc())
    const out = ['--model', 'bone-likelihood', '--bone-only', '--out', pairs]
    expect((await runCli(['segment', join(pairs, 'a_us.png'), ...out])).status).toBe(0)
    const bone = await readFile(join(pairs, 'a_us_bone.png'))
    await writeFile(join(pairs, 'a_mask.png'), bone)
    await writeFile(join(pairs, 'a_pubpred.png'), bone)
    const { status, json } = await runCli(['evaluate', '--model', 'bone-likelihood', '--images', pairs])
    expect(status).toBe(0)
    expect(json()).toMatchObject([
      {
        all: { pictures: 1, withTruth: 1, meanDice: 1, surface: { precision: 1, recall: 1, f1: 1 }, abstained: 0 },
        whereAnotherNetworkAnswered: { published: { meanDice: 1 } },
      },
    ])
    expect((await readdir(pairs)).length).toBe(5)
  } finally {
    await rm(pairs, { recursive: true })
  }
})

test('interspace evaluate: without a mask of bone each class is scored; one that is half of the answer has a Dice of two thirds', async () => {
  const pairs = await mkdtemp(join(tmpdir(), 'interspace-classes-'))
  try {
    await writeFile(join(pairs, 'a_us.png'), arc())
    const images = ['--model', 'bone-likelihood', '--images', pairs]
    const none = await runCli(['evaluate', ...images])
    expect(none.json()).toMatchObject([{ error: { message: expect.stringContaining('neither NAME_mask.png nor') } }])
    const out = ['--model', 'bone-likelihood', '--out', pairs]
    expect((await runCli(['segment', join(pairs, 'a_us.png'), ...out])).status).toBe(0)
    const { data } = decode(await readFile(join(pairs, 'a_us_bone.png')))
    // Every second pixel of the answer: 2 |A and B| / (|A| + |B|) = 2 (n/2) / (n + n/2).
    let n = 0
    const half = Uint8Array.from(data, (value) => (value > 0 && n++ % 2 === 0 ? 255 : 0))
    await writeFile(join(pairs, 'a_bone.png'), encode({ width: WIDTH, height: HEIGHT, data: half, channels: 1, depth: 8 })) // prettier-ignore
    const { json } = await runCli(['evaluate', ...images])
    const [{ classes }] = json() as unknown as [{ classes: { bone: { pictures: number; meanDice: number } } }]
    expect(classes.bone.pictures).toBe(1)
    expect(classes.bone.meanDice).toBeCloseTo(2 / 3, 2)
  } finally {
    await rm(pairs, { recursive: true })
  }
})
