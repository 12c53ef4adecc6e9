/** A store in a folder of its own, under a key file's key, since passphrases take long on purpose. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store, type StoreOptions } from '#server/store/store.ts'
import type { AuditEvent } from '#core/records/audit-entry.ts'
import { auditLines } from '#server/store/audit-log.ts'
import { beginVerifying, endVerifying, verifyLine, type Step, type Verified } from '#core/records/audit-verifier.ts'
import { means } from '#test/core/records/audit-of.ts'

export interface StoreFolder {
  readonly options: StoreOptions
  open(more?: Partial<StoreOptions>): Promise<Store>
  remove(): Promise<void>
}

export async function storeFolder(more: Partial<StoreOptions> = {}): Promise<StoreFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'interspace-store-'))
  const options: StoreOptions = { folder, source: { kind: 'key-file', key: randomBytes(32) }, ...more }
  return {
    options,
    open: (other = {}) => openStore({ ...options, ...other }),
    remove: () => rm(folder, { recursive: true }),
  }
}

export const event = (id: string): AuditEvent => ({
  actor: 'account-1',
  role: 'operator',
  tenant: 'tenant-1',
  action: 'create',
  kind: 'plan',
  id,
  patient: null,
  outcome: 'done',
  why: null,
})

/** The store's audit as an outsider checks it. */
export async function verifiedAudit(store: Store): Promise<Step> {
  let at: Verified | undefined
  for await (const line of auditLines(store.db)) {
    const step: Step = at ? verifyLine(at, line, means) : beginVerifying(line, means, store.audit.publicKey)
    if (!step.ok) return step
    at = step.at
  }
  return at ? endVerifying(at) : beginVerifying('', means, undefined)
}
