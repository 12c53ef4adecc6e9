/** The server's records as this page uses them: who is here, which case is open, what waits, and what was agreed to. */
import { bothAllow, NONE_ALLOWED, scopesOf, without, type Scopes } from '#core/records/consent/consent.ts'
import type { Consent } from '#core/records/kinds.ts'
import type { Answer, AuditLine, ClinicCommands, KeptPatient, KeptRecord } from '#session/clinic-commands.ts'
import { TOLD_BEFORE_MS, type SignedIn } from '#session/presence.ts'
import type { Session } from '#session/session.ts'
import type { Api } from './api.ts'
import type { BrowserStore } from './browser-store.ts'
import type { OpenRecord } from '#session/open-record.ts'
import { createCaseKeeping, type KeptOfCase } from './case-keeping.ts'
import { followConsent, type ConsentFollowing } from './consent-following.ts'
import { createOutbox } from './outbox.ts'
import { createSealing } from './sealing.ts'
import { createPresence } from './staying.ts'
import type { Signing } from './signing.ts'

export interface ClinicParts {
  readonly session: Session
  readonly who: SignedIn
  readonly endsInMs: number | undefined
  readonly api: Api
  readonly signing: Signing
  readonly store: BrowserStore
  readonly key: CryptoKey
  /** Whether what is asked now is asked in the name of who is at this page. */
  readonly isOwnSession: () => Promise<boolean>
  /** The old one opens this device no more. */
  readonly onPasswordChanged: () => void
  /** A recording of this browser, as it was before it was sealed. */
  readonly fileOf: (name: string) => Promise<Blob>
  /** Of the open case, from one visit to the next: what was not agreed to stays undone after a reload too. */
  readonly remembered: { readonly read: () => string | undefined; readonly write: (text: string) => void }
  readonly calendarMs: () => number
  readonly newId: () => string
  readonly later: (step: () => void, ms: number) => void
  /** This page is left, and everything in it. */
  readonly leave: () => void
}

/** Files for an archive are made by others. */
export interface Clinic extends Omit<ClinicCommands, 'archive'> {
  /** Called every few seconds. */
  look(): void
  /** The connection is back. */
  send(): void
}

export function createClinic(parts: ClinicParts): Clinic {
  const { session, who, api, signing, store, key, fileOf, remembered, calendarMs, newId, later, leave } = parts
  const { actions } = session
  const say = (error: unknown) => actions.notify('error', error instanceof Error ? error.message : String(error))
  const presence = createPresence({ ...parts, toldBeforeMs: TOLD_BEFORE_MS, onOpened: () => send() })
  const outbox = createOutbox({
    account: who.account,
    api,
    store: store.waiting,
    sealing: createSealing(key, `waiting of ${who.account}`),
    fileOf,
    calendarMs,
    newId,
    // Two pages took back different things at once: both are taken back.
    async besideOther({ kind, patient, body }) {
      if (kind !== 'consent' || patient === null) return body
      const there = await api.get<{ scopes: Scopes }>(`/api/patients/${patient}/consent`)
      return {
        ...(body as Consent),
        scopes: bothAllow((body as Consent).scopes, there.ok ? there.value.scopes : NONE_ALLOWED),
      }
    },
    onWaiting: (waiting) => actions.set({ waiting }),
    onConflict(kind, id, keptAs) {
      keeping.renamed(id, keptAs)
      if (kind === 'consent') return
      actions.notify('warning', `This ${kind} was changed elsewhere meanwhile: both are kept, side by side.`)
    },
  })
  const keeping = createCaseKeeping({
    session,
    outbox,
    newId,
    later: (step) => later(step, 800),
    settled: (step) => later(step, 20_000),
    say,
  })
  const send = () => void outbox.send().catch(say)

  let following: ConsentFollowing | undefined
  /** The one that counts, of the open case's patient. */
  let consent: KeptRecord<Consent> | undefined

  function allow(patient: string, scopes: Scopes) {
    const { openRecord } = session.getState()
    if (openRecord?.patient !== patient) return
    if (JSON.stringify(openRecord.scopes) !== JSON.stringify(scopes))
      actions.set({ openRecord: { ...openRecord, scopes } })
  }

  /** What was decided here and has not arrived yet is newer than what the server says. */
  async function heard(patient: string, scopes: Scopes) {
    const due = (await outbox.due('consent', patient)) as readonly Consent[]
    allow(patient, due.at(-1)?.scopes ?? scopes)
  }

  async function keepConsent(patient: string, id: string, body: Consent) {
    await outbox.put({ type: 'record', id, patient, kind: 'consent', body })
    await outbox.send()
  }

  async function readRecords(patient: string) {
    const there = await api.get<{ records: readonly KeptRecord[] }>(`/api/patients/${patient}/records`)
    if (!there.ok) return there
    const consents = there.value.records.filter(({ kind }) => kind === 'consent') as readonly KeptRecord<Consent>[]
    consent = consents.toSorted((a, b) => a.changedMs - b.changedMs || a.createdMs - b.createdMs).at(-1)
    if (consent) outbox.knows(consent.id, consent.revision)
    return there
  }

  function follow({ id, purpose }: Pick<KeptPatient, 'id' | 'purpose'>) {
    following?.end()
    following =
      purpose === 'care'
        ? followConsent({
            patient: id,
            onScopes: (scopes) => void heard(id, scopes),
            onRefused: presence.check,
            isOwnSession: parts.isOwnSession,
          })
        : undefined
  }

  /** The case of the last visit, as it was then, before anything else: then as the server has it. */
  function reopen() {
    const text = remembered.read()
    if (!text) return
    const { openRecord, kept, atMs } = JSON.parse(text) as { openRecord: OpenRecord; kept: KeptOfCase; atMs: number }
    // Of another day: what is made now is hardly of that patient.
    if (calendarMs() - atMs > REOPENED_WITHIN_MS) return
    actions.set({ openRecord })
    keeping.goOn(kept)
    follow({ id: openRecord.patient, purpose: openRecord.purpose })
    void readRecords(openRecord.patient).then((there) => {
      // Not there any more, or not for this person.
      if (!there.ok && there.code === 'not-found') closeCase()
    })
  }

  function closeCase() {
    following?.end()
    following = consent = undefined
    actions.set({ openRecord: undefined })
  }

  let written: string | undefined
  const rememberCase = () => {
    const { openRecord } = session.getState()
    const now = openRecord && { openRecord, kept: keeping.kept }
    const text = JSON.stringify(now)
    if (text === written) return
    written = text
    remembered.write(now ? JSON.stringify({ ...now, atMs: calendarMs() }) : '')
  }

  async function openCase(patient: KeptPatient, of: KeptRecord): Promise<Answer<object>> {
    const there = await readRecords(patient.id)
    if (!there.ok) return there
    const { procedure } = of.body as { procedure: string }
    actions.set({
      openRecord: {
        patient: patient.id,
        name: patient.body.name,
        purpose: patient.purpose,
        case: of.id,
        procedure,
        scopes: scopesOf(patient.purpose, consent?.body),
      },
    })
    const mine = there.value.records.filter(
      ({ kind, state, author, body }) =>
        kind === 'plan' && state === 'draft' && author === who.account && (body as { case: string }).case === of.id,
    )
    const plan = mine.toSorted((a, b) => a.changedMs - b.changedMs).at(-1)
    if (plan) outbox.knows(plan.id, plan.revision)
    keeping.goOn({ plan: plan?.id })
    follow(patient)
    return { ok: true, value: {} }
  }

  reopen()
  session.subscribe((state, before) => state.openRecord !== before.openRecord && rememberCase())
  send()
  return {
    ...presence,
    look() {
      presence.look()
      rememberCase()
      if (session.getState().waiting.writes.some(({ refused }) => refused === undefined)) send()
    },
    send,
    async signOut() {
      closeCase()
      await signing.signOut()
      leave()
    },
    account: {
      async changePassword(password, newPassword) {
        const answer = await api.send<object>('POST', '/api/password', { password, newPassword })
        if (answer.ok) parts.onPasswordChanged()
        return answer
      },
      beginCode: () => api.send('POST', '/api/code'),
      confirmCode: (code) => api.send('POST', '/api/code/confirmation', { code }),
      removeCode: (password) => api.send('DELETE', '/api/code', { password }),
      addPasskey: () => signing.addPasskey(),
      sessions: () => api.get('/api/sessions'),
      endOthers: (password) => api.send('DELETE', '/api/sessions', password === undefined ? {} : { password }),
    },
    people: {
      list: () => api.get('/api/accounts'),
      invite: (role) => api.send('POST', '/api/invitations', { role }),
      change: (id, change) => api.send('PATCH', `/api/accounts/${id}`, change),
    },
    patients: {
      list: () => api.get('/api/patients'),
      create: (purpose, body) => api.send('POST', '/api/patients', { id: newId(), purpose, body }),
      change: ({ id, revision }, body) => api.send('PUT', `/api/patients/${id}`, { revision, body }),
      records: (patient) => api.get(`/api/patients/${patient}/records`),
      createCase: (patient, body) => api.send('POST', `/api/patients/${patient}/records`, { id: newId(), kind: 'case', body }), // prettier-ignore
      sign: ({ id, revision }) => api.send('POST', `/api/records/${id}/signature`, { revision }),
      experts: (patient) => api.get(`/api/patients/${patient}/experts`),
      invite: (patient, expert, isInvited) => api.send(isInvited ? 'PUT' : 'DELETE', `/api/patients/${patient}/experts/${expert}`), // prettier-ignore
      erase: (patient) => api.send('DELETE', `/api/patients/${encodeURIComponent(patient)}`),
    },
    openCase,
    closeCase,
    consent: {
      give(patient, body) {
        const id = newId()
        if (session.getState().openRecord?.patient === patient)
          consent = { id, kind: 'consent', patient, state: 'signed', revision: 1, author: who.account, createdMs: 0, changedMs: 0, body } // prettier-ignore
        allow(patient, body.scopes)
        void keepConsent(patient, id, body).catch(say)
      },
      withdraw(scope) {
        const { openRecord } = session.getState()
        if (!openRecord) return
        const { patient } = openRecord
        // Here at once; everywhere when it has arrived.
        allow(patient, { ...openRecord.scopes, [scope]: false })
        if (!consent) return
        const body = without(
          { ...consent.body, scopes: { ...(openRecord.scopes ?? NONE_ALLOWED) } },
          scope,
          calendarMs(),
        )
        consent = { ...consent, body }
        void keepConsent(patient, consent.id, body).catch(say)
      },
    },
    findings: {
      list: () => api.get('/api/findings'),
      review: ({ id: aiOutput, patient }, given) => api.send('POST', `/api/patients/${patient}/records`, { id: newId(), kind: 'review', body: { aiOutput, ...given } }), // prettier-ignore
    },
    audit: () => wholeAudit(api),
    letGo: (seq) => void outbox.letGo(seq).catch(say),
  }
}

/** As long as a session. */
const REOPENED_WITHIN_MS = 12 * 3_600_000

/** Page by page: each is a thousand entries. */
async function wholeAudit(api: Api): Promise<Answer<{ readonly entries: readonly AuditLine[] }>> {
  const entries: AuditLine[] = []
  for (;;) {
    const more = await api.get<{ entries: readonly AuditLine[] }>(
      `/api/audit?limit=1000&after=${entries.at(-1)?.seq ?? 0}`,
    )
    if (!more.ok) return more
    entries.push(...more.value.entries)
    if (more.value.entries.length < 1000) return { ok: true, value: { entries } }
  }
}
