import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changeStoreKey } from '#server/store/key-change.ts'
import { newStoreKey, keepKeyring, openKeyring, withKeys } from '#server/store/keyring.ts'
import type { Store } from '#server/store/store.ts'
import { event, storeFolder, verifiedAudit, type StoreFolder } from './opened-store.ts'

let folder: StoreFolder
let store: Store | undefined
beforeEach(async () => void (folder = await storeFolder()))
afterEach(async () => {
  await store?.close()
  store = undefined
  await folder.remove()
})
const open = async (more = {}) => (store = await folder.open(more))
async function reopened(more = {}) {
  await store?.close()
  return open(more)
}

describe('what was acknowledged', () => {
  test('is there after closing and opening: 200 events from 8 writers at once, in one chain', async () => {
    const first = await open()
    await Promise.all(Array.from({ length: 200 }, (_, n) => first.note(event(`record-${n}`))))
    const second = await reopened()
    expect(second.isNew).toBe(false)
    const rows = await second.db.selectFrom('audit').select('id').execute()
    expect(new Set(rows.map(({ id }) => id)).size).toBe(200)
    expect(await verifiedAudit(second)).toMatchObject({ ok: true, at: { entries: 200 } })
  })

  test('is in one commit with its audit; one that throws leaves nothing, and the others of its group stay', async () => {
    const { write, db } = await open()
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        write(async (tx, note) => {
          await tx
            .insertInto('secrets')
            .values({ name: `thing-${n}`, key_id: 'k', sealed: Buffer.of(n) })
            .execute()
          note(event(`thing-${n}`))
          if (n === 4) throw new RangeError('thing 4 is wrong')
          return n
        }),
      ),
    )
    expect(results.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)))).toEqual([
      0,
      1,
      2,
      3,
      'RangeError: thing 4 is wrong',
      5,
      6,
      7,
      8,
      9,
    ])
    const kept = await db
      .selectFrom('secrets')
      .select('name')
      .where('name', 'like', 'thing-%')
      .orderBy('name')
      .execute()
    const noted = await db.selectFrom('audit').select('id').orderBy('seq').execute()
    const expected = [0, 1, 2, 3, 5, 6, 7, 8, 9].map((n) => `thing-${n}`)
    expect(kept.map(({ name }) => name)).toEqual(expected)
    expect(noted.map(({ id }) => id)).toEqual(expected)
    expect(await verifiedAudit(store!)).toMatchObject({ ok: true, at: { entries: 9 } })
  })

  test('two programs on one store write into one chain', async () => {
    const first = await open()
    const second = await folder.open()
    await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? first : second).note(event(`record-${n}`))))
    await second.close()
    expect(await verifiedAudit(first)).toMatchObject({ ok: true, at: { entries: 40 } })
  })

  test('every 256th entry and the end are signed for good, and a witness file holds the same', async () => {
    const witness = join(folder.options.folder, 'witness.jsonl')
    const first = await open({ witness })
    for (let n = 0; n < 350; n += 50)
      await Promise.all(Array.from({ length: 50 }, (_, m) => first.note(event(`${n + m}`))))
    const second = await reopened({ witness })
    const kept = await second.db.selectFrom('audit_checkpoints').select(['seq', 'hash']).orderBy('seq').execute()
    expect(kept).toHaveLength(2)
    expect(kept[0]!.seq).toBeGreaterThanOrEqual(256)
    expect(kept[1]!.seq).toBe(350)
    const lines = (await readFile(witness, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(lines).toMatchObject(kept)
  })
})

describe('when the disk is full', () => {
  test('writing is refused aloud, reading goes on, nothing acknowledged is lost, and with room it goes on', async () => {
    const { write, note, db, health } = await open()
    await note(event('before'))
    await write((tx) => limitPages(tx, 40))
    const big = (name: string) =>
      write(async (tx, noted) => {
        await tx
          .insertInto('secrets')
          .values({ name, key_id: 'k', sealed: randomBytes(400_000) })
          .execute()
        noted(event(name))
      })
    await expect(big('too much')).rejects.toMatchObject({ code: 'disk-full' })
    expect(await health()).toMatchObject({ ok: false, fault: 'SQLITE_FULL' })
    expect(await db.selectFrom('audit').select('id').execute()).toEqual([{ id: 'before' }])
    await write((tx) => limitPages(tx, 100_000))
    await big('enough room')
    expect(await health()).toMatchObject({ ok: true, auditEntries: 2 })
    expect(await verifiedAudit(store!)).toMatchObject({ ok: true, at: { entries: 2 } })
  })
})

describe('the key', () => {
  test('another key file, a passphrase instead, a missing or damaged ring are refused with the way back', async () => {
    await open()
    await store?.close()
    const wrong = { kind: 'key-file', key: randomBytes(32) } as const
    await expect(folder.open({ source: wrong })).rejects.toMatchObject({
      code: 'wrong-key',
      message: expect.stringContaining('last backup') as string,
    })
    const passphrase = { kind: 'passphrase', passphrase: 'correct horse battery staple' } as const
    await expect(folder.open({ source: passphrase })).rejects.toMatchObject({ code: 'wrong-key' })
    const ring = join(folder.options.folder, 'keyring.json')
    const text = await readFile(ring, 'utf8')
    await writeFile(ring, text.slice(0, 40))
    await expect(folder.open()).rejects.toMatchObject({ code: 'store-damaged' })
    await rm(ring)
    await expect(folder.open()).rejects.toMatchObject({ code: 'key-missing' })
    await writeFile(ring, text)
    await open()
  })

  test('files and folder are for the owner alone', async () => {
    await open()
    const { folder: path } = folder.options
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect((await stat(join(path, 'keyring.json'))).mode & 0o777).toBe(0o600)
  })

  test('is a passphrase as well: the same opens, another does not', async () => {
    const source = { kind: 'passphrase', passphrase: 'Straße zum Kreuzbein 5' } as const
    await open({ source })
    await store?.note(event('record'))
    // The same letters in other code points, as from another keyboard.
    await reopened({ source: { ...source, passphrase: source.passphrase.normalize('NFD') } })
    await store?.close()
    await expect(folder.open({ source: { ...source, passphrase: 'Strasse zum Kreuzbein 5' } })).rejects.toMatchObject({
      code: 'wrong-key',
    })
    store = undefined
  })

  test('is changed, with the passphrase: the old one opens nothing, everything is still there', async () => {
    const first = await open()
    await first.note(event('record'))
    const key = await first.vault.makeKey('patient-1')
    await first.close()
    const before = await Promise.all(
      ['store.db', 'vault.db'].map((name) => readFile(join(folder.options.folder, name))),
    )
    const source = { kind: 'key-file', key: randomBytes(32) } as const
    await changeStoreKey(folder.options.folder, folder.options.source, source, undefined)
    await expect(folder.open()).rejects.toMatchObject({ code: 'wrong-key' })
    const second = await open({ source })
    expect(await second.vault.keyOf('patient-1')).toEqual(key)
    expect(await verifiedAudit(second)).toMatchObject({ ok: true, at: { entries: 1 } })
    const after = await Promise.all(['store.db', 'vault.db'].map((name) => readFile(join(folder.options.folder, name))))
    for (const [n, bytes] of after.entries()) expect(bytes.subarray(4096).equals(before[n]!.subarray(4096))).toBe(false)
  })

  test('is not changed while a server is running', async () => {
    await open()
    const { folder: path, source } = folder.options
    await expect(changeStoreKey(path, source, undefined, undefined)).rejects.toMatchObject({ code: 'store-busy' })
  })

  test('change that was broken off is ended at the next opening, wherever it stopped', async () => {
    const { folder: path, source } = folder.options
    const first = await open()
    const key = await first.vault.makeKey('patient-1')
    await first.close()
    const ring = await openKeyring(path, source)
    const next = newStoreKey()
    // Stopped before any file was changed.
    await keepKeyring(path, withKeys(ring, ring.current, next))
    expect(await (await open()).vault.keyOf('patient-1')).toEqual(key)
    await store?.close()
    expect(await openKeyring(path, source)).toMatchObject({ current: { id: next.id }, next: undefined })
    // Stopped between the two files, and between files and keys: one file at a time under the next key.
    for (const which of [0, 1] as const) {
      const { current } = await openKeyring(path, source)
      const other = newStoreKey()
      await keepKeyring(path, withKeys(ring, current, other))
      const { changeKey, openSqlite } = await import('#server/store/sqlite-file.ts')
      const { databaseKey } = await import('#server/store/keyring.ts')
      for (const name of ['vault.db', 'store.db'].slice(0, which + 1)) {
        const file = openSqlite(join(path, name), databaseKey(current))
        changeKey(file, databaseKey(other))
        file.close()
      }
      expect(await (await open()).vault.keyOf('patient-1')).toEqual(key)
      await store?.close()
      expect(await openKeyring(path, source)).toMatchObject({ current: { id: other.id }, next: undefined })
    }
    store = undefined
  })
})

test('a store that a newer program wrote is refused, and nothing of it is changed', async () => {
  const { write, note } = await open()
  await note(event('record'))
  await write(async (tx) => {
    const { sql } = await import('kysely')
    await sql`insert into store_migrations values ('9999-of-the-future', '2030-01-01')`.execute(tx)
  })
  await store?.close()
  store = undefined
  await expect(folder.open()).rejects.toMatchObject({
    code: 'store-damaged',
    message: expect.stringContaining('newer version') as string,
  })
})

describe('a damaged store is refused with the way back', () => {
  test.each([
    { what: 'first page', at: 100 },
    { what: 'second page', at: 4096 + 100 },
  ])('one byte of its $what changed', async ({ at }) => {
    await open()
    await store?.close()
    store = undefined
    const path = join(folder.options.folder, 'store.db')
    const bytes = await readFile(path)
    bytes[at]! ^= 1
    await writeFile(path, bytes)
    await expect(folder.open()).rejects.toMatchObject({
      message: expect.stringMatching(/damaged|malformed|not a database/) as string,
    })
  })

  test('the last audit entry taken out by somebody who holds the key', async () => {
    const { note, write } = await open()
    for (const id of ['a', 'b', 'c']) await note(event(id))
    await write(async (tx) => void (await tx.deleteFrom('audit').where('seq', '=', 3).execute()))
    expect(await verifiedAudit(store!)).toMatchObject({ ok: false })
    await store?.close()
    store = undefined
    await expect(folder.open()).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining('entry 2') as string,
    })
  })
})

test('keys of subjects: made, found, destroyed for good', async () => {
  const { vault } = await open()
  const key = await vault.makeKey('patient-1')
  expect(await vault.keyOf('patient-1')).toEqual(key)
  expect(await vault.keyOf('patient-2')).toBeUndefined()
  expect(await vault.destroyKey('patient-1')).toBe(true)
  expect(await vault.destroyKey('patient-1')).toBe(false)
  expect(await vault.keyOf('patient-1')).toBeUndefined()
  expect(await readdir(folder.options.folder)).toEqual(expect.arrayContaining(['keyring.json', 'store.db', 'vault.db']))
})

/** A real "full": SQLite grows no further, with the same error as on a full disk. */
async function limitPages(tx: Parameters<Parameters<Store['write']>[0]>[0], pages: number) {
  const { sql } = await import('kysely')
  await sql.raw(`pragma max_page_count = ${pages}`).execute(tx)
}
