/**
 * Passkeys (WebAuthn): a key in the person's own device, unlocked by a finger or a PIN, good for this server's name
 * alone, so that no other page can ask for it. Browsers give them to names only, never to bare addresses.
 */
import { isIP } from 'node:net'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '#core/records/policy.ts'
import { refusal } from '#server/records/refusal.ts'
import { doneBy } from '#server/records/route.ts'
import { sealJson, unsealJson } from '#server/store/sealed-json.ts'
import type { Store } from '#server/store/store.ts'
import type { Account, Accounts } from './accounts.ts'

const CHALLENGE_LASTS_MS = 5 * 60_000

export interface Passkeys {
  registrationOptions(request: FastifyRequest, account: Account): Promise<unknown>
  register(request: FastifyRequest, actor: Actor, response: unknown): Promise<string>
  signInOptions(request: FastifyRequest): Promise<unknown>
  /** @throws Refusal */
  signIn(request: FastifyRequest, response: unknown): Promise<Account>
}

interface AboutPasskey {
  readonly publicKey: string
  readonly transports?: readonly string[]
}

const refused = () => refusal('sign-in-refused', 'this passkey is not known here')
const belongsTo = (id: string) => `passkey ${id}`

export function createPasskeys({ db, write }: Store, accounts: Accounts, now: () => number): Passkeys {
  async function keepChallenge(challenge: string, account: string | null): Promise<void> {
    await write(async (tx) => {
      await tx.deleteFrom('challenges').where('expires_ms', '<', now()).execute()
      await tx
        .insertInto('challenges')
        .values({ challenge, account, expires_ms: now() + CHALLENGE_LASTS_MS })
        .execute()
    })
  }

  /** Each challenge counts once. */
  const takeChallenge = (challenge: string, account: string | null) =>
    write(async (tx) => {
      const taken = tx.deleteFrom('challenges').where('challenge', '=', challenge).where('expires_ms', '>=', now())
      const mine = account === null ? taken.where('account', 'is', null) : taken.where('account', '=', account)
      return (await mine.executeTakeFirst()).numDeletedRows > 0n
    })

  const expected = (request: FastifyRequest, account: string | null) => ({
    expectedChallenge: (challenge: string) => takeChallenge(challenge, account),
    expectedOrigin: `${request.protocol}://${request.host}`,
    expectedRPID: ownName(request),
    requireUserVerification: true,
  })

  return {
    async registrationOptions(request, { account, about: { login, name } }) {
      const known = await db.selectFrom('passkeys').select('id').where('account', '=', account).execute()
      const options = await generateRegistrationOptions({
        rpName: 'Interspace',
        rpID: ownName(request),
        userID: Buffer.from(account),
        userName: login,
        userDisplayName: name,
        attestationType: 'none',
        excludeCredentials: known,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      await keepChallenge(options.challenge, account)
      return options
    },
    async register(request, actor, response) {
      const { account, tenant } = actor
      const { verified, registrationInfo } = await believed(() =>
        verifyRegistrationResponse({ response: response as RegistrationResponseJSON, ...expected(request, account) }),
      )
      if (!verified) throw refused()
      const { id, publicKey, counter, transports } = registrationInfo.credential
      const about: AboutPasskey = {
        publicKey: Buffer.from(publicKey).toString('base64'),
        ...(transports && { transports }),
      }
      const sealed = sealJson(await accounts.tenantKey(tenant), about, belongsTo(id))
      await write(async (tx, note) => {
        const values = { id, account, counter, created_ms: now(), sealed }
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('passkeys')
          .values(values)
          .onConflict((c) => c.column('id').doNothing())
          .executeTakeFirst()
        if (numInsertedOrUpdatedRows === 0n) throw refused()
        note(doneBy(actor, 'create', 'passkey', null))
      })
      return id
    },
    async signInOptions(request) {
      const options = await generateAuthenticationOptions({ rpID: ownName(request), userVerification: 'required' })
      await keepChallenge(options.challenge, null)
      return options
    },
    async signIn(request, given) {
      const response = given as AuthenticationResponseJSON
      const row = await db.selectFrom('passkeys').selectAll().where('id', '=', String(response.id)).executeTakeFirst()
      const account = row && (await accounts.byId(row.account))
      if (!row || !account || account.isDisabled) throw refused()
      const about = unsealJson(await accounts.tenantKey(account.tenant), row.sealed, belongsTo(row.id)) as AboutPasskey
      const credential = {
        id: row.id,
        publicKey: new Uint8Array(Buffer.from(about.publicKey, 'base64')),
        counter: row.counter,
      }
      const { verified, authenticationInfo } = await believed(() =>
        verifyAuthenticationResponse({ response, credential, ...expected(request, null) }),
      )
      if (!verified) throw refused()
      // A counter that went back means a copied key; it is refused above.
      await write(async (tx) => {
        await tx
          .updateTable('passkeys')
          .set({ counter: authenticationInfo.newCounter })
          .where('id', '=', row.id)
          .execute()
      })
      return account
    },
  }
}

/** The library throws for whatever does not fit: to whom it was sent, that is one thing. */
async function believed<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (thrown) {
    throw Object.assign(refused(), { cause: thrown })
  }
}

/** @throws Refusal where the page was opened by an address. */
function ownName({ hostname }: FastifyRequest): string {
  const name = hostname.replace(/^\[|\]$/g, '')
  if (isIP(name))
    throw refusal('invalid', `passkeys need a name: open this server by one, not as ${name}`, { field: 'host' })
  return name
}
