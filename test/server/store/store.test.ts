import { readFile, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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

/** A real "full": SQLite grows no further, with the same error as on a full disk. */
async function limitPages(tx: Parameters<Parameters<Store['write']>[0]>[0], pages: number) {
  const { sql } = await import('kysely')
  await sql.raw(`pragma max_page_count = ${pages}`).execute(tx)
}
