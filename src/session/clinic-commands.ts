/**
 * What a person asks of the server's records: carried out by `records`, called by the page. Never told to a recording:
 * there are passwords in it.
 */
import type { Verdict } from '#core/records/ai-output.ts'
import type { ConsentScope, Consent } from '#core/records/kinds.ts'
import type { RecordState, Role } from '#core/records/policy.ts'
import type { ArchiveCommands } from './archive-commands.ts'

/** A record as the server shows it. */
export interface KeptRecord<Body = unknown> {
  readonly id: string
  readonly kind: string
  readonly patient: string | null
  readonly purpose?: 'care' | 'training'
  readonly state: RecordState
  readonly revision: number
  readonly author: string
  readonly createdMs: number
  readonly changedMs: number
  readonly contentBytes?: number
  readonly body: Body
}

export interface KeptPatient extends KeptRecord<{
  readonly name: string
  readonly birthDate?: string
  readonly sex?: string
  readonly hospitalNumber?: string
  readonly note?: string
}> {
  // prettier-ignore
  readonly purpose: 'care' | 'training'
}

export interface Account {
  readonly id: string
  readonly role: Role
  readonly login: string
  readonly name: string
  readonly isDisabled: boolean
  readonly hasCode: boolean
  readonly isFromProvider: boolean
}

/** Where one is signed in. */
export interface OwnSession {
  readonly id: string
  readonly begunMs: number
  readonly usedMs: number
  readonly isThis: boolean
}

export interface AuditLine {
  readonly seq: number
  readonly atMs: number
  readonly actor: string
  readonly role: string | null
  readonly action: string
  readonly kind: string
  readonly id: string | null
  readonly patient: string | null
  readonly outcome: string
  readonly why: string | null
}

/** What a network said of a patient, as the server keeps it. */
export interface KeptFinding extends KeptRecord<{
  readonly model: string
  readonly confidence?: number
  readonly abstained?: string
  readonly finding: string
  readonly madeMs: number
}> {
  readonly patientName: string
  /** Who ran the network: whose case it was kept from. */
  readonly operator: string
  readonly review?: {
    readonly verdict: Verdict
    readonly reason: string
    readonly edited?: string
    readonly by: string
    readonly atMs: number
  }
}

/** Said no, and why, in words; `field` is of what was typed. */
export interface Refused {
  readonly ok: false
  readonly code: string
  readonly message: string
  readonly field?: string | undefined
}

export type Answer<T> = { readonly ok: true; readonly value: T } | Refused

export interface ClinicCommands {
  readonly signIn: SigningIn
  /** Refused while somebody is guided: that must be seen. */
  lock(): void
  signOut(): Promise<void>
  /** Somebody is there: the session goes on. */
  stay(): void
  readonly account: {
    changePassword(password: string, newPassword: string): Promise<Answer<object>>
    beginCode(): Promise<Answer<{ readonly address: string; readonly picture: string }>>
    confirmCode(code: string): Promise<Answer<object>>
    removeCode(password: string): Promise<Answer<object>>
    addPasskey(): Promise<Answer<object>>
    sessions(): Promise<Answer<{ readonly sessions: readonly OwnSession[] }>>
    /** All but this one; the password is not needed by who has just signed in. */
    endOthers(password: string | undefined): Promise<Answer<{ readonly ended: number }>>
  }
  readonly people: {
    list(): Promise<Answer<{ readonly accounts: readonly Account[] }>>
    invite(role: Role): Promise<Answer<{ readonly token: string }>>
    change(id: string, change: { readonly role?: Role; readonly isDisabled?: boolean }): Promise<Answer<object>>
  }
  readonly patients: {
    list(): Promise<Answer<{ readonly patients: readonly KeptPatient[] }>>
    create(purpose: 'care' | 'training', body: object): Promise<Answer<KeptPatient>>
    change(patient: KeptPatient, body: object): Promise<Answer<KeptPatient>>
    records(patient: string): Promise<Answer<{ readonly records: readonly KeptRecord[] }>>
    createCase(patient: string, body: object): Promise<Answer<KeptRecord>>
    sign(record: KeptRecord): Promise<Answer<KeptRecord>>
    /** Those of the institution, and whether they may see this patient. */
    experts(patient: string): Promise<Answer<{ readonly experts: readonly { readonly id: string; readonly name: string; readonly isInvited: boolean }[] }>> // prettier-ignore
    invite(patient: string, expert: string, isInvited: boolean): Promise<Answer<object>>
    erase(patient: string): Promise<Answer<{ readonly unreachedBackups: number }>>
  }
  openCase(patient: KeptPatient, ofCase: KeptRecord): Promise<Answer<object>>
  closeCase(): void
  readonly consent: {
    /** Kept at once here; waits where there is no connection. */
    give(patient: string, consent: Consent): void
    withdraw(scope: ConsentScope): void
  }
  /** Of all patients that one may see. */
  readonly findings: {
    list(): Promise<Answer<{ readonly findings: readonly KeptFinding[] }>>
    review(finding: KeptFinding, given: { readonly verdict: Verdict; readonly reason: string; readonly edited?: string }): Promise<Answer<object>> // prettier-ignore
  }
  readonly archive: ArchiveCommands
  /** All of it, oldest first. */
  audit(): Promise<Answer<{ readonly entries: readonly AuditLine[] }>>
  /** Lets go of what the server would not have. */
  letGo(seq: number): void
}

export interface SigningIn {
  password(login: string, password: string, code: string | undefined): Promise<Answer<object>>
  passkey(): Promise<Answer<object>>
  /** With the code that the server printed, or an invitation. */
  signUp(given: { readonly token: string; readonly tenantName?: string; readonly login: string; readonly name: string; readonly password: string }): Promise<Answer<object>> // prettier-ignore
}

/** What a page knows before anybody has signed in. */
export interface WaysIn {
  /** There is an administrator. */
  readonly isSetUp: boolean
  /** The hospital's own sign-in, by name. */
  readonly provider?: string
  /** The server cannot be reached: a password opens this device alone. */
  readonly isOutOfReach?: boolean
}
