/** Everything with a sign-in: guard, identity, records and audit, added to the server before any other route. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { KINDS, RECORD_KINDS, type RecordKind } from '#core/records/kinds.ts'
import { may, type Actor, type Resource, type Verb } from '#core/records/policy.ts'
import { openBreachedList } from '#server/identity/breached-list.ts'
import { createIdentity, type Identity } from '#server/identity/identity.ts'
import { createProvider, type ProviderOptions } from '#server/identity/provider.ts'
import { identityRoutes } from '#server/identity/routes.ts'
import type { SignInLimits } from '#server/identity/sign-in.ts'
import type { Store } from '#server/store/store.ts'
import type { DicomWebRoot } from '#server/dicom-web-root.ts'
import { archiveRoutes, DICOM_TYPE } from './archive-routes.ts'
import { answerFaults } from './answered-faults.ts'
import { auditRoutes } from './audit-routes.ts'
import { createBook, type Book } from './book.ts'
import { createChanges } from './changes.ts'
import { consentRoutes } from './consent-routes.ts'
import { createContents } from './contents.ts'
import { findingRoutes } from './finding-routes.ts'
import { guard, type RouteName, type Target, type TargetKind } from './guard.ts'
import { patientRoutes } from './patient-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { idIn } from './route.ts'

export interface RecordServerOptions {
  readonly store: Store
  readonly ownNames: readonly string[]
  /** @returns backup folders that could not be reached. */
  readonly renewVaults: () => Promise<readonly string[]>
  /** Where what was made of a case may be sent. */
  readonly archives: readonly DicomWebRoot[]
  readonly now?: () => number
  readonly limits?: SignInLimits
  readonly provider?: ProviderOptions | undefined
  /** A list of passwords that were stolen elsewhere. */
  readonly breachedPasswords?: string | undefined
}

export interface RecordServer {
  /** Every route, once the server is ready. */
  readonly routes: readonly RouteName[]
  /** For the first administrator; undefined when there is somebody already. */
  readonly setUpCode: string | undefined
  /** For everybody: whether it can write. */
  health(): Promise<{ readonly ok: boolean }>
  /** What a page must know before anybody has signed in. */
  waysIn(): Promise<{ readonly isSetUp: boolean; readonly provider?: string }>
  /** Whether who asked may, now. */
  isWelcome(request: FastifyRequest, verb: Verb, resource: Resource): Promise<boolean>
}

/** Ten a second, for a minute: more than a page asks, far less than taking everything along needs. */
const READS_A_MINUTE = 600

export async function addRecords(app: FastifyInstance, options: RecordServerOptions): Promise<RecordServer> {
  const { store, ownNames, renewVaults, archives, now = Date.now, limits, provider, breachedPasswords } = options
  const breached = breachedPasswords === undefined ? undefined : await openBreachedList(breachedPasswords)
  app.addHook('onClose', () => breached?.close())
  const identity = createIdentity(store, now, { limits, provider: provider && createProvider(provider), breached })
  const book = createBook(store)
  const contents = createContents(store, book, now)
  answerFaults(app)
  app.addContentTypeParser(['application/octet-stream', DICOM_TYPE], (_, payload, done) => done(null, payload))
  const { sessions } = identity
  const routes = guard(app, {
    store,
    sessions,
    ownNames,
    readsAMinute: limits?.readsOfAccount ?? READS_A_MINUTE,
    now,
    find: (...asked) => find(book, identity, ...asked),
  })
  identityRoutes(app, identity)
  const parts = { store, book, contents, changes: createChanges(store, book, now), renewVaults }
  patientRoutes(app, parts, identity.accounts.ofTenant)
  recordRoutes(app, parts)
  archiveRoutes(app, parts, archives)
  findingRoutes(app, parts, async (account) => (await identity.accounts.byId(account))?.about.name)
  consentRoutes(app, parts, sessions)
  auditRoutes(app, store)
  await contents.sweep()
  return {
    routes,
    setUpCode: await setUpCode(identity),
    async health() {
      const { ok } = await store.health()
      return { ok }
    },
    waysIn: async () => ({
      isSetUp: await isSetUp(store),
      ...(identity.provider && { provider: identity.provider.name }),
    }),
    async isWelcome(request, verb, resource) {
      const actor = await sessions.actorOf(request)
      return actor !== undefined && may(actor, verb, resource).allowed
    },
  }
}

/** A new one at every start until it is used. */
async function setUpCode({ store, signUp }: Identity): Promise<string | undefined> {
  if (await isSetUp(store)) return undefined
  await store.write(async (tx) => void (await tx.deleteFrom('invitations').where('tenant', 'is', null).execute()))
  return signUp.inviteTenant()
}

const isSetUp = async ({ db }: Store) =>
  (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined

async function find(
  book: Book,
  { accounts }: Identity,
  kind: TargetKind,
  request: FastifyRequest,
  actor: Actor,
): Promise<Target | undefined> {
  const id = idIn(request)
  switch (kind) {
    case 'patient': {
      const row = await book.patient(id)
      return row && { resource: 'patient', id, patient: id, subject: await book.subjectOf(row) }
    }
    case 'record': {
      const row = await book.record(id)
      return row && { resource: row.kind, id, patient: row.patient, subject: await book.subjectOfRecord(row) }
    }
    case 'new-record': {
      const row = await book.patient(id)
      const wanted = (request.body as { kind?: unknown } | undefined)?.kind
      if (!row || !isKind(wanted))
        return row && { resource: 'patient', id, patient: id, subject: await book.subjectOf(row) }
      const subject = { ...(await book.subjectOf(row)), author: actor.account, state: KINDS[wanted].begins }
      return { resource: wanted, id: null, patient: id, subject }
    }
    case 'account': {
      const account = await accounts.byId(id)
      if (!account) return undefined
      const subject = { tenant: account.tenant, isTraining: false, invited: [], author: id, state: 'open' } as const
      return { resource: 'account', id, patient: null, subject }
    }
  }
}

const isKind = (kind: unknown): kind is RecordKind => RECORD_KINDS.includes(kind as RecordKind)
