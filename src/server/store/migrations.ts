/**
 * How the tables came to be, in order. A migration that was released is never changed: the next one changes what it made.
 *
 * `bytea` and `bigint` are PostgreSQL's words; SQLite takes any word and stores bytes and whole numbers just the same.
 */
import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { startFault } from '#server/start-fault.ts'

const audit: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('secrets')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('key_id', 'text', (c) => c.notNull())
      .addColumn('sealed', sql`bytea`, (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('audit')
      .addColumn('seq', 'bigint', (c) => c.primaryKey())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('role', 'text')
      .addColumn('tenant', 'text')
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('id', 'text')
      .addColumn('patient', 'text')
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('why', 'text')
      .addColumn('previous', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('audit_of_patient').on('audit').column('patient').execute()
    await db.schema
      .createTable('audit_head')
      .addColumn('row', 'integer', (c) =>
        c
          .primaryKey()
          .defaultTo(1)
          .check(sql`row = 1`),
      )
      .addColumn('chain', 'text', (c) => c.notNull())
      .addColumn('public_key', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('signature', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('audit_checkpoints')
      .addColumn('seq', 'bigint', (c) => c.primaryKey())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('at_ms', 'bigint', (c) => c.notNull())
      .addColumn('signature', 'text', (c) => c.notNull())
      .execute()
  },
}

const STORE: Readonly<Record<string, Migration>> = { '0001-audit': audit }

const VAULT: Readonly<Record<string, Migration>> = {
  '0001-subject-keys': {
    async up(db: Kysely<never>) {
      await db.schema
        .createTable('subject_keys')
        .addColumn('subject', 'text', (c) => c.primaryKey())
        .addColumn('key_id', 'text', (c) => c.notNull())
        .addColumn('sealed', sql`bytea`, (c) => c.notNull())
        .execute()
    },
  },
}

/** @throws StartFault when the store was written by a newer program, or a step fails: nothing of that step stays. */
export async function migrate<T>(db: Kysely<T>, which: 'store' | 'vault'): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...(which === 'store' ? STORE : VAULT) }) },
    // On PostgreSQL both lie in one database.
    migrationTableName: `${which}_migrations`,
    migrationLockTableName: `${which}_migrations_lock`,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (!error) return
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName
  const reason = error instanceof Error ? error.message : JSON.stringify(error)
  throw startFault(
    'store-damaged',
    failed
      ? `the ${which} could not be brought to this version at ${failed}: ${reason}`
      : `the ${which} is of a newer version: ${reason}`,
  )
}
