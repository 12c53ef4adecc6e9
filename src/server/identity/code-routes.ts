/** One-time codes: switched on when one was entered rightly, off by the password. */
import type { FastifyInstance } from 'fastify'
import { toString } from 'qrcode'
import { z } from 'zod'
import { notFound, refusal } from '#server/records/refusal.ts'
import { doneBy, route } from '#server/records/route.ts'
import type { Accounts } from './accounts.ts'
import { isPassword } from './password.ts'
import type { Identity } from './identity.ts'
import { newTotpSecret, stepOfCode, totpAddress } from './totp.ts'

const OWN = { verb: 'change', resource: 'own-account' } as const

export function codeRoutes(
  app: FastifyInstance,
  { store, accounts, signIn, now }: Pick<Identity, 'store' | 'accounts' | 'signIn' | 'now'>,
): void {
  route(app, {
    method: 'POST',
    url: '/api/code',
    policy: OWN,
    async run({ actor }) {
      const account = await own(accounts, actor.account)
      if (account.about.isTotpOn) throw refusal('conflict', 'there is an authenticator app already: remove it first')
      const secret = newTotpSecret()
      const totpSecret = secret.toString('base64')
      await store.write((tx) => accounts.setAbout(tx, account, { ...account.about, totpSecret, isTotpOn: false }))
      const address = totpAddress(secret, account.about.login)
      const svg = await toString(address, { type: 'svg', margin: 4 })
      return { address, picture: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` }
    },
  })

  route(app, {
    method: 'POST',
    url: '/api/code/confirmation',
    policy: OWN,
    body: z.strictObject({ code: z.string().max(10) }),
    async run({ actor, body: { code }, request }) {
      signIn.countTry(actor.account, request.ip)
      const account = await own(accounts, actor.account)
      const { totpSecret, isTotpOn } = account.about
      const step =
        totpSecret && !isTotpOn
          ? stepOfCode(Buffer.from(totpSecret, 'base64'), code, now(), account.totpStep)
          : undefined
      if (step === undefined) throw refusal('invalid', 'code: it is wrong', { field: 'code' })
      await store.write(async (tx, note) => {
        await accounts.setAbout(tx, account, { ...account.about, isTotpOn: true })
        await tx.updateTable('accounts').set({ totp_step: step }).where('id', '=', account.account).execute()
        note(doneBy(actor, 'change', 'code', actor.account))
      })
      return {}
    },
  })

  route(app, {
    method: 'DELETE',
    url: '/api/code',
    policy: OWN,
    body: z.strictObject({ password: z.string().max(256) }),
    async run({ actor, body: { password }, request }) {
      signIn.countTry(actor.account, request.ip)
      const account = await own(accounts, actor.account)
      if (!(await isPassword(password, account.about.passwordHash)))
        throw refusal('sign-in-refused', 'the password is wrong')
      const { totpSecret: _, isTotpOn: __, ...about } = account.about
      await store.write(async (tx, note) => {
        await accounts.setAbout(tx, account, about)
        note(doneBy(actor, 'change', 'code', actor.account))
      })
      return {}
    },
  })
}

async function own(accounts: Accounts, id: string) {
  const account = await accounts.byId(id)
  if (!account) throw notFound()
  return account
}
