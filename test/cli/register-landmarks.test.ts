import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'interspace-register-'))))
afterAll(() => rm(folder, { recursive: true }))

const FROM = [
  [0, 0, 0],
  [60, 5, -4],
  [8, 55, 3],
  [50, 60, 12],
  [25, 30, 28],
]
/** A quarter turn about z, then (10, 20, 30). */
const TO = FROM.map(([x, y, z]) => [10 - y!, 20 + x!, 30 + z!])

async function files(from: unknown, to: unknown) {
  const [a, b] = [join(folder, 'from.json'), join(folder, 'to.json')]
  await writeFile(a, JSON.stringify(from))
  await writeFile(b, JSON.stringify(to))
  return ['register', 'landmarks', '--from', a, '--to', b]
}

test('a quarter turn is found, and accepted', async () => {
  const { status, json } = await runCli(await files(FROM, TO))
  expect(status).toBe(0)
  const [told] = json() as [{ matrix: number[][]; freMm: number; accepted: boolean; reasons: string[] }]
  expect(told).toMatchObject({ accepted: true, reasons: [] })
  expect(told.freMm).toBeLessThan(1e-6)
  const wanted = [
    [0, -1, 0, 10],
    [1, 0, 0, 20],
    [0, 0, 1, 30],
    [0, 0, 0, 1],
  ]
  for (const [r, row] of wanted.entries())
    for (const [c, value] of row.entries()) expect(told.matrix[r]![c]).toBeCloseTo(value, 9)
})

test('in another order it is refused as it is, and found with --unordered', async () => {
  const mixed = [FROM[3], FROM[0], FROM[4], FROM[1], FROM[2]]
  const args = await files(mixed, TO)
  const asItIs = (await runCli(args)).json() as [{ accepted: boolean; reasons: string[] }]
  expect(asItIs[0].accepted).toBe(false)
  const found = (await runCli([...args, '--unordered'])).json() as [{ accepted: boolean; order: number[] }]
  expect(found[0]).toMatchObject({ accepted: true, order: [1, 3, 4, 0, 2] })
})

test.each([
  { from: FROM.slice(0, 2), to: TO.slice(0, 2), message: 'needs three pairs of points, got 2' },
  { from: FROM.slice(0, 4), to: TO, message: 'has 4 points' },
  {
    from: [
      [0, 0, 0],
      [1, 1, 1],
      [2, 2, 2],
    ],
    to: TO.slice(0, 3),
    message: 'lie on one line',
  },
  { from: 'no list', to: TO, message: 'is not a list of [x, y, z]' },
])('bad input: "$message"', async ({ from, to, message }) => {
  const { status, json } = await runCli(await files(from, to))
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code: 'points', message: expect.stringContaining(message) } }])
})
