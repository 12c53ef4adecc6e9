/** The database, opened: SQLite files in a thread of their own, or PostgreSQL. */
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { startFault } from '#server/start-fault.ts'
import { databaseKey, type Keyring } from './keyring.ts'
import { openSqliteThread, type SqliteClient } from './sqlite-client.ts'
import type { Db, Tables, VaultTables } from './tables.ts'

export interface Connected {
  readonly kind: 'sqlite' | 'postgres'
  readonly db: Db
  /** For transactions that write; on SQLite another connection than `db`, which does not wait for the disk. */
  readonly writing: Db
  readonly vault: Kysely<VaultTables>
  close(): Promise<void>
}

export const STORE_FILES = { store: 'store.db', vault: 'vault.db' } as const

/** PostgreSQL's whole numbers of 64 bits come as text by default; ours are times and counts, all below 2^53. */
const BIGINT_OID = 20

/** @throws StartFault */
export async function connected(
  folder: string,
  { current }: Keyring,
  database: string | undefined,
): Promise<Connected> {
  return database === undefined ? openFiles(folder, databaseKey(current)) : connectToPostgres(database)
}

async function openFiles(folder: string, key: Uint8Array): Promise<Connected> {
  const store = join(folder, STORE_FILES.store)
  const vault = join(folder, STORE_FILES.vault)
  const files = { store, vault, key: Buffer.from(key).toString('hex') }
  const opened: SqliteClient[] = []
  const close = async () => void (await Promise.all(opened.map((thread) => thread.close())))
  try {
    // One after the other: the first brings what a kill has left back in order.
    opened.push(await openSqliteThread({ ...files, handles: ['write', 'vault'] }))
    opened.push(await openSqliteThread({ ...files, handles: ['read'] }))
  } catch (thrown) {
    await close()
    const { code, message } = thrown as { code: string; message: string }
    if (code === 'SQLITE_BUSY') throw startFault('store-busy', `another program is changing the store in ${folder}`)
    if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(code))
      throw startFault('data-unwritable', `cannot open the store in ${folder} (${code})`)
    // The keyring has opened, so the key is right.
    throw startFault('store-damaged', `the store in ${folder} is damaged (${message}): keep it and restore a backup`)
  }
  const [writer, reader] = opened as [SqliteClient, SqliteClient]
  return {
    kind: 'sqlite',
    db: new Kysely<Tables>({ dialect: reader.dialect('read') }),
    writing: new Kysely<Tables>({ dialect: writer.dialect('write') }),
    vault: new Kysely({ dialect: writer.dialect('vault') }),
    close,
  }
}

async function connectToPostgres(connectionString: string): Promise<Connected> {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    connectionTimeoutMillis: 5000,
    types: {
      getTypeParser: (oid, format) => (oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format as 'text')),
    },
  })
  // A connection that breaks while idle is replaced; without a listener it would end the program.
  pool.on('error', () => {})
  try {
    await pool.query('select 1')
  } catch (thrown) {
    await pool.end()
    // The address carries a password: it is not repeated.
    throw startFault('store-unreachable', `PostgreSQL does not answer: ${(thrown as Error).message}`)
  }
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { kind: 'postgres', db, writing: db, vault: db as unknown as Kysely<VaultTables>, close: () => db.destroy() }
}
