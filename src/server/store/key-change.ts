/**
 * A new key for the whole store, and a new passphrase or key file if wished.
 *
 * In steps that can each be broken off: both keys go on the ring; the files are brought under the new one, each whole
 * or not at all; the patients' keys and the secrets are sealed anew; the old key leaves the ring. Whatever is left to
 * do is done at the next opening.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startFault } from '#server/start-fault.ts'
import { connected, STORE_FILES } from './connected.ts'
import {
  databaseKey,
  keepKeyring,
  newStoreKey,
  openKeyring,
  withKeys,
  withSource,
  type Keyring,
  type KeySource,
} from './keyring.ts'
import { changeKey, openSqlite, type SqliteFile } from './sqlite-file.ts'
import { reseal } from './vault.ts'

/** @throws StartFault `store-busy` while a server has it open; nothing is changed then. */
export async function changeStoreKey(
  folder: string,
  source: KeySource,
  newSource: KeySource | undefined,
  database: string | undefined,
): Promise<void> {
  const ring = await endKeyChange(folder, await openKeyring(folder, source), database)
  if (database === undefined) requireAlone(folder, ring)
  const both = withKeys(newSource ? await withSource(ring, newSource) : ring, ring.current, newStoreKey())
  await keepKeyring(folder, both)
  await endKeyChange(folder, both, database)
}

/** Does what an interrupted change left undone. @returns the ring with one key. */
export async function endKeyChange(folder: string, ring: Keyring, database: string | undefined): Promise<Keyring> {
  const { current, next } = ring
  if (!next) return ring
  if (database === undefined)
    for (const name of [STORE_FILES.vault, STORE_FILES.store])
      bringUnder(join(folder, name), databaseKey(current), databaseKey(next))
  const done = withKeys(ring, next)
  const { writing, vault, close } = await connected(folder, done, database)
  try {
    await reseal(writing, vault, current, next)
  } finally {
    await close()
  }
  await keepKeyring(folder, done)
  return done
}

function bringUnder(path: string, from: Uint8Array, to: Uint8Array): void {
  if (!existsSync(path)) return
  const file = openUnderEither(path, from, to)
  if (!file) return
  try {
    changeKey(file, to)
  } finally {
    file.close()
  }
}

/** Undefined when it is under the new key already. */
function openUnderEither(path: string, from: Uint8Array, to: Uint8Array): SqliteFile | undefined {
  try {
    return openSqlite(path, from)
  } catch {
    try {
      openSqlite(path, to).close()
      return undefined
    } catch {
      throw startFault('store-damaged', `${path} opens with neither the old nor the new key: restore a backup`)
    }
  }
}

/** Changing the journal's mode needs the file for oneself alone. */
function requireAlone(folder: string, { current }: Keyring): void {
  const file = openSqlite(join(folder, STORE_FILES.store), databaseKey(current))
  try {
    file.pragma('busy_timeout = 0')
    file.pragma('journal_mode = DELETE')
  } catch {
    throw startFault('store-busy', `a server has the store in ${folder} open: stop it first`)
  } finally {
    file.close()
  }
}
