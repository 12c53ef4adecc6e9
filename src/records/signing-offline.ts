/**
 * Signing in where the server may be out of reach: then the password opens this device alone. What is made waits; nothing
 * is asked of the server in this person's name before it has said that the session there is theirs.
 */
import type { Answer } from '#session/clinic-commands.ts'
import { NO_CONNECTION, type Api } from './api.ts'
import type { Behind, Doors } from './doors.ts'
import type { Here, Signing } from './signing.ts'

export interface OfflineSigning extends Signing {
  /** Who opened this device without the server, while it has not been heard of since. */
  readonly behind: Behind | undefined
  /** Whoever signed in at the server with a password can open this device without it. */
  keep(behind: Behind): Promise<void>
  /** Whether what is asked now is asked in the name of who is at this page. */
  isOwnSession(): Promise<boolean>
  /** Asks only so. */
  readonly api: Api
}

/** As long as the server gives without a request. */
const GOES_ON_MS = 30 * 60_000

const notOpened = {
  ok: false,
  code: 'no-door',
  message:
    'The server cannot be reached, and nobody with this name and password has signed in on this device within three days, or within twelve hours with a code.',
} as const

export function createOfflineSigning(
  signing: Signing,
  doors: Doors,
  ungated: Api,
  onSignedOut: () => void,
): OfflineSigning {
  let typed: { readonly login: string; readonly password: string } | undefined
  let behind: Behind | undefined

  async function here(): Promise<Here | undefined> {
    const said = await signing.here()
    if (!behind) return said
    if (!said) return { who: behind.who, endsInMs: GOES_ON_MS }
    if (said.who?.account === behind.who.account) behind = undefined
    return said
  }

  async function isOwnSession(): Promise<boolean> {
    if (!behind) return true
    const { account } = behind.who
    const said = await signing.here()
    if (!said) return false
    if (said.who?.account === account) behind = undefined
    else onSignedOut()
    return said.who?.account === account
  }

  async function gated<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
    if (await isOwnSession()) return ask()
    return { ok: false, code: NO_CONNECTION, message: 'The server cannot be reached.' }
  }

  return {
    ...signing,
    get behind() {
      return behind
    },
    here,
    isOwnSession,
    api: {
      get: (path) => gated(() => ungated.get(path)),
      send: (...given) => gated(() => ungated.send(...given)),
      upload: (...given) => gated(() => ungated.upload(...given)),
      download: (...given) => gated(() => ungated.download(...given)),
      sendDicom: (...given) => gated(() => ungated.sendDicom(...given)),
    },
    async password(login, password, code) {
      const answer = await signing.password(login, password, code)
      if (answer.ok) {
        typed = { login, password }
        behind = undefined
        return answer
      }
      if (answer.code !== NO_CONNECTION) return answer
      behind = await doors.open(login, password)
      return behind ? { ok: true, value: {} } : notOpened
    },
    async passkey() {
      const answer = await signing.passkey()
      if (answer.ok) behind = undefined
      return answer
    },
    async keep(opened) {
      if (typed?.login === opened.who.login) await doors.make(typed.password, opened)
      typed = undefined
    },
  }
}
