/** What of planning takes more than changing the session: looking for targets and ways, locking, files, the clinic's templates. */
import type { ProcedureChange } from '#core/planning/procedure-book.ts'
import type { ProcedureId } from '#core/planning/procedure.ts'

export interface PlanCommands {
  /** Finds the target from the named anatomy, as a proposal. */
  propose(): void
  /** Looks for ways to the target, or to the one that is proposed. */
  findWays(): void
  /** Says why when something blocks it. */
  lock(): void
  unlock(reason: string): void
  /** Offers the plan as a file. */
  save(): void
  editProcedure(id: ProcedureId, change: ProcedureChange, note: string): void
  /** As shipped again; the edits stay among its versions. */
  restoreProcedure(id: ProcedureId): void
}
