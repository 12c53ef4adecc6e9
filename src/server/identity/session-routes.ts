/** One's own sessions: where one is signed in, and ending one of them or all the others. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { notFound, refusal } from '#server/records/refusal.ts'
import { doneBy, route } from '#server/records/route.ts'
import type { Identity } from './identity.ts'
import { isPassword } from './password.ts'

/** Who has just signed in need not say again who they are: the hospital's people have no password here. */
const JUST_BEGUN_MS = 5 * 60_000

const END = z.strictObject({
  /** Left out: all others. */
  id: z.string().max(64).optional(),
  password: z.string().max(256).optional(),
})

export function sessionRoutes(
  app: FastifyInstance,
  { store, accounts, sessions, signIn, now }: Pick<Identity, 'store' | 'accounts' | 'sessions' | 'signIn' | 'now'>,
): void {
  route(app, {
    method: 'GET',
    url: '/api/sessions',
    policy: { verb: 'read', resource: 'own-account' },
    run: async ({ actor, request }) => ({ sessions: await sessions.allOf(actor.account, request) }),
  })

  route(app, {
    method: 'DELETE',
    url: '/api/sessions',
    policy: { verb: 'change', resource: 'own-account' },
    body: END,
    async run({ actor, body: { id, password }, request }) {
      signIn.countTry(actor.account, request.ip)
      const all = await sessions.allOf(actor.account, request)
      const isFresh = all.some(({ isThis, begunMs }) => isThis && now() - begunMs < JUST_BEGUN_MS)
      const account = await accounts.byId(actor.account)
      const isRight = password !== undefined && (await isPassword(password, account?.about.passwordHash))
      if (password !== undefined ? !isRight : !isFresh)
        throw refusal('sign-in-refused', 'the password is needed; without one, sign in anew and end them then')
      const ended = all.filter((each) => (id === undefined ? !each.isThis : each.id === id))
      if (id !== undefined && ended.length === 0) throw notFound()
      await store.write(async (tx, note) => {
        for (const each of ended) await sessions.endOne(tx, actor.account, each.id)
        note(doneBy(actor, 'sign-out', 'other-sessions', actor.account))
      })
      return { ended: ended.length }
    },
  })
}
