/** All that knows people, joined. */
import type { Store } from '#server/store/store.ts'
import { createAccounts, type Accounts } from './accounts.ts'
import { createPasskeys, type Passkeys } from './passkeys.ts'
import type { BreachedList } from './breached-list.ts'
import type { Provider } from './provider.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSignIn, type SignIn, type SignInLimits } from './sign-in.ts'
import { createSignUp, type SignUp } from './sign-up.ts'

export interface Identity {
  readonly store: Store
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly signIn: SignIn
  readonly signUp: SignUp
  readonly passkeys: Passkeys
  readonly provider: Provider | undefined
  /** Passwords that were stolen elsewhere, where the institution brings such a list. */
  readonly breached: Pick<BreachedList, 'has'> | undefined
  readonly now: () => number
}

export interface IdentityOptions {
  readonly limits?: SignInLimits | undefined
  readonly provider?: Provider | undefined
  readonly breached?: Pick<BreachedList, 'has'> | undefined
}

export function createIdentity(
  store: Store,
  now: () => number,
  { limits, provider, breached }: IdentityOptions = {},
): Identity {
  const accounts = createAccounts(store)
  return {
    store,
    accounts,
    now,
    provider,
    breached,
    sessions: createSessions(store, now),
    signIn: createSignIn(store, accounts, { now, ...(limits && { limits }) }),
    signUp: createSignUp(store, accounts, now, breached),
    passkeys: createPasskeys(store, accounts, now),
  }
}
