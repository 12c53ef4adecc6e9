/** What the entry learned before the app began: who signed in, and with which key what lies in this browser is sealed. */
import type { Api } from '#records/api.ts'
import type { BrowserStore } from '#records/browser-store.ts'
import type { Here, Signing } from '#records/signing.ts'
import type { SignedIn } from '#session/presence.ts'

export interface Visit {
  readonly who: SignedIn
  readonly endsInMs: Here['endsInMs']
  readonly api: Api
  readonly signing: Signing
  readonly store: BrowserStore
  readonly key: CryptoKey
  readonly isOwnSession: () => Promise<boolean>
  readonly onPasswordChanged: () => void
  /** Called when the server says that nobody is signed in. */
  readonly onSignedOut: (run: () => void) => void
}

/** Undefined where the server keeps no records, and nobody signs in. */
export const begun: { visit: Visit | undefined } = { visit: undefined }
