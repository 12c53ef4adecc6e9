import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type Store } from '#server/store/store.ts'
import { killedRun } from './killed-writer.ts'
import { event, storeFolder, verifiedAudit, type StoreFolder } from './opened-store.ts'

const ROUNDS = 50

let folder: StoreFolder
let key: Uint8Array
beforeEach(async () => {
  key = randomBytes(32)
  folder = await storeFolder({ source: { kind: 'key-file', key } })
})
afterEach(() => folder.remove())

async function missing(store: Store, acknowledged: readonly string[]): Promise<string[]> {
  const kept = new Set((await store.db.selectFrom('audit').select('id').execute()).map(({ id }) => id))
  return acknowledged.filter((id) => !kept.has(id))
}

test(`killed ${ROUNDS} times while 8 writers write, half of the times with a torn tail behind the log: nothing acknowledged is lost, the chain is whole`, async () => {
  const { folder: path } = folder.options
  const acknowledged: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    // Some while it is still opening, the others in the middle of a group.
    const run = await killedRun(path, key, round % 10 === 9 ? 0 : 5 + ((round * 7) % 40))
    acknowledged.push(...run.acknowledged)
    // What a write that was cut off by the power leaves.
    if (round % 2) await appendFile(join(path, 'store.db-wal'), randomBytes(1 + ((round * 397) % 9000)))
  }
  const store = await folder.open()
  expect(acknowledged.length).toBeGreaterThan(1000)
  expect(await missing(store, acknowledged)).toEqual([])
  expect(await verifiedAudit(store)).toMatchObject({ ok: true })
  await store.close()
}, 600_000)

test('a log cut off anywhere behind the last acknowledged write opens with all that was acknowledged', async () => {
  const { folder: path } = folder.options
  const store = await folder.open()
  await Promise.all(Array.from({ length: 20 }, (_, n) => store.note(event(`acknowledged-${n}`))))
  const wal = join(path, 'store.db-wal')
  const upTo = (await readFile(wal)).length
  await store.note(event('later'))
  const log = await readFile(wal)
  const copy = await mkdtemp(join(tmpdir(), 'interspace-torn-'))
  for (const name of ['store.db', 'vault.db', 'keyring.json']) await copyFile(join(path, name), join(copy, name))
  await store.close()
  expect(log.length).toBeGreaterThan(upTo)
  const cuts = Array.from({ length: 24 }, (_, n) => upTo + Math.round((n / 23) * (log.length - upTo)))
  for (const cut of cuts) {
    const torn = await mkdtemp(join(tmpdir(), 'interspace-cut-'))
    for (const name of ['store.db', 'vault.db', 'keyring.json']) await copyFile(join(copy, name), join(torn, name))
    await writeFile(join(torn, 'store.db-wal'), log)
    await truncate(join(torn, 'store.db-wal'), cut)
    const opened = await openStore({ folder: torn, source: folder.options.source })
    const entries = await opened.db.selectFrom('audit').select('id').execute()
    expect(entries).toHaveLength(cut === log.length ? 21 : 20)
    expect(await verifiedAudit(opened)).toMatchObject({ ok: true })
    await opened.close()
    await rm(torn, { recursive: true })
  }
  await rm(copy, { recursive: true })
}, 300_000)

const hasStrace = spawnSync('strace', ['-V']).status === 0

test.skipIf(!hasStrace)(
  `${hasStrace ? '' : 'strace is not installed, so not seen here: '}the log is brought to the disk between every write to it and the acknowledgement`,
  async () => {
    const { folder: path } = folder.options
    const trace = join(path, 'trace')
    const strace = [
      'strace',
      '-f',
      '-qq',
      '-yy',
      '-s',
      '60',
      '-e',
      'trace=pwrite64,fdatasync,fsync,write',
      '-e',
      'signal=none',
      '-o',
      trace,
    ]
    const { acknowledged } = await killedRun(path, key, 30, strace)
    expect(acknowledged.length).toBeGreaterThanOrEqual(30)
    let isUnsynced = false
    let synced = 0
    let told = 0
    for (const line of (await readFile(trace, 'utf8')).split('\n')) {
      if (/pwrite64\(.*store\.db-wal/.test(line)) isUnsynced = true
      if (/f(data)?sync\(.*store\.db-wal>?\)?.*(= 0|unfinished)/.test(line)) {
        isUnsynced = false
        synced++
      }
      if (/ write\(1<.*, "\d+-\d+-\d+-\d+\\n"/.test(line)) {
        told++
        expect(isUnsynced).toBe(false)
      }
    }
    expect(told).toBeGreaterThanOrEqual(30)
    expect(synced).toBeGreaterThan(0)
  },
  120_000,
)
