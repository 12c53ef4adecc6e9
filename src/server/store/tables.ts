/** The tables of the store. All content is sealed: a table in clear holds random identifiers, times and kinds. */
import type { Generated, Kysely, Transaction } from 'kysely'
import type { AuditAction, AuditOutcome } from '#core/records/audit-entry.ts'
import type { RecordKind } from '#core/records/kinds.ts'
import type { RecordState, Role } from '#core/records/policy.ts'

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

export interface TenantsTable {
  readonly id: string
  readonly created_ms: number
  /** Its name. */
  readonly sealed: Uint8Array
}

export interface AccountsTable {
  readonly id: string
  readonly tenant: string
  readonly role: Role
  /** 0 or 1. */
  readonly is_disabled: number
  /** Blind index of the name that one signs in with. */
  readonly login_index: string
  readonly created_ms: number
  /** Names, the stretched password, the secret of one-time codes. */
  readonly sealed: Uint8Array
  /** Of the last one-time code that was used. */
  readonly totp_step: number
}

export interface SessionsTable {
  /** Of the token that the browser holds. */
  readonly token_hash: string
  readonly account: string
  readonly created_ms: number
  readonly seen_ms: number
}

export interface InvitationsTable {
  readonly token_hash: string
  /** Null for the first administrator of a new tenant. */
  readonly tenant: string | null
  readonly role: Role
  readonly expires_ms: number
}

export interface PasskeysTable {
  readonly id: string
  readonly account: string
  readonly counter: number
  readonly created_ms: number
  /** Public key and transports. */
  readonly sealed: Uint8Array
}

/** What an authenticator was asked to sign; each once. */
export interface ChallengesTable {
  readonly challenge: string
  /** Null where nobody is signed in yet. */
  readonly account: string | null
  readonly expires_ms: number
}

interface Kept {
  readonly id: string
  readonly tenant: string
  readonly state: RecordState
  readonly revision: number
  /** Of the kind's schema. */
  readonly version: number
  readonly author: string
  readonly created_ms: number
  readonly changed_ms: number
  readonly sealed: Uint8Array
}

export interface PatientsTable extends Kept {
  readonly purpose: 'care' | 'training'
  /** 0 or 1: the key is destroyed, and nothing but this row is left. */
  readonly is_erased: number
}

export interface RecordsTable extends Kept {
  readonly kind: RecordKind
  readonly patient: string | null
  /** The last whole upload of its bytes, and how many they are. */
  readonly content: string | null
  readonly content_bytes: number
}

export interface RevisionsTable {
  readonly id: string
  readonly revision: number
  readonly state: RecordState
  readonly version: number
  readonly author: string
  readonly changed_ms: number
  readonly sealed: Uint8Array
}

/** Bytes of a recording in pieces, each sealed for its place. */
export interface ContentsTable {
  readonly record: string
  readonly upload: string
  readonly part: number
  readonly created_ms: number
  readonly sealed: Uint8Array
}

export interface PatientExpertsTable {
  readonly patient: string
  readonly account: string
}

export interface Tables {
  readonly tenants: TenantsTable
  readonly accounts: AccountsTable
  readonly sessions: SessionsTable
  readonly invitations: InvitationsTable
  readonly passkeys: PasskeysTable
  readonly challenges: ChallengesTable
  readonly patients: PatientsTable
  readonly records: RecordsTable
  readonly revisions: RevisionsTable
  readonly contents: ContentsTable
  readonly patient_experts: PatientExpertsTable
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
