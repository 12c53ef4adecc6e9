/**
 * One line of the audit: who did what to which record, when, and how it ended.
 *
 * An entry names people and patients by their random identifiers alone: it outlives an erased patient and then points at
 * nobody. Each entry carries the hash of the one before it, so none can be changed, left out or moved unseen.
 */

export const AUDIT_ACTIONS = [
  'start',
  'stop',
  'sign-in',
  'sign-out',
  'list',
  'read',
  'create',
  'change',
  'sign',
  'erase',
  'export',
  'send',
  'backup',
  'restore',
  'rotate-key',
] as const

export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** `refused`: the policy or a check said no. `failed`: it was allowed and went wrong. */
export const AUDIT_OUTCOMES = ['done', 'refused', 'failed'] as const

export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]

export interface AuditEvent {
  /** Identifier of a person's account, `anonymous`, or `system` for the program itself. */
  readonly actor: string
  /** In which role they acted; null before anyone has signed in. */
  readonly role: string | null
  readonly tenant: string | null
  readonly action: AuditAction
  /** What kind of thing it was done to: `patient`, `plan`, `session`. */
  readonly kind: string
  readonly id: string | null
  /** Whose record it is: the random identifier, never a name. */
  readonly patient: string | null
  readonly outcome: AuditOutcome
  /** A short code for what was refused or failed (`role`, `wrong-password`); never free text, which could hold a name. */
  readonly why: string | null
}

export interface AuditEntry extends AuditEvent {
  /** Counts up from 1 without gaps. */
  readonly seq: number
  /** On the calendar, ms since 1970. */
  readonly atMs: number
  /** Hash of the entry before; of the first, `firstPrevious`. */
  readonly previous: string
  /** SHA-256 of `entryText`, 64 hexadecimal digits. */
  readonly hash: string
}

/** The end of the chain, signed: what comes after it may be new, what it covers can no longer be cut off. */
export interface SignedHead {
  readonly chain: string
  /** The last entry it covers; 0 before the first. */
  readonly seq: number
  readonly hash: string
  readonly atMs: number
  /** Ed25519 over `headText`, base64. */
  readonly signature: string
}

/** SHA-256 as hexadecimal digits: Node and pages have different ones. */
export type Sha256 = (text: string) => string

export const AUDIT_FORMAT = 'interspace-audit/1'

/** What the hash is of: a JSON list in this order, since the order of an object's fields is nobody's promise. */
export const entryText = (chain: string, entry: Omit<AuditEntry, 'hash'>): string =>
  JSON.stringify([
    AUDIT_FORMAT,
    chain,
    entry.seq,
    entry.atMs,
    entry.actor,
    entry.role,
    entry.tenant,
    entry.action,
    entry.kind,
    entry.id,
    entry.patient,
    entry.outcome,
    entry.why,
    entry.previous,
  ])

/** What the signature is over. */
export const headText = ({ chain, seq, hash, atMs }: Omit<SignedHead, 'signature'>): string =>
  JSON.stringify([AUDIT_FORMAT, 'head', chain, seq, hash, atMs])

/** Stands before the first entry: an entry of another chain does not fit. */
export const firstPrevious = (chain: string, sha256: Sha256): string =>
  sha256(JSON.stringify([AUDIT_FORMAT, 'chain', chain]))
