/**
 * Backups, taken while a server is running, and the way back.
 *
 * A backup folder holds archives of the records, each as it was at one moment, and one copy of the vault, which is
 * replaced each time: archives hold no patients' keys, so a key that was destroyed here is soon destroyed there, and
 * with it that patient's part of every archive. The folder is remembered, so that an erasure reaches it.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { startFault, systemCode } from '#server/start-fault.ts'
import { STORE_FILES } from './connected.ts'
import { syncFolder, writeDurably } from './durable-file.ts'
import { databaseKey, openKeyring, type KeySource, type StoreKey } from './keyring.ts'
import { openSqlite } from './sqlite-file.ts'

export interface Archive {
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  /** Which store key it is under. */
  readonly keyId: string
  /** The audit's end at that moment. */
  readonly auditEntries: number
}

export const BACKUPS_FILE = 'backups.json'
const ARCHIVE = /^store-\d{8}T\d{9}Z\.db$/

/** @param nowMs on the calendar. @throws StartFault */
export async function backUp(folder: string, source: KeySource, to: string, nowMs: number): Promise<Archive> {
  const { current } = await openKeyring(folder, source)
  await reaching(to, () => mkdir(to, { recursive: true, mode: 0o700 }))
  if (resolve(to) === resolve(folder)) throw startFault('options', 'a backup goes into a folder of its own')
  await removePartial(to)
  await remember(folder, resolve(to))
  const name = `store-${new Date(nowMs).toISOString().replace(/[-:.]/g, '')}.db`
  const auditEntries = snapshot(join(folder, STORE_FILES.store), join(to, `${name}.partial`), current)
  await named(to, name)
  await copyVault(folder, to, current)
  await reaching(to, () => copyFile(join(folder, 'keyring.json'), join(to, 'keyring.json')))
  const { size: bytes } = await stat(join(to, name))
  const archive = { name, sha256: await hashOf(join(to, name)), bytes, keyId: current.id, auditEntries }
  await writeDurably(join(to, `${name}.json`), `${JSON.stringify(archive)}\n`)
  return archive
}

/** The vault in every backup folder made the same as here. @returns folders that could not be reached. */
export async function renewVaults(folder: string, source: KeySource): Promise<readonly string[]> {
  const { current } = await openKeyring(folder, source)
  const unreached: string[] = []
  for (const to of await rememberedFolders(folder)) {
    try {
      await copyVault(folder, to, current)
    } catch {
      unreached.push(to)
    }
  }
  return unreached
}

/**
 * The newest archive, or the one that is named, becomes the store of an empty folder.
 *
 * @throws StartFault when the folder holds a store already, or the archive is not what was written.
 */
export async function restoreBackup(
  from: string,
  source: KeySource,
  folder: string,
  wanted?: string,
): Promise<Archive> {
  if (existsSync(join(folder, STORE_FILES.store)))
    throw startFault('options', `there is a store in ${folder}: give an empty folder, or move it away first`)
  const names = (await reaching(from, () => readdir(from))).filter((name) => ARCHIVE.test(name)).toSorted()
  const name = wanted ?? names.at(-1)
  if (name === undefined || !names.includes(name))
    throw startFault('options', `there is no ${wanted ?? 'archive'} in ${from}; it has ${names.join(', ') || 'none'}`)
  const archive = await readArchive(join(from, `${name}.json`))
  if ((await hashOf(join(from, name))) !== archive.sha256)
    throw startFault('store-damaged', `${name} is not what was written: restore another of ${names.join(', ')}`)
  const { current } = await openKeyring(from, source)
  if (archive.keyId !== current.id)
    throw startFault('wrong-key', `${name} was made before the store's key was changed: restore a newer one`)
  await reaching(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }))
  // The store last: with it the folder counts as one.
  for (const [source_, target] of [
    ['keyring.json', 'keyring.json'],
    [STORE_FILES.vault, STORE_FILES.vault],
    [name, STORE_FILES.store],
  ] as const)
    await copyDurably(join(from, source_), join(folder, target))
  openSqlite(join(folder, STORE_FILES.store), databaseKey(current)).close()
  await remember(folder, resolve(from))
  return archive
}

export async function rememberedFolders(folder: string): Promise<readonly string[]> {
  try {
    const read: unknown = JSON.parse(await readFile(join(folder, BACKUPS_FILE), 'utf8'))
    return Array.isArray(read) ? read.filter((each) => typeof each === 'string') : []
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return []
    throw thrown
  }
}

async function remember(folder: string, to: string): Promise<void> {
  const all = new Set([...(await rememberedFolders(folder)), to])
  await writeDurably(join(folder, BACKUPS_FILE), `${JSON.stringify([...all])}\n`)
}

/** One moment of the file, encrypted under the same key, while others write on. @returns the audit's end in it. */
function snapshot(path: string, to: string, key: StoreKey): number {
  const file = openSqlite(path, databaseKey(key))
  try {
    file.prepare('vacuum into ?').run(to)
  } finally {
    file.close()
  }
  const copy = openSqlite(to, databaseKey(key))
  try {
    const head = copy.prepare("select name from sqlite_master where name = 'audit_head'").get()
    return head ? (copy.prepare('select seq from audit_head').get() as { seq: number }).seq : 0
  } finally {
    copy.close()
  }
}

async function copyVault(folder: string, to: string, key: StoreKey): Promise<void> {
  const partial = join(to, `${STORE_FILES.vault}.partial`)
  await rm(partial, { force: true })
  snapshot(join(folder, STORE_FILES.vault), partial, key)
  await named(to, STORE_FILES.vault)
}

/** What was written beside gets its name when it is on the disk. */
async function named(folder: string, name: string): Promise<void> {
  await syncFile(join(folder, `${name}.partial`))
  await rename(join(folder, `${name}.partial`), join(folder, name))
  await syncFolder(folder)
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, `${to}.partial`)
  await syncFile(`${to}.partial`)
  await rename(`${to}.partial`, to)
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  await file.chmod(0o600)
  await file.sync()
  await file.close()
}

/** What a backup that was broken off left behind. */
async function removePartial(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (/\.partial(-journal)?$/.test(name)) await rm(join(folder, name))
}

async function readArchive(path: string): Promise<Archive> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Archive
  } catch {
    throw startFault('store-damaged', `${path} cannot be read: restore another archive`)
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest('hex')
}

async function reaching<T>(folder: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (thrown) {
    throw startFault('data-unwritable', `cannot use the folder ${folder} (${systemCode(thrown)})`)
  }
}
