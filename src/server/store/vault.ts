/**
 * The keys that records are sealed with: one for each patient and each tenant, and the program's own.
 *
 * A patient's key is in one place only. Destroying it makes everything that was ever sealed with it unreadable, in
 * every backup too, since backups of records hold no keys.
 */
import { createHmac } from 'node:crypto'
import type { Kysely } from 'kysely'
import { vaultKey, type StoreKey } from './keyring.ts'
import { newKey, seal, unseal } from './sealed.ts'
import { startFault } from '#server/start-fault.ts'
import type { Db, VaultTables } from './tables.ts'

export interface Vault {
  /** Undefined when there never was one, or it was destroyed. */
  keyOf(subject: string): Promise<Uint8Array | undefined>
  /** On the disk when it returns. */
  makeKey(subject: string): Promise<Uint8Array>
  /** Gone from the disk when it returns. @returns false when there was none. */
  destroyKey(subject: string): Promise<boolean>
  /** The same for the same text, and tells nothing of it without the store's key: by it a sealed name is found. */
  blindIndex(purpose: string, text: string): string
}

type Keys = readonly StoreKey[]

export async function openVault(db: Db, vault: Kysely<VaultTables>, keys: Keys): Promise<Vault> {
  const index = await secret(db, keys, 'index', newKey)
  return {
    async keyOf(subject) {
      const row = await vault.selectFrom('subject_keys').selectAll().where('subject', '=', subject).executeTakeFirst()
      return row && opened(keys, row, aboutSubject(subject))
    },
    async makeKey(subject) {
      const key = newKey()
      await vault
        .insertInto('subject_keys')
        .values({ subject, ...closed(keys, key, aboutSubject(subject)) })
        .execute()
      return key
    },
    async destroyKey(subject) {
      const { numDeletedRows } = await vault
        .deleteFrom('subject_keys')
        .where('subject', '=', subject)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    blindIndex: (purpose, text) => createHmac('sha256', index).update(`${purpose}\n${text}`).digest('base64url'),
  }
}

/** A key of the program itself, made when it is first asked for. */
export async function secret(db: Db, keys: Keys, name: string, make: () => Uint8Array): Promise<Uint8Array> {
  const find = () => db.selectFrom('secrets').selectAll().where('name', '=', name).executeTakeFirst()
  const found = await find()
  if (found) return opened(keys, found, aboutSecret(name))
  await db
    .insertInto('secrets')
    .values({ name, ...closed(keys, make(), aboutSecret(name)) })
    .onConflict((c) => c.column('name').doNothing())
    .execute()
  // Another server may have been first.
  return opened(keys, (await find())!, aboutSecret(name))
}

/** Seals every key anew. Can be broken off at any place and begun again. */
export async function reseal(db: Db, vault: Kysely<VaultTables>, from: StoreKey, to: StoreKey): Promise<void> {
  const both = [to, from]
  for (const row of await db.selectFrom('secrets').selectAll().where('key_id', '!=', to.id).execute()) {
    const key = opened(both, row, aboutSecret(row.name))
    await db
      .updateTable('secrets')
      .set(closed(both, key, aboutSecret(row.name)))
      .where('name', '=', row.name)
      .execute()
  }
  await vault.transaction().execute(async (tx) => {
    for (const row of await tx.selectFrom('subject_keys').selectAll().where('key_id', '!=', to.id).execute()) {
      const again = closed(both, opened(both, row, aboutSubject(row.subject)), aboutSubject(row.subject))
      await tx.updateTable('subject_keys').set(again).where('subject', '=', row.subject).execute()
    }
  })
}

const aboutSecret = (name: string) => `secret ${name}`
const aboutSubject = (subject: string) => `key of ${subject}`

/** Under the first of the keys. */
function closed([current]: Keys, key: Uint8Array, belongsTo: string) {
  return { key_id: current!.id, sealed: seal(vaultKey(current!), key, belongsTo) }
}

function opened(keys: Keys, { key_id, sealed }: { key_id: string; sealed: Uint8Array }, belongsTo: string): Uint8Array {
  const storeKey = keys.find(({ id }) => id === key_id)
  const key = storeKey && unseal(vaultKey(storeKey), sealed, belongsTo)
  if (!key) throw startFault('store-damaged', `the ${belongsTo} does not open: restore a backup`)
  return key
}
