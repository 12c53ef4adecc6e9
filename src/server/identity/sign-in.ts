/** Checking who somebody is by name, password and one-time code. Every "no" is the same no, and takes as long. */
import { refusal } from '#server/records/refusal.ts'
import type { Store } from '#server/store/store.ts'
import type { Account, Accounts } from './accounts.ts'
import { createAttempts } from './attempts.ts'
import { isPassword } from './password.ts'
import { stepOfCode } from './totp.ts'

export interface SignInOptions {
  readonly now: () => number
  readonly limits?: SignInLimits
}

/** Attempts a minute. */
export interface SignInLimits {
  readonly ofNameAndAddress: number
  readonly ofAddress: number
  /** Readings by one account, whoever it is. */
  readonly readsOfAccount?: number
}

const LIMITS: SignInLimits = { ofNameAndAddress: 10, ofAddress: 60 }
const MINUTE = 60_000

export interface SignIn {
  /** @throws Refusal, the same for an unknown name, a wrong password, a disabled account. */
  check(login: string, password: string, code: string | undefined, address: string): Promise<Account>
  /** Counts a try of another kind, as of an invitation's code. @throws Refusal 429 */
  countTry(key: string, address: string): void
}

export function createSignIn(store: Store, accounts: Accounts, { now, limits = LIMITS }: SignInOptions): SignIn {
  const byName = createAttempts(limits.ofNameAndAddress, MINUTE, now)
  const byAddress = createAttempts(limits.ofAddress, MINUTE, now)
  const refused = () => refusal('sign-in-refused', 'name, password or code is wrong')

  function countTry(key: string, address: string): void {
    const waitMs = Math.max(byName.count(`${address} ${key}`), byAddress.count(address))
    if (waitMs > 0)
      throw refusal('too-many', 'too many attempts: wait a minute', { retryAfterS: Math.ceil(waitMs / 1000) })
  }

  const noteRefused = (account: Account | undefined, why: string) =>
    store.note({
      actor: 'anonymous',
      role: null,
      tenant: account?.tenant ?? null,
      action: 'sign-in',
      kind: 'account',
      // An unknown name is not written down: it may be a password typed into the wrong field.
      id: account?.account ?? null,
      patient: null,
      outcome: 'refused',
      why,
    })

  return {
    countTry,
    async check(login, password, code, address) {
      countTry(accounts.loginIndex(login), address)
      const account = await accounts.byLogin(login)
      const isRight = await isPassword(password, account?.about.passwordHash)
      if (!account || !isRight || account.isDisabled) {
        await noteRefused(account, account ? (isRight ? 'disabled' : 'wrong-password') : 'unknown')
        throw refused()
      }
      const { totpSecret, isTotpOn } = account.about
      if (!totpSecret || !isTotpOn) return account
      if (code === undefined)
        throw refusal('code-needed', 'the code of the authenticator app is needed', { field: 'code' })
      const step = stepOfCode(Buffer.from(totpSecret, 'base64'), code, now(), account.totpStep)
      const isFirst =
        step !== undefined &&
        (await store.write(async (tx) => {
          const used = tx.updateTable('accounts').set({ totp_step: step }).where('id', '=', account.account)
          return (await used.where('totp_step', '<', step).executeTakeFirst()).numUpdatedRows > 0n
        }))
      if (isFirst) return account
      await noteRefused(account, 'wrong-code')
      throw refused()
    },
  }
}
