/** The procedures as a clinic has them: shipped ones and every edit, none of which is ever lost. */
import { PROCEDURE_IDS, type Edit, type Procedure, type ProcedureId } from './procedure.ts'
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

/** @throws TypeError for an edit by nobody, RangeError for a margin that warns after it stops. */
export function edited(book: ProcedureBook, id: ProcedureId, change: ProcedureChange, edit: Edit): ProcedureBook {
  if (!edit.by.trim()) throw new TypeError('an edit needs the name of who makes it')
  const before = currentProcedure(book, id)
  const next: Procedure = { ...before, ...change, version: before.version + 1, edit }
  for (const { kind, margin } of next.noGo) {
    const isSound = margin.stopMm >= 0 && margin.warnMm >= margin.stopMm && margin.sigmas >= 0
    if (!isSound) throw new RangeError(`${kind}: it must stop at 0 mm or more, and warn no nearer than it stops`)
  }
  return { ...book, [id]: [...(book[id] ?? []), next] }
}

/** As shipped again: one more version, so that the edits before it stay. */
export const restored = (book: ProcedureBook, id: ProcedureId, edit: Edit): ProcedureBook => {
  const { version: _, edit: __, ...shipped } = shippedProcedure(id)
  return edited(book, id, shipped, edit)
}

export const isProcedureId = (value: unknown): value is ProcedureId => PROCEDURE_IDS.includes(value as ProcedureId)
