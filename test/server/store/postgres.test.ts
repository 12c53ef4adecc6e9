import { randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer } from '#server/server.ts'
import type { Store } from '#server/store/store.ts'
import { firstAdministrator, recordHouse, type RecordHouse } from '#test/server/records/record-client.ts'
import { aCase, makePatient, makeRecord } from '#test/server/records/some-records.ts'
import { event, storeFolder, verifiedAudit, type StoreFolder } from './opened-store.ts'
import { findPostgres, startPostgres, type Postgres } from './postgres.ts'

const bin = findPostgres()

describe.skipIf(!bin)(
  `on PostgreSQL${bin ? '' : ', which is not installed here (postgresql), so nothing of this was seen'}`,
  () => {
    let postgres: Postgres
    beforeAll(async () => void (postgres = await startPostgres(bin!)))
    afterAll(() => postgres.stop())

    describe('the store', () => {
      let folder: StoreFolder
      let database: string
      beforeAll(async () => {
        await postgres.sql('create database store')
        database = postgres.url.replace(/postgres$/, 'store')
        folder = await storeFolder({ database })
      })
      afterAll(() => folder.remove())

      test('two servers write 400 events into one unbroken chain; one that throws takes only itself back', async () => {
        const first = await folder.open()
        const second = await folder.open()
        const of = (n: number): Store => (n % 2 ? first : second)
        await Promise.all(Array.from({ length: 400 }, (_, n) => of(n).note(event(`record-${n}`))))
        const results = await Promise.allSettled(
          Array.from({ length: 9 }, (_, n) =>
            of(n).write(async (tx, note) => {
              await tx
                .insertInto('secrets')
                .values({ name: `thing-${n}`, key_id: 'k', sealed: Buffer.of(n) })
                .execute()
              note(event(`thing-${n}`))
              // A fault of the database itself, after which PostgreSQL takes nothing more until it is rolled back.
              if (n === 4)
                await tx
                  .insertInto('secrets')
                  .values({ name: 'thing-4', key_id: 'k', sealed: Buffer.of(n) })
                  .execute()
            }),
          ),
        )
        expect(results.map(({ status }) => status === 'fulfilled')).toEqual([
          true,
          true,
          true,
          true,
          false,
          true,
          true,
          true,
          true,
        ])
        expect(await verifiedAudit(first)).toMatchObject({ ok: true, at: { entries: 408 } })
        await Promise.all([first.close(), second.close()])
        const again = await folder.open()
        expect(await verifiedAudit(again)).toMatchObject({ ok: true, at: { entries: 408 } })
        expect((await again.health()).kind).toBe('postgres')
        await again.close()
      })

      test('with another key is refused; a database that does not answer is named, its password is not', async () => {
        await expect(folder.open({ source: { kind: 'key-file', key: randomBytes(32) } })).rejects.toMatchObject({
          code: 'wrong-key',
        })
        const nowhere = 'postgres://somebody:secret-word@127.0.0.1:1/x'
        const refused = folder.open({ database: nowhere })
        await expect(refused).rejects.toMatchObject({ code: 'store-unreachable' })
        await expect(refused).rejects.not.toThrow('secret-word')
      })
    })

    describe('records of two servers', () => {
      let house: RecordHouse
      beforeAll(async () => {
        await postgres.sql('create database records')
        house = await recordHouse({ database: postgres.url.replace(/postgres$/, 'records') })
      })
      afterAll(() => house.close())

      test('who signs in at one is known at the other; what one writes the other reads, what one erases is gone at the other', async () => {
        const administrator = await firstAdministrator(house)
        const operator = await house.invite(administrator, 'operator')
        const { dist, data } = house.started
        const other = await createServer({
          port: 0,
          host: '127.0.0.1',
          http: true,
          dist,
          data,
          records: {
            keyFile: house.keyFile,
            database: postgres.url.replace(/postgres$/, 'records'),
            log: { write: () => {} },
          },
        })
        try {
          const name = `canary${randomUUID()}`
          const patient = await makePatient(operator, 'care', name)
          const id = await makeRecord(operator, patient, 'case', { ...aCase, indication: name })
          const there = async (path: string) =>
            (await fetch(other.url.slice(0, -1) + path, { headers: { cookie: operator.cookie } })).status
          expect(await there(`/api/records/${id}`)).toBe(200)
          await postgres.sql('checkpoint')
          expect(await filesWith(postgres.folder, [name, operator.login, operator.password])).toEqual([])
          expect((await administrator.ask('DELETE', `/api/patients/${patient}`)).status).toBe(200)
          expect(await there(`/api/records/${id}`)).toBe(404)
        } finally {
          await other.close()
        }
      })
    })
  },
)

async function filesWith(folder: string, words: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name)
    if (!(await stat(path)).isFile()) continue
    const content = await readFile(path)
    // Bytes are written as hexadecimal digits on the way.
    if (words.some((word) => content.includes(word) || content.includes(Buffer.from(word).toString('hex'))))
      found.push(name)
  }
  return found
}
