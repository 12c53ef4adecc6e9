/** Sign-up, sign-in and accounts over HTTP. */
import { hkdfSync } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ROLES } from '#core/records/policy.ts'
import { notFound, refusal } from '#server/records/refusal.ts'
import { doneBy, idIn, route } from '#server/records/route.ts'
import { publicAccount, type Account } from './accounts.ts'
import type { Identity } from './identity.ts'
import { codeRoutes } from './code-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { hashedPassword, isPassword, newPasswordFault, PASSWORD_LENGTH } from './password.ts'
import { providerRoutes } from './provider-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { clearSession, setSession } from './sessions.ts'

/** A name to sign in with: no control characters, which would deceive who reads it. */
const LOGIN = z
  .string()
  .trim()
  .min(3)
  .max(100)
  .regex(/^[^\p{C}]+$/u, 'has characters that cannot be seen')
const NAME = z.string().trim().min(1).max(200)
const PASSWORD = z.string().min(1).max(PASSWORD_LENGTH.most)
const CODE = z.string().max(10)
const TOKEN = z.string().min(1).max(100)

const SIGN_IN = z.strictObject({ login: z.string().max(200), password: PASSWORD, code: CODE.optional() })
const SIGN_UP = z.strictObject({
  token: TOKEN,
  login: LOGIN,
  name: NAME,
  password: PASSWORD,
  tenantName: NAME.optional(),
})
const NEW_PASSWORD = z.strictObject({ password: PASSWORD, newPassword: PASSWORD })
const INVITATION = z.strictObject({ role: z.enum(ROLES) })
const ACCOUNT_CHANGE = z.strictObject({ role: z.enum(ROLES).optional(), isDisabled: z.boolean().optional() })

/** How somebody signed in; a word of the audit. */
export type WayIn = 'password' | 'passkey' | 'provider'

export function identityRoutes(app: FastifyInstance, identity: Identity): void {
  const { store, accounts, sessions, signIn, signUp, breached, now } = identity

  async function begin(request: FastifyRequest, reply: FastifyReply, account: Account, how: WayIn) {
    const token = await store.write(async (tx, note) => {
      note(doneBy(account, 'sign-in', how, account.account))
      // Whoever signs in anew leaves no other session of this browser behind.
      await sessions.end(tx, request)
      return sessions.begin(tx, account.account, now())
    })
    setSession(reply, token)
    return { account: publicAccount(account) }
  }

  route(app, {
    method: 'GET',
    url: '/api/session',
    policy: 'public',
    async run({ request }) {
      const actor = await sessions.actorOf(request)
      const account = actor && (await accounts.byId(actor.account))
      return account ? { account: publicAccount(account), endsInMs: await sessions.endsInMs(request) } : {}
    },
  })

  // What waits in a browser for the network is sealed with it. It is never written there: it is asked for anew.
  route(app, {
    method: 'GET',
    url: '/api/browser-key',
    policy: { verb: 'read', resource: 'own-account' },
    async run({ actor: { tenant, account } }) {
      const key = hkdfSync('sha256', await accounts.tenantKey(tenant), '', `browser of ${account}`, 32)
      return { key: Buffer.from(key).toString('base64') }
    },
  })

  route(app, {
    method: 'POST',
    url: '/api/sign-up',
    policy: 'public',
    body: SIGN_UP,
    async run({ body, request, reply }) {
      signIn.countTry('sign-up', request.ip)
      const { account: id } = await signUp.accept(body)
      const account = await accounts.byId(id)
      if (!account) throw notFound()
      reply.code(201)
      return begin(request, reply, account, 'password')
    },
  })

  route(app, {
    method: 'POST',
    url: '/api/sign-in',
    policy: 'public',
    body: SIGN_IN,
    run: async ({ body: { login, password, code }, request, reply }) =>
      begin(request, reply, await signIn.check(login, password, code, request.ip), 'password'),
  })

  route(app, {
    method: 'POST',
    url: '/api/sign-out',
    policy: { verb: 'change', resource: 'own-account' },
    async run({ actor, request, reply }) {
      await store.write(async (tx, note) => {
        await sessions.end(tx, request)
        note(doneBy(actor, 'sign-out', 'account', actor.account))
      })
      clearSession(reply)
      return {}
    },
  })

  route(app, {
    method: 'POST',
    url: '/api/password',
    policy: { verb: 'change', resource: 'own-account' },
    body: NEW_PASSWORD,
    async run({ actor, body: { password, newPassword }, request, reply }) {
      signIn.countTry(actor.account, request.ip)
      const account = await accounts.byId(actor.account)
      if (!account || !(await isPassword(password, account.about.passwordHash)))
        throw refusal('sign-in-refused', 'the present password is wrong')
      const fault = await newPasswordFault(newPassword, account.about.login, breached)
      if (fault) throw refusal('invalid', `newPassword: ${fault}`, { field: 'newPassword' })
      const passwordHash = await hashedPassword(newPassword)
      // Whoever knew the old one is signed out everywhere.
      const token = await store.write(async (tx, note) => {
        await accounts.setAbout(tx, account, { ...account.about, passwordHash })
        await sessions.endAllOf(tx, account.account)
        note(doneBy(actor, 'change', 'password', actor.account))
        return sessions.begin(tx, account.account, now())
      })
      setSession(reply, token)
      return {}
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/accounts',
    policy: { verb: 'list', resource: 'account' },
    async run({ actor }) {
      const all = await accounts.ofTenant(actor.tenant)
      await store.note(doneBy(actor, 'list', 'account', null))
      return { accounts: all.map(publicAccount) }
    },
  })

  route(app, {
    method: 'POST',
    url: '/api/invitations',
    policy: { verb: 'create', resource: 'account' },
    body: INVITATION,
    async run({ actor, body: { role }, reply }) {
      reply.code(201)
      return { token: await signUp.invite(actor, role) }
    },
  })

  route(app, {
    method: 'PATCH',
    url: '/api/accounts/:id',
    policy: { verb: 'change', of: 'account' },
    body: ACCOUNT_CHANGE,
    async run({ actor, body: { role, isDisabled }, request }) {
      const id = idIn(request)
      // Or nobody might be left who can undo it.
      if (id === actor.account) throw refusal('conflict', 'one does not change one’s own role')
      await store.write(async (tx, note) => {
        const change = { ...(role && { role }), ...(isDisabled !== undefined && { is_disabled: Number(isDisabled) }) }
        if (Object.keys(change).length > 0) await tx.updateTable('accounts').set(change).where('id', '=', id).execute()
        await sessions.endAllOf(tx, id)
        note(doneBy(actor, 'change', 'account', id))
      })
      const account = await accounts.byId(id)
      if (!account) throw notFound()
      return { account: publicAccount(account) }
    },
  })

  codeRoutes(app, identity)
  sessionRoutes(app, identity)
  passkeyRoutes(app, identity, begin)
  if (identity.provider) providerRoutes(app, identity, identity.provider, begin)
}
