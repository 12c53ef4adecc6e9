/**
 * What a patient has agreed to, once or as it changes: every page of a case follows it, so that what was taken back on one
 * stops on all.
 */
import { setInterval } from 'node:timers'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { fhirConsent } from '#core/records/consent/consent-fhir.ts'
import type { Consent } from '#core/records/kinds.ts'
import { may } from '#core/records/policy.ts'
import type { Sessions } from '#server/identity/sessions.ts'
import { newestConsent, scopesNow } from './consents.ts'
import { told, type RecordParts } from './record-parts.ts'
import { notFound, refusal } from './refusal.ts'
import { route } from './route.ts'

/** How often the store is looked at: other servers write to it too. A withdrawal is to be everywhere within a second. */
export const LOOK_EVERY_MS = 300
/** An open stream is for who may read: asked again so often. */
const WELCOME_EVERY = 10
/** Of one server. Each is a look at the store three times a second. */
const MOST_STREAMS = 200

export function consentRoutes(app: FastifyInstance, parts: RecordParts, sessions: Sessions): void {
  const { store, book } = parts
  let open = 0

  async function standing(patient: string) {
    const row = await book.patient(patient)
    if (!row) throw notFound()
    const newest = await newestConsent(store.db, patient)
    return { scopes: await scopesNow(store.db, row, book.shownRecord), revision: newest?.revision ?? 0 }
  }

  async function isWelcome(request: FastifyRequest, patient: string) {
    const row = await book.patient(patient)
    const still = await sessions.stillThere(request)
    return Boolean(row && still && may(still, 'read', 'patient', await book.subjectOf(row)).allowed)
  }

  route(app, {
    method: 'GET',
    url: '/api/patients/:id/consent',
    policy: { verb: 'read', of: 'patient' },
    async run({ target, actor, request, reply }) {
      const patient = target.patient!
      const now = await standing(patient)
      await told(parts, actor, 'read', 'consent', null, patient)
      if (request.headers.accept !== 'text/event-stream') return now
      if (open >= MOST_STREAMS) throw refusal('busy', 'too many pages follow a consent')
      open += 1
      const stream = new Readable({ read: () => undefined })
      let said = ''
      let looks = 0
      let isLooking = false
      const say = (event: object) => {
        const text = JSON.stringify(event)
        // A line now and then, so that a connection that is gone is noticed.
        stream.push(text === said ? ':\n\n' : `data: ${text}\n\n`)
        said = text
      }
      async function look() {
        if (isLooking) return
        isLooking = true
        try {
          const now = await standing(patient)
          const isNews = JSON.stringify(now) !== said
          say(now)
          // Who is shut out by what was taken back is told so, and then nothing more.
          if ((isNews || looks++ % WELCOME_EVERY === 0) && !(await isWelcome(request, patient))) stream.push(null)
        } catch {
          stream.push(null)
        } finally {
          isLooking = false
        }
      }
      say(now)
      const looking = setInterval(() => void look(), LOOK_EVERY_MS)
      const end = () => {
        clearInterval(looking)
        open -= 1
      }
      stream.once('close', end)
      request.raw.once('close', () => stream.destroy())
      reply.type('text/event-stream')
      return stream
    },
  })

  route(app, {
    method: 'GET',
    url: '/api/patients/:id/consent/fhir',
    policy: { verb: 'read', of: 'patient' },
    async run({ target, actor, reply }) {
      const patient = target.patient!
      const row = await newestConsent(store.db, patient)
      if (!row) throw notFound()
      await told(parts, actor, 'read', 'consent', row.id, patient)
      const { id, author, body } = await book.shownRecord(row)
      reply.type('application/fhir+json')
      return JSON.stringify(fhirConsent({ id, author, patient, tenant: row.tenant, body: body as Consent }))
    },
  })
}
