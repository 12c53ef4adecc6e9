/** Records of patients, calibrations of devices, and the bytes of recordings over HTTP. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { id, RECORD_KINDS } from '#core/records/kinds.ts'
import type { RecordsTable } from '#server/store/tables.ts'
import { MOST_LISTED, told, visible, type RecordParts } from './record-parts.ts'
import { notFound, refusal } from './refusal.ts'
import { route, type Asked } from './route.ts'

const revision = z.number().int().min(1).max(1e9)
const NEW_RECORD = z.strictObject({ id, kind: z.enum(RECORD_KINDS), body: z.unknown() })
const CHANGE = z.strictObject({ revision, body: z.unknown() })
const SIGNATURE = z.strictObject({ revision })

export function recordRoutes(app: FastifyInstance, parts: RecordParts): void {
  const { store, book, changes, contents } = parts
  const { db } = store

  async function recordOf({ target }: Asked<unknown>): Promise<RecordsTable> {
    const row = target.id === null ? undefined : await book.record(target.id)
    if (!row) throw notFound()
    return row
  }

  route(app, {
    method: 'GET',
    url: '/api/patients/:id/records',
    policy: { verb: 'read', of: 'patient' },
    async run(asked) {
      const { patient } = asked.target
      const rows = await db
        .selectFrom('records')
        .selectAll()
        .where('patient', '=', patient)
        .orderBy('created_ms')
        .limit(MOST_LISTED)
        .execute()
      const records = await visible(parts, asked.actor, rows)
      await told(parts, asked.actor, 'list', 'record', null, patient)
      return { records }
    },
  })

  route(app, {
    method: 'POST',
    url: '/api/patients/:id/records',
    policy: { verb: 'create', of: 'new-record' },
    body: NEW_RECORD,
    async run({ actor, target, body, reply }) {
      reply.code(201)
      return changes.makeRecord(actor, target.patient, body)
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/calibrations',
    policy: { verb: 'list', resource: 'calibration' },
    async run({ actor }) {
      const rows = await db
        .selectFrom('records')
        .selectAll()
        .where('tenant', '=', actor.tenant)
        .where('kind', '=', 'calibration')
        .where('patient', 'is', null)
        .limit(MOST_LISTED)
        .execute()
      const records = await visible(parts, actor, rows)
      await told(parts, actor, 'list', 'calibration', null, null)
      return { records }
    },
  })

  route(app, {
    method: 'POST',
    url: '/api/calibrations',
    policy: { verb: 'create', resource: 'calibration' },
    body: z.strictObject({ id, body: z.unknown() }),
    async run({ actor, body, reply }) {
      reply.code(201)
      return changes.makeRecord(actor, null, { ...body, kind: 'calibration' })
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/records/:id',
    policy: { verb: 'read', of: 'record' },
    async run(asked) {
      const row = await recordOf(asked)
      await told(parts, asked.actor, 'read', row.kind, row.id, row.patient)
      return book.shownRecord(row)
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/records/:id/revisions',
    policy: { verb: 'read', of: 'record' },
    async run(asked) {
      const row = await recordOf(asked)
      await told(parts, asked.actor, 'read', row.kind, row.id, row.patient)
      return { revisions: await book.revisions(row) }
    },
  })

  route(app, {
    method: 'PUT',
    url: '/api/records/:id',
    policy: { verb: 'change', of: 'record' },
    body: CHANGE,
    run: async (asked) =>
      changes.changeRecord(asked.actor, (await recordOf(asked)).id, asked.body.revision, asked.body.body),
  })

  route(app, {
    method: 'POST',
    url: '/api/records/:id/signature',
    policy: { verb: 'sign', of: 'record' },
    body: SIGNATURE,
    run: async (asked) => changes.signRecord(asked.actor, (await recordOf(asked)).id, asked.body.revision),
  })

  route(app, {
    method: 'PUT',
    url: '/api/records/:id/content',
    policy: { verb: 'change', of: 'record' },
    async run(asked) {
      const row = await recordOf(asked)
      if (!(asked.request.body instanceof Readable))
        throw refusal('invalid', 'the body: bytes are expected, as application/octet-stream')
      return contents.put(asked.actor, row, asked.request.body)
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/records/:id/content',
    policy: { verb: 'read', of: 'record' },
    async run(asked) {
      const row = await recordOf(asked)
      if (row.content === null) throw notFound()
      await told(parts, asked.actor, 'read', `${row.kind}-content`, row.id, row.patient)
      asked.reply.type('application/octet-stream').header('content-length', row.content_bytes)
      return Readable.from(contents.get(row))
    },
  })
}
