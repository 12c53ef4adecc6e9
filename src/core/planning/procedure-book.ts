/** The procedures as a clinic has them: shipped ones and every edit, none of which is ever lost. */
import { PROCEDURE_IDS, type Edit, type Procedure, type ProcedureId } from './procedure.ts'
import { procedureFlaw } from './procedure-flaw.ts'
import { shippedProcedure } from './templates.ts'

/** Edits, oldest first; a procedure without any is as shipped. */
export type ProcedureBook = Readonly<Partial<Record<ProcedureId, readonly Procedure[]>>>

export const currentProcedure = (book: ProcedureBook, id: ProcedureId): Procedure =>
  book[id]?.at(-1) ?? shippedProcedure(id)

export const versionsOf = (book: ProcedureBook, id: ProcedureId): readonly Procedure[] => [
  shippedProcedure(id),
  ...(book[id] ?? []),
]

/** What a clinician may change; what a procedure is called and aims at is what makes it that procedure. */
export type ProcedureChange = Partial<
  Pick<Procedure, 'approach' | 'probe' | 'needle' | 'volumeMl' | 'bleedingRisk' | 'noGo' | 'warnings' | 'target'>
>

/** @throws TypeError for an edit by nobody, RangeError for what cannot be planned with, by its name. */
export function edited(book: ProcedureBook, id: ProcedureId, change: ProcedureChange, edit: Edit): ProcedureBook {
  if (!edit.by.trim()) throw new TypeError('an edit needs the name of who makes it')
  const before = currentProcedure(book, id)
  const next: Procedure = { ...before, ...change, version: before.version + 1, edit }
  const flaw = procedureFlaw(next)
  if (flaw) throw new RangeError(flaw)
  return { ...book, [id]: [...(book[id] ?? []), next] }
}

/** As shipped again: one more version, so that the edits before it stay. */
export const restored = (book: ProcedureBook, id: ProcedureId, edit: Edit): ProcedureBook => {
  const { version: _, edit: __, ...shipped } = shippedProcedure(id)
  return edited(book, id, shipped, edit)
}

export const isProcedureId = (value: unknown): value is ProcedureId => PROCEDURE_IDS.includes(value as ProcedureId)
