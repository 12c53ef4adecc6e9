/** The way to the hospital's provider and back. Whatever goes wrong on it ends at the sign-in page, and says no more than that. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Role } from '#core/records/policy.ts'
import { doneBy, route } from '#server/records/route.ts'
import type { Account } from './accounts.ts'
import type { Identity } from './identity.ts'
import type { Known, Leaving, Provider } from './provider.ts'

const COOKIE = '__Host-interspace-leaving'
const LASTS_S = 600
const BACK = '/api/provider/answer'
const REFUSED = '/#provider-refused'

export function providerRoutes(
  app: FastifyInstance,
  { store, accounts, sessions, signIn, now }: Identity,
  provider: Provider,
  begin: (request: FastifyRequest, reply: FastifyReply, account: Account, how: 'provider') => Promise<unknown>,
): void {
  route(app, {
    method: 'GET',
    url: '/api/provider',
    policy: 'public',
    async run({ request, reply }) {
      signIn.countTry('provider', request.ip)
      try {
        const { to, leaving } = await provider.leave(`${request.protocol}://${request.host}${BACK}`)
        reply.header('set-cookie', cookie(Buffer.from(JSON.stringify(leaving)).toString('base64url'), LASTS_S))
        return reply.redirect(to)
      } catch (error) {
        noteFault(request, error)
        return reply.redirect(REFUSED)
      }
    },
  })

  route(app, {
    method: 'GET',
    url: BACK,
    policy: 'public',
    async run({ request, reply }) {
      signIn.countTry('provider', request.ip)
      reply.header('set-cookie', cookie('', 0))
      const account = await knownAccount(request).catch((error: unknown) => noteFault(request, error))
      if (!account || account.isDisabled) {
        await noteRefused(account)
        return reply.redirect(REFUSED)
      }
      await begin(request, reply, account, 'provider')
      return reply.redirect('/')
    },
  })

  async function knownAccount(request: FastifyRequest): Promise<Account | undefined> {
    const leaving = leavingOf(request)
    if (!leaving) return undefined
    const known = await provider.comeBack(new URL(request.url, `${request.protocol}://${request.host}`), leaving)
    const { role } = known
    if (!role) return undefined
    const there = await accounts.byProvider(known.issuer, known.subject)
    return there ? upToDate(there, role) : made(known, role)
  }

  /** Another role by now: what was begun with the old one ends. */
  async function upToDate(account: Account, role: Role): Promise<Account> {
    if (account.role === role) return account
    await store.write(async (tx, note) => {
      await tx.updateTable('accounts').set({ role }).where('id', '=', account.account).execute()
      await sessions.endAllOf(tx, account.account)
      note(doneBy({ ...account, role }, 'change', 'account', account.account))
    })
    return { ...account, role }
  }

  async function made({ issuer, subject, name }: Known, role: Role): Promise<Account | undefined> {
    const tenants = await store.db.selectFrom('tenants').select('id').execute()
    const [only, ...more] = tenants.filter(({ id }) => provider.tenant === undefined || id === provider.tenant)
    // With several it must be said whose people they are.
    if (!only || more.length > 0) return undefined
    const about = { login: `${subject} (${new URL(issuer).host})`, name, provider: { issuer, subject } }
    const key = await accounts.tenantKey(only.id)
    await store.write(async (tx, note) => {
      const account = await accounts.insert(tx, { tenant: only.id, role, about }, key, now())
      note(doneBy({ account, tenant: only.id, role }, 'create', 'account', account))
    })
    return accounts.byProvider(issuer, subject)
  }

  const noteRefused = (account: Account | undefined) =>
    store.note({
      actor: 'anonymous',
      role: null,
      tenant: account?.tenant ?? null,
      action: 'sign-in',
      kind: 'provider',
      id: account?.account ?? null,
      patient: null,
      outcome: 'refused',
      why: account ? 'disabled' : 'not-known',
    })
}

/** By its kind alone: the words of a provider may hold a name. */
function noteFault(request: FastifyRequest, error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  request.log.warn({ code }, 'the provider’s answer was refused')
  return undefined
}

/** Sent when the browser comes from the provider (Lax), read by no script. */
const cookie = (value: string, lastsS: number) =>
  `${COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${lastsS}`

function leavingOf({ headers }: FastifyRequest): Leaving | undefined {
  const [, value] = new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? '') ?? []
  if (!value) return undefined
  const { state, nonce, verifier } = Object(JSON.parse(Buffer.from(value, 'base64url').toString())) as Partial<Leaving>
  const isWhole = [state, nonce, verifier].every((each) => typeof each === 'string')
  return isWhole ? { state: state!, nonce: nonce!, verifier: verifier! } : undefined
}
