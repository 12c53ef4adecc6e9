/** What a patient has agreed to, as it stands now: the consent that was changed last counts. */
import { scopesOf, type Scopes } from '#core/records/consent/consent.ts'
import type { Consent } from '#core/records/kinds.ts'
import type { Db, PatientsTable, RecordsTable, Tx } from '#server/store/tables.ts'
import type { Shown } from './book.ts'

export function newestConsent(db: Db | Tx, patient: string): Promise<RecordsTable | undefined> {
  const consents = db.selectFrom('records').selectAll().where('patient', '=', patient).where('kind', '=', 'consent')
  return consents.orderBy('changed_ms', 'desc').orderBy('created_ms', 'desc').limit(1).executeTakeFirst()
}

export async function scopesNow(
  db: Db | Tx,
  { id, purpose }: Pick<PatientsTable, 'id' | 'purpose'>,
  shown: (row: RecordsTable) => Promise<Shown>,
): Promise<Scopes> {
  const newest = purpose === 'training' ? undefined : await newestConsent(db, id)
  return scopesOf(purpose, newest && ((await shown(newest)).body as Consent))
}
