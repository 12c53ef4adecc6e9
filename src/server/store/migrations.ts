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

/** Columns of a table: word for what it holds, `?` where it may be empty. */
async function createTable(
  db: Kysely<never>,
  name: string,
  columns: Readonly<Record<string, string>>,
  key: readonly string[],
) {
  let table = db.schema.createTable(name)
  for (const [column, type] of Object.entries(columns)) {
    const mayBeEmpty = type.endsWith('?')
    table = table.addColumn(column, sql.raw(type.replace('?', '')), (c) => (mayBeEmpty ? c : c.notNull()))
  }
  await table.addPrimaryKeyConstraint(`${name}_key`, key as [never, ...never[]]).execute()
}

const index = (db: Kysely<never>, table: string, column: string) =>
  db.schema.createIndex(`${table}_by_${column}`).on(table).column(column)

const identity: Migration = {
  async up(db: Kysely<never>) {
    await createTable(db, 'tenants', { id: 'text', created_ms: 'bigint', sealed: 'bytea' }, ['id'])
    await createTable(
      db,
      'accounts',
      {
        id: 'text',
        tenant: 'text',
        role: 'text',
        is_disabled: 'integer',
        login_index: 'text',
        created_ms: 'bigint',
        sealed: 'bytea',
        totp_step: 'bigint',
      },
      ['id'],
    )
    await index(db, 'accounts', 'login_index').unique().execute()
    await createTable(
      db,
      'sessions',
      { token_hash: 'text', account: 'text', created_ms: 'bigint', seen_ms: 'bigint' },
      ['token_hash'],
    )
    await index(db, 'sessions', 'account').execute()
    await createTable(db, 'invitations', { token_hash: 'text', tenant: 'text?', role: 'text', expires_ms: 'bigint' }, [
      'token_hash',
    ])
    await createTable(
      db,
      'passkeys',
      { id: 'text', account: 'text', counter: 'bigint', created_ms: 'bigint', sealed: 'bytea' },
      ['id'],
    )
    await createTable(db, 'challenges', { challenge: 'text', account: 'text?', expires_ms: 'bigint' }, ['challenge'])
  },
}

const records: Migration = {
  async up(db: Kysely<never>) {
    const kept = {
      id: 'text',
      tenant: 'text',
      state: 'text',
      revision: 'bigint',
      version: 'integer',
      author: 'text',
      created_ms: 'bigint',
      changed_ms: 'bigint',
      sealed: 'bytea',
    }
    await createTable(db, 'patients', { ...kept, purpose: 'text', is_erased: 'integer' }, ['id'])
    await index(db, 'patients', 'tenant').execute()
    await createTable(
      db,
      'records',
      { ...kept, kind: 'text', patient: 'text?', content: 'text?', content_bytes: 'bigint' },
      ['id'],
    )
    await index(db, 'records', 'patient').execute()
    await createTable(
      db,
      'revisions',
      {
        id: 'text',
        revision: 'bigint',
        state: 'text',
        version: 'integer',
        author: 'text',
        changed_ms: 'bigint',
        sealed: 'bytea',
      },
      ['id', 'revision'],
    )
    await createTable(
      db,
      'contents',
      { record: 'text', upload: 'text', part: 'integer', created_ms: 'bigint', sealed: 'bytea' },
      ['record', 'upload', 'part'],
    )
    await createTable(db, 'patient_experts', { patient: 'text', account: 'text' }, ['patient', 'account'])
  },
}

const STORE: Readonly<Record<string, Migration>> = {
  '0001-audit': audit,
  '0002-identity': identity,
  '0003-records': records,
}

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
