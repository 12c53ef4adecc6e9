/** Who is at this page: where the server keeps records, everybody signs in, and what is on the page can be locked away. */
import type { Role } from '#core/records/policy.ts'

export interface SignedIn {
  /** Random identifier of the account. */
  readonly account: string
  readonly login: string
  readonly name: string
  readonly role: Role
  /** An authenticator app is asked for its code. */
  readonly hasCode: boolean
  /** The hospital's own sign-in says who it is: there is no password here. */
  readonly isFromProvider: boolean
}

export interface Presence {
  /** Undefined where nobody signs in: the server keeps no records, and this page is for training. */
  readonly who: SignedIn | undefined
  /** All that is of a patient is hidden until the same person opens it again. */
  readonly isLocked: boolean
  /** When the session ends if nobody does anything, on the calendar; undefined while nobody is signed in. */
  readonly endsAtEpochMs: number | undefined
}

export const NOBODY: Presence = { who: undefined, isLocked: false, endsAtEpochMs: undefined }

/** So long before its end a session's end is told. */
export const TOLD_BEFORE_MS = 3 * 60_000
