import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changeStoreKey } from '#server/store/key-change.ts'
import { databaseKey, keepKeyring, newStoreKey, openKeyring, withKeys } from '#server/store/keyring.ts'
import { changeKey, openSqlite } from '#server/store/sqlite-file.ts'
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

describe('the key', () => {
  test('another key file, a passphrase instead, a missing or damaged ring are refused with the way back', async () => {
    await open()
    await store?.close()
    const wrong = { kind: 'key-file', key: randomBytes(32) } as const
    await expect(folder.open({ source: wrong })).rejects.toMatchObject({
      code: 'wrong-key',
      message: expect.stringContaining('last backup') as string,
    })
    const passphrase = { kind: 'passphrase', passphrase: 'correct horse battery staple' } as const
    await expect(folder.open({ source: passphrase })).rejects.toMatchObject({ code: 'wrong-key' })
    const ring = join(folder.options.folder, 'keyring.json')
    const text = await readFile(ring, 'utf8')
    await writeFile(ring, text.slice(0, 40))
    await expect(folder.open()).rejects.toMatchObject({ code: 'store-damaged' })
    await rm(ring)
    await expect(folder.open()).rejects.toMatchObject({ code: 'key-missing' })
    await writeFile(ring, text)
    await open()
  })

  test('files and folder are for the owner alone', async () => {
    await open()
    const { folder: path } = folder.options
    expect((await stat(path)).mode & 0o777).toBe(0o700)
    expect((await stat(join(path, 'keyring.json'))).mode & 0o777).toBe(0o600)
  })

  test('is a passphrase as well: the same opens, another does not', async () => {
    const source = { kind: 'passphrase', passphrase: 'Straße zum Kreuzbein 5' } as const
    await open({ source })
    await store?.note(event('record'))
    // The same letters in other code points, as from another keyboard.
    await reopened({ source: { ...source, passphrase: source.passphrase.normalize('NFD') } })
    await store?.close()
    await expect(folder.open({ source: { ...source, passphrase: 'Strasse zum Kreuzbein 5' } })).rejects.toMatchObject({
      code: 'wrong-key',
    })
    store = undefined
  })

  test('is changed, with the passphrase: the old one opens nothing, everything is still there', async () => {
    const first = await open()
    await first.note(event('record'))
    const key = await first.vault.makeKey('patient-1')
    await first.close()
    const before = await Promise.all(
      ['store.db', 'vault.db'].map((name) => readFile(join(folder.options.folder, name))),
    )
    const source = { kind: 'key-file', key: randomBytes(32) } as const
    await changeStoreKey(folder.options.folder, folder.options.source, source, undefined)
    await expect(folder.open()).rejects.toMatchObject({ code: 'wrong-key' })
    const second = await open({ source })
    expect(await second.vault.keyOf('patient-1')).toEqual(key)
    expect(await verifiedAudit(second)).toMatchObject({ ok: true, at: { entries: 1 } })
    const after = await Promise.all(['store.db', 'vault.db'].map((name) => readFile(join(folder.options.folder, name))))
    for (const [n, bytes] of after.entries()) expect(bytes.subarray(4096).equals(before[n]!.subarray(4096))).toBe(false)
  })

  test('is not changed while a server is running', async () => {
    await open()
    const { folder: path, source } = folder.options
    await expect(changeStoreKey(path, source, undefined, undefined)).rejects.toMatchObject({ code: 'store-busy' })
  })

  test('change that was broken off is ended at the next opening, wherever it stopped', async () => {
    const { folder: path, source } = folder.options
    const first = await open()
    const key = await first.vault.makeKey('patient-1')
    await first.close()
    const ring = await openKeyring(path, source)
    const next = newStoreKey()
    // Stopped before any file was changed.
    await keepKeyring(path, withKeys(ring, ring.current, next))
    expect(await (await open()).vault.keyOf('patient-1')).toEqual(key)
    await store?.close()
    expect(await openKeyring(path, source)).toMatchObject({ current: { id: next.id }, next: undefined })
    // Stopped between the two files, and between files and keys: one file at a time under the next key.
    for (const which of [0, 1] as const) {
      const { current } = await openKeyring(path, source)
      const other = newStoreKey()
      await keepKeyring(path, withKeys(ring, current, other))
      for (const name of ['vault.db', 'store.db'].slice(0, which + 1)) {
        const file = openSqlite(join(path, name), databaseKey(current))
        changeKey(file, databaseKey(other))
        file.close()
      }
      expect(await (await open()).vault.keyOf('patient-1')).toEqual(key)
      await store?.close()
      expect(await openKeyring(path, source)).toMatchObject({ current: { id: other.id }, next: undefined })
    }
    store = undefined
  })
})

test('keys of subjects: made, found, destroyed for good', async () => {
  const { vault } = await open()
  const key = await vault.makeKey('patient-1')
  expect(await vault.keyOf('patient-1')).toEqual(key)
  expect(await vault.keyOf('patient-2')).toBeUndefined()
  expect(await vault.destroyKey('patient-1')).toBe(true)
  expect(await vault.destroyKey('patient-1')).toBe(false)
  expect(await vault.keyOf('patient-1')).toBeUndefined()
  expect(await readdir(folder.options.folder)).toEqual(expect.arrayContaining(['keyring.json', 'store.db', 'vault.db']))
})
