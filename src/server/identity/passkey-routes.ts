/** Passkeys over HTTP, in the JSON that browsers make of them (`PublicKeyCredential.toJSON`). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { notFound } from '#server/records/refusal.ts'
import { route } from '#server/records/route.ts'
import type { Account } from './accounts.ts'
import type { Identity } from './identity.ts'

const OWN = { verb: 'change', resource: 'own-account' } as const
/** What is inside is for the library to check. */
const CREDENTIAL = z.object({ id: z.string().max(2048), response: z.looseObject({}) }).loose()

export function passkeyRoutes(
  app: FastifyInstance,
  { accounts, passkeys, signIn }: Identity,
  begin: (request: FastifyRequest, reply: FastifyReply, account: Account, how: 'passkey') => Promise<unknown>,
): void {
  route(app, {
    method: 'POST',
    url: '/api/passkeys/options',
    policy: OWN,
    async run({ actor, request }) {
      const account = await accounts.byId(actor.account)
      if (!account) throw notFound()
      return passkeys.registrationOptions(request, account)
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/passkeys',
    policy: OWN,
    body: CREDENTIAL,
    async run({ actor, body, request, reply }) {
      const id = await passkeys.register(request, actor, body)
      reply.code(201)
      return { id }
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/passkeys/sign-in/options',
    policy: 'public',
    async run({ request }) {
      signIn.countTry('passkey', request.ip)
      return passkeys.signInOptions(request)
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/passkeys/sign-in',
    policy: 'public',
    body: CREDENTIAL,
    async run({ body, request, reply }) {
      signIn.countTry('passkey', request.ip)
      return begin(request, reply, await passkeys.signIn(request, body), 'passkey')
    },
  })
}
