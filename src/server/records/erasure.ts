/**
 * Erasing a patient, and taking everything about one along.
 *
 * Erasing destroys the key, first here, then in every backup folder that is known: whatever copy of the records there
 * is, nothing of that patient opens any more. The audit stays; it knows a random number only.
 */
import type { AuditEvent } from '#core/records/audit-entry.ts'
import { auditEventOf } from '#core/records/audit-fhir.ts'
import type { Store } from '#server/store/store.ts'
import type { PatientsTable } from '#server/store/tables.ts'
import { patientSubject, type Book } from './book.ts'
import type { Contents } from './contents.ts'

export interface Erasure {
  readonly wasKnown: boolean
  /** Backup folders that could not be reached: the key is still in them. */
  readonly unreached: readonly string[]
}

/**
 * @param renewVaults brings the vaults of backups to what the vault is now
 * @param by the audit's event but for what it was done to
 */
export async function erasePatient(
  { db, vault, write }: Store,
  patient: string,
  by: Pick<AuditEvent, 'actor' | 'role' | 'tenant'>,
  renewVaults: () => Promise<readonly string[]>,
): Promise<Erasure> {
  const row = await db.selectFrom('patients').select('id').where('id', '=', patient).executeTakeFirst()
  const hadKey = await vault.destroyKey(patientSubject(patient))
  await write(async (tx, note) => {
    const records = tx.selectFrom('records').select('id').where('patient', '=', patient)
    await tx.deleteFrom('contents').where('record', 'in', records).execute()
    await tx.deleteFrom('revisions').where('id', 'in', records).execute()
    await tx.deleteFrom('revisions').where('id', '=', patient).execute()
    await tx.deleteFrom('records').where('patient', '=', patient).execute()
    await tx.deleteFrom('patient_experts').where('patient', '=', patient).execute()
    await tx.updateTable('patients').set({ is_erased: 1, sealed: new Uint8Array() }).where('id', '=', patient).execute()
    if (row || hadKey)
      note({ ...by, action: 'erase', kind: 'patient', id: patient, patient, outcome: 'done', why: null })
  })
  return { wasKnown: row !== undefined || hadKey, unreached: await renewVaults() }
}

/** JSON lines: the patient, each record with its revisions, the pieces of contents in base64, the audit as FHIR. */
export async function* exportLines(
  store: Store,
  book: Book,
  contents: Contents,
  row: PatientsTable,
): AsyncGenerator<string> {
  const { db } = store
  const line = (value: unknown) => `${JSON.stringify(value)}\n`
  yield line({ format: 'interspace-patient/1' })
  yield line({ patient: await book.shownPatient(row) })
  const records = await db
    .selectFrom('records')
    .selectAll()
    .where('patient', '=', row.id)
    .orderBy('created_ms')
    .execute()
  for (const record of records) {
    yield line({ record: await book.shownRecord(record), revisions: await book.revisions(record) })
    for await (const piece of contents.get(record))
      yield line({ contentOf: record.id, base64: piece.toString('base64') })
  }
  const entries = await db.selectFrom('audit').selectAll().where('patient', '=', row.id).orderBy('seq').execute()
  for (const { at_ms: atMs, ...entry } of entries)
    yield line({ auditEvent: auditEventOf(store.audit.chain, { ...entry, atMs }) })
}
