/** What the commands on a store of records have in common: where it is and what it opens with. */
import { resolve } from 'node:path'
import type { AuditAction, AuditEvent } from '#core/records/audit-entry.ts'
import { recordsFolder } from '#server/records/record-store.ts'
import { isStartFault } from '#server/start-fault.ts'
import { keySource } from '#server/store/key-source.ts'
import type { KeySource } from '#server/store/keyring.ts'
import { withStore, type Store } from '#server/store/store.ts'
import { readArguments, usageFault, type Command, type CommandFault, type Print } from './command.ts'

const FLAGS = {
  data: { type: 'string' },
  'key-file': { type: 'string' },
  'passphrase-file': { type: 'string' },
  database: { type: 'string' },
  to: { type: 'string' },
  from: { type: 'string' },
  archive: { type: 'string' },
  out: { type: 'string' },
  'new-key-file': { type: 'string' },
  'new-passphrase-file': { type: 'string' },
} as const

type Flag = keyof typeof FLAGS

const HELP: Readonly<Record<Flag, string>> = {
  data: '--data DIR               the server’s data folder; default .interspace',
  'key-file': '--key-file FILE          the store’s key, or',
  'passphrase-file': '--passphrase-file FILE   its passphrase; or in the environment as INTERSPACE_PASSPHRASE',
  database: '--database postgres:…    where the records are in PostgreSQL',
  to: '--to DIR                 backup folder',
  from: '--from DIR               backup folder',
  archive: '--archive NAME           which one; default the newest',
  out: '--out FILE               where to write',
  'new-key-file': '--new-key-file FILE      from now on this key file, or',
  'new-passphrase-file': '--new-passphrase-file FILE   this passphrase; without either the same as before',
}

export interface Given {
  readonly folder: string
  readonly source: KeySource
  readonly database: string | undefined
  readonly values: Readonly<Partial<Record<Flag, string>>>
  readonly positionals: readonly string[]
  readonly print: Print
}

interface Spec {
  readonly usage: string
  readonly summary: string
  readonly flags?: readonly Flag[]
  /** Flags that must be there. */
  readonly needs?: readonly Flag[]
  readonly argument?: string
  run(given: Given): Promise<CommandFault | undefined | void>
}

const ALWAYS: readonly Flag[] = ['data', 'key-file', 'passphrase-file', 'database']

export function storeCommand(name: string, spec: Spec): Command {
  const { usage, summary, flags = [], needs = [], argument, run } = spec
  const count = argument === undefined ? 0 : 1
  return {
    name,
    usage,
    summary,
    flags: [...needs, ...flags, ...ALWAYS].map((flag) => HELP[flag]),
    async run(args, print) {
      const read = readArguments(args, FLAGS, { atLeast: count, atMost: count, are: argument ?? '' })
      if (!read.ok) return read.fault
      const { values, positionals } = read
      const missing = needs.find((flag) => values[flag] === undefined)
      if (missing) return usageFault(`--${missing} is missing`)
      const extra = (Object.keys(values) as Flag[]).find((flag) => ![...needs, ...flags, ...ALWAYS].includes(flag))
      if (extra) return usageFault(`--${extra} is not a flag of ${name}`)
      try {
        const source = await keySource({ keyFile: values['key-file'], passphraseFile: values['passphrase-file'] })
        const folder = recordsFolder(resolve(values.data ?? '.interspace'))
        return (await run({ folder, source, database: values.database, values, positionals, print })) ?? undefined
      } catch (thrown) {
        if (isStartFault(thrown)) return { code: thrown.code, message: thrown.message }
        throw thrown
      }
    },
  }
}

/** The store, for one piece of work. */
export const opened = <T>({ folder, source, database }: Given, run: (store: Store) => Promise<T>) =>
  withStore({ folder, source, database }, run)

export const bySystem = (action: AuditAction, kind: string): AuditEvent => ({
  actor: 'system',
  role: null,
  tenant: null,
  action,
  kind,
  id: null,
  patient: null,
  outcome: 'done',
  why: null,
})
