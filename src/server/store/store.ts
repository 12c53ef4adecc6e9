/**
 * The store: what is written is sealed, audited and on the disk before it is acknowledged.
 *
 * By itself it is two encrypted SQLite files in one folder; with the address of a PostgreSQL database, several servers
 * share that. The same queries run on both.
 */
import { existsSync } from 'node:fs'
import { appendFile, chmod, mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditEvent } from '#core/records/audit-entry.ts'
import { startFault, systemCode } from '#server/start-fault.ts'
import { newSigningKey, openAuditLog } from './audit-log.ts'
import { connected, STORE_FILES, type Connected } from './connected.ts'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'
import { keepKeyring, newKeyring, openKeyring, type KeySource } from './keyring.ts'
import { endKeyChange } from './key-change.ts'
import { migrate } from './migrations.ts'
import type { Db } from './tables.ts'
import { openVault, secret, type Vault } from './vault.ts'

export interface StoreOptions {
  /** Holds `keyring.json` and, without `database`, the two files. */
  readonly folder: string
  readonly source: KeySource
  /** `postgres://…` */
  readonly database?: string | undefined
  /** A file, best on another machine's disk, to which each kept signature is added. */
  readonly witness?: string | undefined
  readonly now?: (() => number) | undefined
}

export interface StoreHealth {
  readonly ok: boolean
  readonly kind: Connected['kind']
  /** Why the last group of writes was refused. */
  readonly fault: string | undefined
  readonly waiting: number
  readonly auditEntries: number
  /** Of the disk that the folder is on. */
  readonly freeBytes: number
}

export interface Store extends Pick<GroupCommit, 'write'> {
  readonly kind: Connected['kind']
  /** For reading: sees all that was acknowledged. */
  readonly db: Db
  readonly vault: Vault
  readonly isNew: boolean
  readonly audit: { readonly chain: string; readonly publicKey: string }
  /** What is not about a record and changes none. */
  note(event: AuditEvent): Promise<void>
  health(): Promise<StoreHealth>
  /** Writes what is waiting, signs the audit's end, closes. */
  close(): Promise<void>
}

/** @throws StartFault that says what is wrong and the way back. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { folder, source, database, witness, now = Date.now } = options
  const { ring, isNew } = await openOrMakeRing(folder, source, database)
  const connection = await connected(folder, ring, database)
  const { db, writing, vault: vaultDb } = connection
  try {
    await migrate(writing, 'store')
    await migrate(vaultDb, 'vault')
    const keys = [ring.current]
    const signing = await secret(writing, keys, 'audit-signing', newSigningKey)
    const log = await openAuditLog(writing, signing, now(), ({ seq, hash, atMs }) => {
      if (witness) void appendFile(witness, `${JSON.stringify({ seq, hash, atMs })}\n`).catch(() => {})
    })
    const vault = await openVault(writing, vaultDb, keys)
    const commits = createGroupCommit(writing, log, now)
    let closing: Promise<void> | undefined
    return {
      kind: connection.kind,
      db,
      vault,
      isNew,
      audit: { chain: log.chain, publicKey: log.publicKey },
      write: commits.write,
      note: (event) => commits.write(async (_, note) => note(event)),
      async health() {
        const [{ seq }, disk] = await Promise.all([
          db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow(),
          statfs(folder),
        ])
        const { lastFault: fault, waiting } = commits
        const freeBytes = disk.bavail * disk.bsize
        return { ok: fault === undefined, kind: connection.kind, fault, waiting, auditEntries: seq, freeBytes }
      },
      close: () =>
        (closing ??= (async () => {
          await commits.drain()
          await commits.write((tx) => log.checkpoint(tx, now())).catch(() => {})
          await connection.close()
        })()),
    }
  } catch (thrown) {
    await connection.close()
    throw thrown
  }
}

async function openOrMakeRing(folder: string, source: KeySource, database: string | undefined) {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chmod(folder, 0o700)
  } catch (thrown) {
    throw startFault('data-unwritable', `cannot use the folder ${folder} (${systemCode(thrown)})`)
  }
  const isNew = !existsSync(join(folder, 'keyring.json')) && !existsSync(join(folder, STORE_FILES.store))
  if (isNew) {
    const ring = await newKeyring(source)
    await keepKeyring(folder, ring)
    return { ring, isNew }
  }
  return { ring: await endKeyChange(folder, await openKeyring(folder, source), database), isNew }
}

/** For commands that write while a server may be running: the same store, opened for one piece of work. */
export async function withStore<T>(options: StoreOptions, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(options)
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}
