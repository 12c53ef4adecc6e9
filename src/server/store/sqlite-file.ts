/**
 * Opens an encrypted SQLite file.
 *
 * Every page of the file and of its journal is encrypted and authenticated by AEGIS-256 (SQLite3MultipleCiphers): chosen
 * over ChaCha20-Poly1305, which is as strong, since changing the key of 100 MB takes half the time. What is written of a
 * patient is AES-256-GCM under it.
 */
import Database from 'better-sqlite3-multiple-ciphers'

const CIPHER = 'aegis'
/** Another program (a backup, an erasure on the command line) may be writing. */
const BUSY_MS = 5000

export type SqliteFile = Database

/** @param key 32 bytes. @throws the database's own error: `SQLITE_NOTADB` for a wrong key or a damaged first page. */
export function openSqlite(path: string, key: Uint8Array): SqliteFile {
  const file = new Database(path, { timeout: BUSY_MS })
  try {
    file.pragma(`cipher='${CIPHER}'`)
    file.key(rawKey(key))
    // Nothing is put into temporary files, and what is deleted is overwritten.
    file.pragma('temp_store = MEMORY')
    file.pragma('secure_delete = ON')
    file.pragma('foreign_keys = ON')
    file.pragma('trusted_schema = OFF')
    file.prepare('select count(*) from sqlite_master').get()
    return file
  } catch (thrown) {
    file.close()
    throw thrown
  }
}

/** A commit that returned is on the disk, and readers are not held up by it. */
export function keepEveryCommit(file: SqliteFile): void {
  file.pragma('journal_mode = WAL')
  file.pragma('synchronous = FULL')
}

/** Everything under another key. No other program may have the file open. */
export function changeKey(file: SqliteFile, key: Uint8Array): void {
  // Neither goes with a write-ahead log: its pages would stay under the old key.
  file.pragma('wal_checkpoint(TRUNCATE)')
  file.pragma('journal_mode = DELETE')
  file.pragma('synchronous = EXTRA')
  file.rekey(rawKey(key))
}

const rawKey = (key: Uint8Array) => Buffer.from(`raw:${Buffer.from(key).toString('hex')}`)
