/** The store of a server's records, in its data folder. */
import { join } from 'node:path'
import type { ProviderOptions } from '#server/identity/provider.ts'
import type { SignInLimits } from '#server/identity/sign-in.ts'
import { renewVaults } from '#server/store/backup.ts'
import { keySource, type KeyOptions } from '#server/store/key-source.ts'
import { openStore, type Store } from '#server/store/store.ts'

export interface RecordsOptions extends KeyOptions {
  /** `postgres://…`, shared by several servers; without it two files in the data folder. */
  readonly database?: string | undefined
  /** A file to which the audit's kept signatures are added. */
  readonly witness?: string | undefined
  /** Where the log goes, one JSON object a line; by default to standard error. */
  readonly log?: { write(line: string): void } | undefined
  readonly limits?: SignInLimits
  /** The hospital's own sign-in. */
  readonly provider?: ProviderOptions | undefined
  /** A file of passwords that were stolen elsewhere: none of them is taken. */
  readonly breachedPasswords?: string | undefined
  readonly now?: () => number
}

export interface RecordStore {
  readonly store: Store
  readonly renewVaults: () => Promise<readonly string[]>
}

/** Below the data folder. */
export const recordsFolder = (data: string) => join(data, 'records')

/** @throws StartFault */
export async function openRecordStore(options: RecordsOptions, data: string): Promise<RecordStore> {
  const source = await keySource(options)
  const folder = recordsFolder(data)
  const { database, witness, now } = options
  const store = await openStore({ folder, source, database, witness, now })
  // PostgreSQL's backups are its own.
  return { store, renewVaults: async () => (database === undefined ? renewVaults(folder, source) : []) }
}
