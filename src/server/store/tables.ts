/** The tables of the store. All content is sealed: a table in clear holds random identifiers, times and kinds. */
import type { Generated, Kysely, Transaction } from 'kysely'
import type { AuditAction, AuditOutcome } from '#core/records/audit-entry.ts'

/** Keys that the store itself keeps, sealed under the vault key of a store key. */
export interface SecretsTable {
  readonly name: string
  readonly key_id: string
  readonly sealed: Uint8Array
}

export interface AuditTable {
  readonly seq: number
  readonly at_ms: number
  readonly actor: string
  readonly role: string | null
  readonly tenant: string | null
  readonly action: AuditAction
  readonly kind: string
  readonly id: string | null
  readonly patient: string | null
  readonly outcome: AuditOutcome
  readonly why: string | null
  readonly previous: string
  readonly hash: string
}

/** One row: the end of the chain, always signed. */
export interface AuditHeadTable {
  readonly row: Generated<number>
  readonly chain: string
  readonly public_key: string
  readonly seq: number
  readonly hash: string
  readonly at_ms: number
  readonly signature: string
}

export interface AuditCheckpointsTable {
  readonly seq: number
  readonly hash: string
  readonly at_ms: number
  readonly signature: string
}

export interface Tables {
  readonly secrets: SecretsTable
  readonly audit: AuditTable
  readonly audit_head: AuditHeadTable
  readonly audit_checkpoints: AuditCheckpointsTable
}

/** Keys of patients and of tenants, one each; apart from everything else, since no backup may keep one that was destroyed. */
export interface SubjectKeysTable {
  readonly subject: string
  readonly key_id: string
  readonly sealed: Uint8Array
}

export interface VaultTables {
  readonly subject_keys: SubjectKeysTable
}

export type Db = Kysely<Tables>
export type Tx = Transaction<Tables> | Kysely<Tables>
