/** The audit of one's own tenant, as it is and as FHIR, and how the server is. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { auditEventOf } from '#core/records/audit-fhir.ts'
import type { Actor } from '#core/records/policy.ts'
import type { Store } from '#server/store/store.ts'
import { doneBy, parsed, route } from './route.ts'

const QUERY = z.strictObject({
  /** The last entry that is known already. */
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export function auditRoutes(app: FastifyInstance, store: Store): void {
  const { db, audit } = store

  async function entriesFor({ tenant }: Actor, query: unknown) {
    const { after, limit } = parsed(QUERY, query)
    const ours = db.selectFrom('audit').selectAll().where('tenant', '=', tenant).where('seq', '>', after)
    const rows = await ours.orderBy('seq').limit(limit).execute()
    return rows.map(({ at_ms: atMs, ...entry }) => ({ ...entry, atMs }))
  }

  route(app, {
    method: 'GET',
    url: '/api/audit',
    policy: { verb: 'list', resource: 'audit' },
    async run({ actor, request }) {
      const entries = await entriesFor(actor, request.query)
      await store.note(doneBy(actor, 'list', 'audit', null))
      return { chain: audit.chain, publicKey: audit.publicKey, entries }
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/audit/fhir',
    policy: { verb: 'export', resource: 'audit' },
    async run({ actor, request, reply }) {
      const entries = await entriesFor(actor, request.query)
      await store.note(doneBy(actor, 'export', 'audit', null))
      reply.type('application/fhir+json')
      return JSON.stringify({
        resourceType: 'Bundle',
        type: 'collection',
        entry: entries.map((entry) => ({ resource: auditEventOf(audit.chain, entry) })),
      })
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/site',
    policy: { verb: 'read', resource: 'site' },
    run: () => store.health(),
  })
}
