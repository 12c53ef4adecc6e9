/**
 * Opens what lies sealed in this browser when the server cannot be reached: the key that the server gave, sealed under
 * the person's password as it was at the last sign-in (PBKDF2-SHA-256, 600 000 rounds as OWASP asks; passwords have 15
 * characters or more). It opens this device for three days and nothing at the server; of an account with a second factor,
 * which cannot be asked for here, for as long after both were given as a session lasts at most: in that time the password
 * alone goes on at the server too, and after it the server must be there (NIST SP 800-63B-4, 2.2.3).
 */
import type { SignedIn } from '#session/presence.ts'
import type { BrowserStore } from './browser-store.ts'
import { createSealing } from './sealing.ts'

export interface Behind {
  readonly who: SignedIn
  /** Base64, as the server gave it. */
  readonly key: string
}

export interface Doors {
  /** Makes or renews this person's. */
  make(password: string, behind: Behind): Promise<void>
  /** Undefined for a wrong name or password, and for a door that is too old. */
  open(login: string, password: string): Promise<Behind | undefined>
  /** The password is another one now: the next sign-in makes a new door. */
  close(account: string): Promise<void>
}

/** A long weekend: somebody who was shut out at the server keeps this device no longer. */
export const OPENS_FOR_MS = 3 * 24 * 3_600_000
export const OPENS_WITH_CODE_FOR_MS = 12 * 3_600_000
const ROUNDS = 600_000
const SALT_BYTES = 16

const rowName = (account: string) => `door ${account}`
const sealingOf = async (password: string, salt: Uint8Array<ArrayBuffer>, account: string) => {
  const typed = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    typed,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
  return createSealing(key, `door of ${account}`)
}

interface Inside extends Behind {
  readonly madeMs: number
}

export const createDoors = (shelf: BrowserStore['shelf'], calendarMs: () => number): Doors => ({
  async make(password, behind) {
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
    const { account } = behind.who
    const sealing = await sealingOf(password, salt, account)
    const inside: Inside = { ...behind, madeMs: calendarMs() }
    await shelf.put(rowName(account), { account, sealed: await sealing.seal(inside), salt })
  },
  async open(login, password) {
    for (const [name, { account, sealed, salt }] of await shelf.all()) {
      if (name !== rowName(account) || !salt) continue
      const inside = (await (await sealingOf(password, salt, account)).unseal(sealed)) as Inside | undefined
      if (inside?.who.login !== login) continue
      const age = calendarMs() - inside.madeMs
      // A clock that was put back does not make it younger than new.
      return age >= 0 && age < (inside.who.hasCode ? OPENS_WITH_CODE_FOR_MS : OPENS_FOR_MS)
        ? { who: inside.who, key: inside.key }
        : undefined
    }
    return undefined
  },
  close: (account) => shelf.remove(rowName(account)),
})
