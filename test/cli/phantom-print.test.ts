import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readStl } from '#core/volumes/read-stl.ts'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'interspace-print-'))))
afterAll(() => rmSync(folder, { recursive: true }))

test('a spine of seed 3 comes with clips, lists of its hollows and two pages', { timeout: 240_000 }, async () => {
  const out = join(folder, 'three')
  const { status, json } = await runCli(['phantom', 'print', '--seed', '3', '--out', out, '--spacing-mm', '1.5'])
  expect(status).toBe(0)
  const [said] = json() as unknown as [
    { parts: { name: string; sizeMm: number[]; triangles: number }[]; gelMm: number },
  ]
  expect(said.parts.map(({ name }) => name)).toEqual([
    'spine',
    'needle-clip-left',
    'probe-clip-left',
    'needle-clip-right',
    'probe-clip-right',
  ])
  for (const { name, triangles, sizeMm } of said.parts) {
    const { positions, indices } = readStl(readFileSync(join(out, `${name}.stl`)))
    expect(indices.length / 3).toBe(triangles)
    const xs = Array.from(positions).filter((_, n) => n % 3 === 0)
    expect(xs.reduce((a, b) => Math.max(a, b)) - xs.reduce((a, b) => Math.min(a, b))).toBeCloseTo(sizeMm[0]!, 0)
  }
  const truth = JSON.parse(readFileSync(join(out, 'fiducials.json'), 'utf8')) as { seed: number; gelMm: number; fiducials: unknown[] } // prettier-ignore
  expect(truth).toMatchObject({ seed: 3, gelMm: said.gelMm })
  expect(truth.fiducials).toHaveLength(8)
  const pdf = await PDFDocument.load(readFileSync(join(out, 'assembly.pdf')))
  expect(pdf.getPageCount()).toBe(2)

  const given = ['register', 'landmarks', '--from', join(out, 'hollows-in-phantom.fcsv'), '--to', join(out, 'hollows-in-ct.fcsv')] // prettier-ignore
  const registered = (await runCli(given)).json()[0] as { freMm: number; accepted: boolean }
  expect(registered.accepted).toBe(true)
  expect(registered.freMm).toBeLessThan(0.001)
})

test.each([
  [['--out', 'x'], '--seed N is missing'],
  [['--seed', '1'], '--out DIR is missing'],
  [['--seed', '1.5', '--out', 'x'], '--seed is a whole number, not 1.5'],
  [['--seed', '1', '--out', 'x', '--spacing-mm', '9'], '--spacing-mm is 0.5 to 1.5, not 9'],
])('%j: %s', async (args, message) => {
  const { status, json } = await runCli(['phantom', 'print', ...args])
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { message } }])
})

test('a folder with something in it is left alone', async () => {
  writeFileSync(join(folder, 'mine.txt'), 'mine')
  const { status, json } = await runCli(['phantom', 'print', '--seed', '1', '--out', folder])
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code: 'file', message: `${folder}: the folder is not empty` } }])
})
