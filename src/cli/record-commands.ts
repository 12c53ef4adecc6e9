/** What is done to a store of records from a terminal, also while a server is running on it. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createIdentity } from '#server/identity/identity.ts'
import { createBook } from '#server/records/book.ts'
import { createContents } from '#server/records/contents.ts'
import { erasePatient, exportLines } from '#server/records/erasure.ts'
import { isStartFault } from '#server/start-fault.ts'
import { auditLines } from '#server/store/audit-log.ts'
import { backUp, renewVaults, restoreBackup } from '#server/store/backup.ts'
import { changeStoreKey } from '#server/store/key-change.ts'
import { keySource, makeKeyFile } from '#server/store/key-source.ts'
import { withStore } from '#server/store/store.ts'
import { fileFault, readArguments, usageFault, type Command, type CommandFault } from './command.ts'
import { bySystem, opened, storeCommand, type Given } from './store-command.ts'

/** PostgreSQL has tools of its own, which know when a copy is whole. */
const filesOnly = ({ database }: Given): CommandFault | undefined =>
  database === undefined
    ? undefined
    : usageFault('records in PostgreSQL are backed up with pg_dump: see docs/records.md')

export const keyMake: Command = {
  name: 'key make',
  usage: 'key make FILE',
  summary: 'Makes a key file for a store of records: keep it apart from the store and its backups.',
  async run(args, print) {
    const read = readArguments(args, {}, { atLeast: 1, atMost: 1, are: 'FILE' })
    if (!read.ok) return read.fault
    const [file = ''] = read.positionals
    try {
      await makeKeyFile(file)
    } catch (thrown) {
      if (isStartFault(thrown)) return { code: thrown.code, message: thrown.message }
      throw thrown
    }
    print({ made: file })
    return undefined
  },
}

export const tenantAdd = storeCommand('tenant add', {
  usage: 'tenant add [flags]',
  summary: 'Prints a code with which the first administrator of a further institution makes an account.',
  run: (given) =>
    opened(given, async (store) => given.print({ code: await createIdentity(store, Date.now).signUp.inviteTenant() })),
})

export const backup = storeCommand('backup', {
  usage: 'backup --to DIR',
  summary: 'Backs the records up while the server runs, and keeps erased patients erased in all earlier backups there.',
  needs: ['to'],
  async run(given) {
    const { folder, source, values, print } = given
    const fault = filesOnly(given)
    if (fault) return fault
    await opened(given, (store) => store.note(bySystem('backup', 'store')))
    print(await backUp(folder, source, values.to!, Date.now()))
    return undefined
  },
})

export const restore = storeCommand('restore', {
  usage: 'restore --from DIR [--archive NAME]',
  summary: 'Makes a backup the store of a new data folder.',
  needs: ['from'],
  flags: ['archive'],
  async run(given) {
    const { folder, source, values, print } = given
    const fault = filesOnly(given)
    if (fault) return fault
    const archive = await restoreBackup(values.from!, source, folder, values.archive)
    await opened(given, (store) => store.note(bySystem('restore', 'store')))
    print(archive)
    return undefined
  },
})

export const rotateKey = storeCommand('rotate-key', {
  usage: 'rotate-key [--new-key-file FILE | --new-passphrase-file FILE]',
  summary:
    'Brings everything under a new key; the server must be stopped. Make a backup afterwards: older ones no longer open.',
  flags: ['new-key-file', 'new-passphrase-file'],
  async run(given) {
    const { folder, source, database, values, print } = given
    const [keyFile, passphraseFile] = [values['new-key-file'], values['new-passphrase-file']]
    const next = (keyFile ?? passphraseFile) ? await keySource({ keyFile, passphraseFile }) : undefined
    await changeStoreKey(folder, source, next, database)
    await withStore({ folder, source: next ?? source, database }, (store) =>
      store.note(bySystem('rotate-key', 'store')),
    )
    print({ ok: true })
    return undefined
  },
})

export const erase = storeCommand('erase', {
  usage: 'erase PATIENT',
  summary: 'Destroys a patient’s key, here and in every known backup: nothing of that patient can be read any more.',
  argument: 'PATIENT',
  async run(given) {
    const { folder, source, database, positionals, print } = given
    const [patient = ''] = positionals
    const renew = async () => (database === undefined ? renewVaults(folder, source) : [])
    const { wasKnown, unreached } = await opened(given, (store) =>
      erasePatient(store, patient, { actor: 'system', role: null, tenant: null }, renew),
    )
    if (!wasKnown) return { code: 'not-found', message: `there is no patient ${patient}` }
    if (unreached.length > 0)
      return {
        code: 'backup-unreached',
        message: `erased here; the key is still in ${unreached.join(', ')}: reach it and erase again`,
        unreached,
      }
    print({ erased: patient })
    return undefined
  },
})

export const exportPatient = storeCommand('export', {
  usage: 'export PATIENT --out FILE',
  summary: 'Writes everything about one patient as JSON lines, in clear: keep it safe.',
  argument: 'PATIENT',
  needs: ['out'],
  run: (given) =>
    opened(given, async (store) => {
      const [patient = ''] = given.positionals
      const book = createBook(store)
      const row = await book.patient(patient)
      if (!row) return { code: 'not-found', message: `there is no patient ${patient}` }
      await store.note({ ...bySystem('export', 'patient'), id: patient, patient, tenant: row.tenant })
      return written(given, exportLines(store, book, createContents(store, book, Date.now), row))
    }),
})

export const auditExport = storeCommand('audit export', {
  usage: 'audit export --out FILE',
  summary: 'Writes the whole audit with its signatures, for `audit verify` or anybody else’s verifier.',
  needs: ['out'],
  run: (given) =>
    opened(given, async (store) => {
      async function* lines() {
        for await (const line of auditLines(store.db)) yield `${line}\n`
      }
      return written(given, lines())
    }),
})

async function written({ values, print }: Given, lines: AsyncIterable<string>): Promise<CommandFault | undefined> {
  const file = values.out!
  try {
    await pipeline(Readable.from(lines), createWriteStream(file, { mode: 0o600, flags: 'wx' }))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return usageFault(`${file} is there already`)
    return fileFault(thrown, file)
  }
  print({ written: file })
  return undefined
}
