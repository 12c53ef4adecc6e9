/** Patients over HTTP: who there is, who may see them, erasing one and taking everything along. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { id } from '#core/records/kinds.ts'
import { may } from '#core/records/policy.ts'
import type { Account } from '#server/identity/accounts.ts'
import type { PatientsTable } from '#server/store/tables.ts'
import type { Shown } from './book.ts'
import { erasePatient, exportLines } from './erasure.ts'
import { MOST_LISTED, told, type RecordParts } from './record-parts.ts'
import { notFound, refusal } from './refusal.ts'
import { doneBy, idIn, parsed, route, type Asked } from './route.ts'
import { scopesNow } from './consents.ts'

const NEW_PATIENT = z.strictObject({ id, purpose: z.enum(['care', 'training']), body: z.unknown() })
const CHANGE = z.strictObject({ revision: z.number().int().min(1).max(1e9), body: z.unknown() })

/** Everything of oneself is one's right; for teaching and research it is the patient's to allow. */
const EXPORT = z.strictObject({ purpose: z.enum(['patient', 'teaching', 'research']).default('patient') })

/** @param peopleOf everybody of an institution: who invites an expert chooses among its own */
export function patientRoutes(
  app: FastifyInstance,
  parts: RecordParts,
  peopleOf: (tenant: string) => Promise<readonly Account[]>,
): void {
  const { store, book, changes, contents, renewVaults } = parts
  const { db } = store

  async function patientOf({ target }: Asked<unknown>): Promise<PatientsTable> {
    const row = target.patient === null ? undefined : await book.patient(target.patient)
    if (!row) throw notFound()
    return row
  }

  route(app, {
    method: 'GET',
    url: '/api/patients',
    policy: { verb: 'list', resource: 'patient' },
    async run({ actor }) {
      const rows = await db
        .selectFrom('patients')
        .selectAll()
        .where('tenant', '=', actor.tenant)
        .where('is_erased', '=', 0)
        .orderBy('changed_ms', 'desc')
        .limit(MOST_LISTED)
        .execute()
      const patients: Shown[] = []
      for (const row of rows)
        if (may(actor, 'read', 'patient', await book.subjectOf(row)).allowed)
          patients.push(await book.shownPatient(row))
      await told(parts, actor, 'list', 'patient', null, null)
      return { patients }
    },
  })

  route(app, {
    method: 'POST',
    url: '/api/patients',
    policy: { verb: 'create', resource: 'patient' },
    body: NEW_PATIENT,
    async run({ actor, body, reply }) {
      const subject = {
        tenant: actor.tenant,
        isTraining: body.purpose === 'training',
        invited: [],
        author: actor.account,
        state: 'open',
      } as const
      if (!may(actor, 'create', 'patient', subject).allowed)
        throw refusal('forbidden', `as ${actor.role} one makes training patients only`)
      reply.code(201)
      return changes.makePatient(actor, body)
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/patients/:id',
    policy: { verb: 'read', of: 'patient' },
    async run(asked) {
      const row = await patientOf(asked)
      await told(parts, asked.actor, 'read', 'patient', row.id, row.id)
      return book.shownPatient(row)
    },
  })

  route(app, {
    method: 'PUT',
    url: '/api/patients/:id',
    policy: { verb: 'change', of: 'patient' },
    body: CHANGE,
    run: async (asked) =>
      changes.changePatient(asked.actor, (await patientOf(asked)).id, asked.body.revision, asked.body.body),
  })

  route(app, {
    method: 'DELETE',
    url: '/api/patients/:id',
    policy: { verb: 'erase', of: 'patient' },
    async run(asked) {
      const { account: actor, role, tenant } = asked.actor
      const { unreached } = await erasePatient(store, (await patientOf(asked)).id, { actor, role, tenant }, renewVaults)
      return { unreachedBackups: unreached.length }
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/patients/:id/export',
    policy: { verb: 'export', of: 'patient' },
    async run(asked) {
      const row = await patientOf(asked)
      const { purpose } = parsed(EXPORT, asked.request.query)
      if (purpose !== 'patient' && !(await scopesNow(db, row, book.shownRecord))[purpose])
        throw refusal('no-consent', `the patient has not agreed to this: ${purpose}`)
      await told(parts, asked.actor, 'export', 'patient', row.id, row.id)
      asked.reply.type('application/x-ndjson')
      return Readable.from(exportLines(store, book, contents, row))
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/patients/:id/experts',
    policy: { verb: 'change', of: 'patient' },
    async run(asked) {
      const { id, tenant } = await patientOf(asked)
      const people = (await peopleOf(tenant)).filter(({ role, isDisabled }) => role === 'expert' && !isDisabled)
      const rows = await db.selectFrom('patient_experts').select('account').where('patient', '=', id).execute()
      const invited = new Set(rows.map(({ account }) => account))
      await told(parts, asked.actor, 'list', 'patient-experts', null, id)
      return {
        experts: people.map(({ account, about }) => ({
          id: account,
          name: about.name,
          isInvited: invited.has(account),
        })),
      }
    },
  })

  for (const method of ['PUT', 'DELETE'] as const)
    route(app, {
      method,
      url: '/api/patients/:id/experts/:account',
      policy: { verb: 'change', of: 'patient' },
      async run(asked) {
        const { id: patient, tenant } = await patientOf(asked)
        const account = idIn(asked.request, 'account')
        const there = await db
          .selectFrom('accounts')
          .select('id')
          .where('id', '=', account)
          .where('tenant', '=', tenant)
          .where('role', '=', 'expert')
          .executeTakeFirst()
        if (!there) throw notFound()
        await store.write(async (tx, note) => {
          const row = { patient, account }
          if (method === 'PUT')
            await tx
              .insertInto('patient_experts')
              .values(row)
              .onConflict((c) => c.columns(['patient', 'account']).doNothing())
              .execute()
          else
            await tx
              .deleteFrom('patient_experts')
              .where('patient', '=', patient)
              .where('account', '=', account)
              .execute()
          note(doneBy(asked.actor, 'change', 'patient-experts', account, patient))
        })
        return {}
      },
    })
}
