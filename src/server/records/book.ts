/**
 * Patients and their records as they lie in the store: sealed with the key of whom they are about, every revision kept.
 *
 * What a record belongs to is sealed with it, so that a row put in another's place does not open.
 */
import { checked, KINDS, upToDate, type RecordKind } from '#core/records/kinds.ts'
import type { RecordState, Subject } from '#core/records/policy.ts'
import { tenantSubject } from '#server/identity/accounts.ts'
import { sealJson, unsealJson } from '#server/store/sealed-json.ts'
import type { Store } from '#server/store/store.ts'
import type { PatientsTable, RecordsTable, RevisionsTable, Tx } from '#server/store/tables.ts'
import { scopesNow } from './consents.ts'
import { refusal } from './refusal.ts'

export const patientSubject = (patient: string) => `patient:${patient}`

export interface Shown {
  readonly id: string
  readonly kind: RecordKind | 'patient'
  readonly patient: string | null
  readonly purpose?: PatientsTable['purpose']
  readonly state: RecordState
  readonly revision: number
  readonly author: string
  readonly createdMs: number
  readonly changedMs: number
  /** Bytes beside it, of a recording. */
  readonly contentBytes?: number
  readonly body: unknown
}

export interface Book {
  patient(id: string, tx?: Tx): Promise<PatientsTable | undefined>
  record(id: string, tx?: Tx): Promise<RecordsTable | undefined>
  subjectOf(row: PatientsTable): Promise<Subject>
  subjectOfRecord(row: RecordsTable): Promise<Subject>
  /** @throws Refusal `erased` when the key is destroyed. */
  keyOf(row: { readonly tenant: string; readonly patient: string | null }): Promise<Uint8Array>
  shownPatient(row: PatientsTable): Promise<Shown>
  shownRecord(row: RecordsTable): Promise<Shown>
  /** The same of what has just been sealed into it: it need not be opened again. */
  shownAs(row: RecordsTable, body: unknown): Shown
  revisions(row: RecordsTable): Promise<readonly Shown[]>
  /** @throws Refusal that names the field. @returns what to seal, and of which version. */
  checkedBody(kind: RecordKind | 'patient', body: unknown): { readonly value: unknown; readonly version: number }
  sealedBody(key: Uint8Array, kind: string, id: string, revision: number, value: unknown): Uint8Array
}

const belongsTo = (kind: string, id: string, revision: number) => `${kind} ${id} ${revision}`

export function createBook({ db, vault }: Store): Book {
  async function keyOf({ tenant, patient }: { tenant: string; patient: string | null }): Promise<Uint8Array> {
    const key = await vault.keyOf(patient === null ? tenantSubject(tenant) : patientSubject(patient))
    if (!key) throw refusal('erased', 'this patient was erased')
    return key
  }

  const invitedTo = async (patient: string) =>
    (await db.selectFrom('patient_experts').select('account').where('patient', '=', patient).execute()).map(
      ({ account }) => account,
    )

  async function subjectOf(row: PatientsTable): Promise<Subject> {
    const { id, tenant, purpose, author, state } = row
    const asked = await invitedTo(id)
    // Who sees a patient from elsewhere does so while the patient agrees to it.
    const invited = asked.length > 0 && (await scopesNow(db, row, shownRecord)).tele ? asked : []
    return { tenant, isTraining: purpose === 'training', invited, author, state }
  }

  const shownRecord = async (row: RecordsTable): Promise<Shown> => shownAs(row, opened(await keyOf(row), row.kind, row))

  function shownAs(row: RecordsTable, body: unknown): Shown {
    const { id, kind, patient: of, state, revision, author, created_ms: createdMs, changed_ms: changedMs } = row
    const content = row.content === null ? {} : { contentBytes: row.content_bytes }
    return { id, kind, patient: of, state, revision, author, createdMs, changedMs, ...content, body }
  }

  const patient: Book['patient'] = (id, tx = db) =>
    tx.selectFrom('patients').selectAll().where('id', '=', id).where('is_erased', '=', 0).executeTakeFirst()

  function opened(
    key: Uint8Array,
    kind: RecordKind | 'patient',
    row: Pick<RevisionsTable, 'id' | 'revision' | 'version' | 'sealed'>,
  ) {
    return upToDate(KINDS[kind], row.version, unsealJson(key, row.sealed, belongsTo(kind, row.id, row.revision)))
  }

  return {
    patient,
    record: (id, tx = db) => tx.selectFrom('records').selectAll().where('id', '=', id).executeTakeFirst(),
    subjectOf,
    async subjectOfRecord({ tenant, patient: of, author, state }) {
      const row = of === null ? undefined : await patient(of)
      if (!row) return { tenant, isTraining: of === null, invited: [], author, state }
      return { ...(await subjectOf(row)), author, state }
    },
    keyOf,
    async shownPatient(row) {
      const key = await keyOf({ tenant: row.tenant, patient: row.id })
      const { id, purpose, state, revision, author, created_ms: createdMs, changed_ms: changedMs } = row
      return {
        id,
        kind: 'patient',
        patient: id,
        purpose,
        state,
        revision,
        author,
        createdMs,
        changedMs,
        body: opened(key, 'patient', row),
      }
    },
    shownRecord,
    shownAs,
    async revisions(row) {
      const key = await keyOf(row)
      const rows = await db.selectFrom('revisions').selectAll().where('id', '=', row.id).orderBy('revision').execute()
      return rows.map(({ state, revision, author, changed_ms, ...rest }) => ({
        id: row.id,
        kind: row.kind,
        patient: row.patient,
        state,
        revision,
        author,
        createdMs: row.created_ms,
        changedMs: changed_ms,
        body: opened(key, row.kind, { ...rest, revision }),
      }))
    },
    checkedBody(kind, body) {
      const read = checked(KINDS[kind], body)
      if (read.ok) return read
      const field = ['body', read.field].filter((part) => part !== '').join('.')
      throw refusal('invalid', `${field}: ${read.message}`, { field })
    },
    sealedBody: (key, kind, id, revision, value) => sealJson(key, value, belongsTo(kind, id, revision)),
  }
}
