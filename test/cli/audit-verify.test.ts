import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditFirstLine, auditLine, headLine } from '#core/records/audit-lines.ts'
import { CHAIN, entriesOf, newKeys, signedHead } from '#test/core/records/audit-of.ts'
import { runCli } from './run-cli.ts'

const keys = newKeys()
const entries = entriesOf(20)
const head = (seq: number) => headLine(signedHead({ chain: CHAIN, seq, hash: entries[seq - 1]!.hash }, 1, keys))
const whole = [auditFirstLine(CHAIN, keys.publicKey), ...entries.map(auditLine), head(20)]

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'interspace-audit-'))))
afterAll(() => rm(folder, { recursive: true }))

async function verify(lines: readonly string[], ...flags: string[]) {
  const file = join(folder, 'audit.jsonl')
  await writeFile(file, lines.map((line) => `${line}\n`).join(''))
  const { status, json } = await runCli(['audit', 'verify', file, ...flags])
  return { status, lines: json() }
}

test('a whole audit: 20 entries, one signature, of the key that was asked for', async () => {
  const { status, lines } = await verify(whole, '--key', keys.publicKey)
  expect(status).toBe(0)
  expect(lines).toEqual([
    {
      ok: true,
      chain: CHAIN,
      entries: 20,
      heads: 1,
      hash: entries[19]!.hash,
      publicKey: keys.publicKey,
      keyIsTrusted: true,
    },
  ])
})

test.each([
  {
    what: 'a changed entry',
    lines: whole.with(7, whole[7]!.replace('account', 'accouns')),
    line: 8,
    fault: 'entry 7 was changed',
  },
  { what: 'a missing entry', lines: whole.toSpliced(7, 1), line: 8, fault: 'entry 7 should stand here, not 8' },
  { what: 'an empty file', lines: [], line: 1, fault: 'no audit' },
])('$what is named with its line, exit status 2', async ({ lines: given, line, fault }) => {
  const { status, lines } = await verify(given)
  expect(status).toBe(2)
  expect(lines).toMatchObject([{ error: { code: 'audit', line, message: expect.stringContaining(fault) } }])
})

test('an older audit with its own signature is seen by a witness alone', async () => {
  const older = [...whole.slice(0, 11), head(10)]
  expect((await verify(older)).status).toBe(0)
  const witness = join(folder, 'witness.jsonl')
  await writeFile(witness, `${JSON.stringify({ seq: 20, hash: entries[19]!.hash })}\n`)
  const { status, lines } = await verify(older, '--witness', witness)
  expect(status).toBe(2)
  expect(lines).toMatchObject([
    { error: { message: expect.stringContaining('entry 20 was witnessed and is missing') } },
  ])
})

test('a file that is not there, a witness that is none', async () => {
  expect((await runCli(['audit', 'verify', join(folder, 'gone')])).json()).toMatchObject([{ error: { code: 'file' } }])
  const witness = join(folder, 'odd.jsonl')
  await writeFile(witness, '{"seq":"x"}\n')
  expect((await verify(whole, '--witness', witness)).lines).toMatchObject([{ error: { code: 'usage' } }])
})
