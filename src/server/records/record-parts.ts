/** What the routes of patients and records have in common. */
import { may, type Actor } from '#core/records/policy.ts'
import type { Store } from '#server/store/store.ts'
import type { RecordsTable } from '#server/store/tables.ts'
import type { Book, Shown } from './book.ts'
import type { Changes } from './changes.ts'
import type { Contents } from './contents.ts'
import { doneBy } from './route.ts'

export interface RecordParts {
  readonly store: Store
  readonly book: Book
  readonly changes: Changes
  readonly contents: Contents
  /** @returns backup folders that could not be reached. */
  readonly renewVaults: () => Promise<readonly string[]>
}

/** A longer list would be a longer wait than anybody looks at. */
export const MOST_LISTED = 1000

/** Reading is audited too, before anything is shown. */
export const told = (
  { store }: RecordParts,
  actor: Actor,
  action: 'list' | 'read' | 'export',
  kind: string,
  of: string | null,
  patient: string | null,
): Promise<void> => store.note(doneBy(actor, action, kind, of, patient))

/** Only what this actor may read. */
export async function visible({ book }: RecordParts, actor: Actor, rows: readonly RecordsTable[]): Promise<Shown[]> {
  const shown: Shown[] = []
  for (const row of rows)
    if (may(actor, 'read', row.kind, await book.subjectOfRecord(row)).allowed) shown.push(await book.shownRecord(row))
  return shown
}
