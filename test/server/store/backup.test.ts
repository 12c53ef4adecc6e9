import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backUp, renewVaults, restoreBackup } from '#server/store/backup.ts'
import { changeStoreKey } from '#server/store/key-change.ts'
import { openStore, type Store } from '#server/store/store.ts'
import { event, storeFolder, verifiedAudit, type StoreFolder } from './opened-store.ts'

let folder: StoreFolder
let store: Store
let base: string
let backups: string
beforeEach(async () => {
  folder = await storeFolder()
  store = await folder.open()
  base = await mkdtemp(join(tmpdir(), 'interspace-backup-'))
  backups = join(base, 'backups')
})
afterEach(async () => {
  await store.close()
  await folder.remove()
  await rm(base, { recursive: true })
})

const back = (nowMs = 0) => backUp(folder.options.folder, folder.options.source, backups, nowMs)
const restored = async (name?: string) => {
  const to = join(base, 'restored')
  await restoreBackup(backups, folder.options.source, to, name)
  return openStore({ folder: to, source: folder.options.source })
}

test('a backup taken while 8 writers write is one moment: everything acknowledged before it, in an unbroken chain', async () => {
  const acknowledged = new Set<string>()
  let goOn = true
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; goOn; n++) {
      await store.note(event(`${writer}-${n}`))
      acknowledged.add(`${writer}-${n}`)
    }
  })
  while (acknowledged.size < 100) await new Promise((resolve) => setTimeout(resolve, 5))
  const before = [...acknowledged]
  const archive = await back()
  goOn = false
  await Promise.all(writers)
  const again = await restored()
  const kept = new Set((await again.db.selectFrom('audit').select('id').execute()).map(({ id }) => id))
  expect(before.filter((id) => !kept.has(id))).toEqual([])
  expect(await verifiedAudit(again)).toMatchObject({ ok: true, at: { entries: archive.auditEntries } })
  await again.close()
})

test('a key that is destroyed after a backup is gone from the backup too; others are not', async () => {
  await store.vault.makeKey('patient-1')
  const key = await store.vault.makeKey('patient-2')
  await back()
  await store.vault.destroyKey('patient-1')
  expect(await renewVaults(folder.options.folder, folder.options.source)).toEqual([])
  const again = await restored()
  expect(await again.vault.keyOf('patient-1')).toBeUndefined()
  expect(await again.vault.keyOf('patient-2')).toEqual(key)
  await again.close()
})

test('a backup folder that cannot be reached is named', async () => {
  await back()
  await rm(backups, { recursive: true })
  expect(await renewVaults(folder.options.folder, folder.options.source)).toEqual([backups])
})

test('archives are kept side by side, the newest is taken, an older one by its name', async () => {
  await store.note(event('first'))
  const older = await back(1_000)
  await store.note(event('second'))
  const newer = await back(2_000)
  expect(newer.auditEntries).toBe(older.auditEntries + 1)
  const again = await restored(older.name)
  expect(await again.db.selectFrom('audit').select('id').execute()).toEqual([{ id: 'first' }])
  await again.close()
})

test('what would not be the store again is refused, and it is said what else there is', async () => {
  const { folder: path, source } = folder.options
  await store.note(event('first'))
  const { name } = await back()
  await expect(restoreBackup(backups, source, path)).rejects.toMatchObject({
    message: expect.stringContaining('there is a store in') as string,
  })
  const bytes = await readFile(join(backups, name))
  bytes[5000]! ^= 1
  await writeFile(join(backups, name), bytes)
  await expect(restored()).rejects.toMatchObject({
    code: 'store-damaged',
    message: expect.stringContaining(name) as string,
  })
  await expect(restored('store-nothing.db')).rejects.toMatchObject({ code: 'options' })
  await rm(join(backups, name))
  const { name: second } = await back(5_000)
  await store.close()
  await changeStoreKey(path, source, undefined, undefined)
  store = await folder.open()
  const { name: third } = await back(6_000)
  await expect(restored(second)).rejects.toMatchObject({
    code: 'wrong-key',
    message: expect.stringContaining('newer') as string,
  })
  await (await restored(third)).close()
})

test('a backup that was killed leaves nothing that could be taken for one', async () => {
  await store.write(async (tx) => {
    for (let n = 0; n < 60; n++)
      await tx
        .insertInto('secrets')
        .values({ name: `n${n}`, key_id: 'k', sealed: new Uint8Array(200_000).fill(n) })
        .execute()
  })
  const program = `
    const { backUp } = await import('#server/store/backup.ts')
    console.log('begun')
    await backUp(process.argv[1], { kind: 'key-file', key: Buffer.from(process.argv[2], 'hex') }, process.argv[3], 0)`
  const { source } = folder.options
  const key = source.kind === 'key-file' ? Buffer.from(source.key).toString('hex') : ''
  for (const afterMs of [0, 20, 60, 120]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder.options.folder, key, backups], {
      cwd: join(import.meta.dirname, '../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    // Listened for from the start: on a fast machine the backup is done before it can be killed.
    const ended = new Promise((resolve) => child.once('close', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    child.kill('SIGKILL')
    await ended
  }
  const { name } = await back(9_000)
  expect((await readdir(backups)).filter((each) => each.includes('partial'))).toEqual([])
  const again = await restored(name)
  expect(await again.db.selectFrom('secrets').select('name').where('name', 'like', 'n%').execute()).toHaveLength(60)
  await again.close()
})
