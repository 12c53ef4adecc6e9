/** Signing in: by password and code, by a passkey of this device, with the code of a set-up or an invitation. */
import type { Account, Answer, SigningIn } from '#session/clinic-commands.ts'
import type { SignedIn } from '#session/presence.ts'
import { SIGNED_OUT, type Api } from './api.ts'

export interface Here {
  readonly who: SignedIn | undefined
  readonly endsInMs: number | undefined
}

export interface Signing extends SigningIn {
  /** Who is signed in; asking counts as use. Undefined where the server did not answer. */
  here(): Promise<Here | undefined>
  addPasskey(): Promise<Answer<object>>
  signOut(): Promise<Answer<object>>
}

/** Where it is refused: a browser says only that it was not done. */
const noPasskey = { ok: false, code: 'no-passkey', message: 'No passkey was used.' } as const

/** Signed out here and not yet at the server, which could not be reached: nobody goes on with that session. */
export interface LeftOpen {
  read(): boolean
  write(isLeftOpen: boolean): void
}

export function createSigning(api: Api, leftOpen: LeftOpen): Signing {
  async function signOut() {
    leftOpen.write(true)
    const answer = await api.send<object>('POST', '/api/sign-out')
    if (answer.ok || answer.code === SIGNED_OUT) leftOpen.write(false)
    return answer
  }

  /** A new session takes the place of one that was left open. */
  async function begun(answer: Promise<Answer<object>>) {
    const said = await answer
    if (said.ok) leftOpen.write(false)
    return said
  }

  return {
    password: (login, password, code) =>
      begun(api.send('POST', '/api/sign-in', { login, password, ...(code !== undefined && code !== '' && { code }) })),
    signUp: (given) => begun(api.send('POST', '/api/sign-up', given)),
    async passkey() {
      const options = await api.send<PublicKeyCredentialRequestOptionsJSON>('POST', '/api/passkeys/sign-in/options')
      if (!options.ok) return options
      const signed = await credential(async () =>
        navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.value) }),
      )
      return signed ? begun(api.send('POST', '/api/passkeys/sign-in', signed)) : noPasskey
    },
    async addPasskey() {
      const options = await api.send<PublicKeyCredentialCreationOptionsJSON>('POST', '/api/passkeys/options')
      if (!options.ok) return options
      const made = await credential(async () =>
        navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.value) }),
      )
      return made ? api.send('POST', '/api/passkeys', made) : noPasskey
    },
    async here() {
      if (leftOpen.read()) {
        await signOut()
        if (leftOpen.read()) return undefined
      }
      const said = await api.get<{ account?: Account; endsInMs?: number }>('/api/session')
      if (!said.ok) return undefined
      const { account, endsInMs } = said.value
      return { who: account && signedIn(account), endsInMs }
    },
    signOut,
  }
}

function signedIn({ id: account, login, name, role, hasCode, isFromProvider }: Account): SignedIn {
  return { account, login, name, role, hasCode, isFromProvider }
}

async function credential(ask: () => Promise<Credential | null>): Promise<unknown> {
  try {
    return ((await ask()) as PublicKeyCredential | null)?.toJSON()
  } catch {
    return undefined
  }
}
