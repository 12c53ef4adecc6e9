/**
 * What changes records. A client names what it makes and says which revision it changes, so that a request that is
 * sent twice after a lost connection is done once, and nobody overwrites what they have not seen.
 */
import { isDeepStrictEqual } from 'node:util'
import { KINDS, type ConsentScope, type RecordKind } from '#core/records/kinds.ts'
import type { Actor, RecordState } from '#core/records/policy.ts'
import type { Store } from '#server/store/store.ts'
import type { PatientsTable, RecordsTable, Tx } from '#server/store/tables.ts'
import { patientSubject, type Book, type Shown } from './book.ts'
import { scopesNow } from './consents.ts'
import { notFound, refusal } from './refusal.ts'
import { doneBy } from './route.ts'

export interface Changes {
  makePatient(actor: Actor, given: { id: string; purpose: PatientsTable['purpose']; body: unknown }): Promise<Shown>
  changePatient(actor: Actor, id: string, revision: number, body: unknown): Promise<Shown>
  /** @param patient null for what is kept of no patient */
  makeRecord(
    actor: Actor,
    patient: string | null,
    given: { id: string; kind: RecordKind; body: unknown },
  ): Promise<Shown>
  changeRecord(actor: Actor, id: string, revision: number, body: unknown): Promise<Shown>
  signRecord(actor: Actor, id: string, revision: number): Promise<Shown>
}

/** What a person agreed to before it may be made of them. */
const NEEDS_CONSENT: Readonly<Partial<Record<RecordKind, ConsentScope>>> = { recording: 'recording', 'ai-output': 'ai' }

const conflict = (revision: number) =>
  refusal('conflict', `revision: it is ${revision} by now; read it and decide again`, { field: 'revision' })

export function createChanges({ write, vault, db }: Store, book: Book, now: () => number): Changes {
  /** A record keeps who made it; each revision, who wrote that. */
  async function keep(tx: Tx, row: RecordsTable | PatientsTable, { account: author }: Actor): Promise<void> {
    const { id, revision, state, version, changed_ms, sealed } = row
    await tx.insertInto('revisions').values({ id, revision, state, version, author, changed_ms, sealed }).execute()
  }

  const isSame = (shown: Shown, value: unknown) => isDeepStrictEqual(shown.body, JSON.parse(JSON.stringify(value)))

  async function makePatient(
    actor: Actor,
    { id, purpose, body }: { id: string; purpose: PatientsTable['purpose']; body: unknown },
  ) {
    const { value, version } = book.checkedBody('patient', body)
    const there = await db.selectFrom('patients').selectAll().where('id', '=', id).executeTakeFirst()
    if (there) {
      if (there.tenant !== actor.tenant || there.is_erased)
        throw refusal('conflict', 'id: it is taken', { field: 'id' })
      const shown = await book.shownPatient(there)
      if (isSame(shown, value) && there.purpose === purpose) return shown
      throw refusal('conflict', 'id: it is taken', { field: 'id' })
    }
    const key = (await vault.keyOf(patientSubject(id))) ?? (await vault.makeKey(patientSubject(id)))
    const nowMs = now()
    const row: PatientsTable = {
      id,
      tenant: actor.tenant,
      purpose,
      state: 'open',
      revision: 1,
      version,
      author: actor.account,
      created_ms: nowMs,
      changed_ms: nowMs,
      is_erased: 0,
      sealed: book.sealedBody(key, 'patient', id, 1, value),
    }
    await write(async (tx, note) => {
      await tx.insertInto('patients').values(row).execute()
      await keep(tx, row, actor)
      note(doneBy(actor, 'create', 'patient', id, id))
    })
    return book.shownPatient(row)
  }

  async function makeRecord(
    actor: Actor,
    patient: string | null,
    { id, kind, body }: { id: string; kind: RecordKind; body: unknown },
  ) {
    const { value, version } = book.checkedBody(kind, body)
    if (patient === null && KINDS[kind].needsPatient)
      throw refusal('invalid', `kind: a ${kind} belongs to a patient`, { field: 'kind' })
    const [there, key] = await Promise.all([book.record(id), book.keyOf({ tenant: actor.tenant, patient })])
    if (there) {
      if (there.tenant !== actor.tenant || there.patient !== patient || there.kind !== kind)
        throw refusal('conflict', 'id: it is taken', { field: 'id' })
      const shown = await book.shownRecord(there)
      if (isSame(shown, value)) return shown
      throw refusal('conflict', 'id: it is taken', { field: 'id' })
    }
    const nowMs = now()
    const row: RecordsTable = {
      id,
      tenant: actor.tenant,
      kind,
      patient,
      state: KINDS[kind].begins,
      revision: 1,
      version,
      author: actor.account,
      created_ms: nowMs,
      changed_ms: nowMs,
      content: null,
      content_bytes: 0,
      sealed: book.sealedBody(key, kind, id, 1, value),
    }
    await write(async (tx, note) => {
      // It may have been erased since it was looked up.
      if (patient !== null && !(await book.patient(patient, tx))) throw notFound()
      if (patient !== null) await requireConsent(tx, patient, NEEDS_CONSENT[kind])
      await requireReferences(tx, patient, value)
      if (kind === 'review') await decide(tx, value as { aiOutput: string; verdict: RecordState }, nowMs)
      // One after the other on the disk, and neither waits here for the other's answer.
      await Promise.all([tx.insertInto('records').values(row).execute(), keep(tx, row, actor)])
      note(doneBy(actor, 'create', kind, id, patient))
    })
    return book.shownAs(row, value)
  }

  /** Of a training patient nothing is asked: there is nobody. The newest consent counts, read in the same transaction. */
  async function requireConsent(tx: Tx, patient: string, scope: ConsentScope | undefined): Promise<void> {
    if (!scope) return
    const of = await book.patient(patient, tx)
    const agreed = of && (await scopesNow(tx, of, book.shownRecord))[scope]
    if (!agreed) throw refusal('no-consent', `the patient has not agreed to this: ${scope}`)
  }

  /** What a record points at is there, and of the same patient. */
  async function requireReferences(tx: Tx, patient: string | null, value: unknown): Promise<void> {
    const {
      case: ofCase,
      aiOutput,
      supersedes,
    } = Object(value) as { case?: string; aiOutput?: string; supersedes?: string }
    for (const [field, id, kind] of [
      ['case', ofCase, 'case'],
      ['aiOutput', aiOutput, 'ai-output'],
      ['supersedes', supersedes, 'ai-output'],
    ] as const) {
      if (id === undefined) continue
      const row = await book.record(id, tx)
      if (row?.kind !== kind || row.patient !== patient)
        throw refusal('invalid', `body.${field}: this patient has no such ${kind}`, { field: `body.${field}` })
    }
  }

  /** Once: a second opinion is a second review, but what was decided stays decided. */
  async function decide(tx: Tx, { aiOutput, verdict }: { aiOutput: string; verdict: RecordState }, changed_ms: number) {
    const undecided = tx.updateTable('records').set({ state: verdict, changed_ms }).where('id', '=', aiOutput)
    const { numUpdatedRows } = await undecided.where('state', '=', 'unreviewed').executeTakeFirst()
    if (numUpdatedRows === 0n) throw refusal('state', 'this output was reviewed already')
  }

  async function changePatient(actor: Actor, id: string, revision: number, body: unknown) {
    const { value, version } = book.checkedBody('patient', body)
    const row = await book.patient(id)
    if (!row) throw notFound()
    if (row.revision !== revision) {
      const shown = await book.shownPatient(row)
      if (row.revision === revision + 1 && isSame(shown, value)) return shown
      throw conflict(row.revision)
    }
    const key = await book.keyOf({ tenant: row.tenant, patient: id })
    const sealed = book.sealedBody(key, 'patient', id, revision + 1, value)
    const next: PatientsTable = {
      ...row,
      revision: revision + 1,
      version,
      changed_ms: now(),
      sealed,
    }
    await write(async (tx, note) => {
      const { numUpdatedRows } = await tx
        .updateTable('patients')
        .set(next)
        .where('id', '=', id)
        .where('revision', '=', revision)
        .where('is_erased', '=', 0)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw conflict(revision + 1)
      await keep(tx, next, actor)
      note(doneBy(actor, 'change', 'patient', id, id))
    })
    return book.shownPatient(next)
  }

  async function replaceRecord(actor: Actor, row: RecordsTable, next: RecordsTable, action: 'change' | 'sign') {
    await write(async (tx, note) => {
      const { content: _, content_bytes: __, ...change } = next
      const { numUpdatedRows } = await tx
        .updateTable('records')
        .set(change)
        .where('id', '=', row.id)
        .where('revision', '=', row.revision)
        .where('state', '=', row.state)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw conflict(row.revision + 1)
      await keep(tx, next, actor)
      note(doneBy(actor, action, row.kind, row.id, row.patient))
    })
    return book.shownRecord(next)
  }

  async function changeRecord(actor: Actor, id: string, revision: number, body: unknown) {
    const row = await book.record(id)
    if (!row) throw notFound()
    const { value, version } = book.checkedBody(row.kind, body)
    if (row.revision !== revision) {
      const shown = await book.shownRecord(row)
      if (row.revision === revision + 1 && isSame(shown, value)) return shown
      throw conflict(row.revision)
    }
    await requireReferences(db, row.patient, value)
    const sealed = book.sealedBody(await book.keyOf(row), row.kind, id, revision + 1, value)
    const next = { ...row, revision: revision + 1, version, changed_ms: now(), sealed }
    return replaceRecord(actor, row, next, 'change')
  }

  async function signRecord(actor: Actor, id: string, revision: number) {
    const row = await book.record(id)
    const state = row && KINDS[row.kind].signed
    if (!row || !state) throw notFound()
    if (row.revision !== revision) throw conflict(row.revision)
    const { body, revision: _ } = await book.shownRecord(row)
    const sealed = book.sealedBody(await book.keyOf(row), row.kind, id, revision + 1, body)
    const next = {
      ...row,
      state,
      revision: revision + 1,
      version: KINDS[row.kind].versions.length,
      changed_ms: now(),
      sealed,
    }
    return replaceRecord(actor, row, next, 'sign')
  }

  return { makePatient, changePatient, makeRecord, changeRecord, signRecord }
}
