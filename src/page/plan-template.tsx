/** The clinic's own of a procedure: all that a clinician may change of it; each edit is a version with its author. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { currentProcedure, versionsOf } from '#core/planning/procedure-book.ts'
import { procedureFlaw } from '#core/planning/procedure-flaw.ts'
import type { Procedure, ProcedureId } from '#core/planning/procedure.ts'
import { chooseProcedure } from '#session/plan-steps.ts'
import { Fold } from './fold.tsx'
import type { PlanParts } from './plan-menu.tsx'
import { NeedleFields, TargetFields, WayFields } from './template-fields.tsx'
import { NoGoList, WarningList } from './template-lists.tsx'
import { TextField } from './text-field.tsx'

export function PlanTemplate(parts: PlanParts) {
  const id = useStore(parts.session, ({ plan }) => plan.now.procedure?.id)
  const book = useStore(parts.session, ({ planning }) => planning.book)
  if (!id) return undefined
  const { version, edit } = currentProcedure(book, id)
  return (
    <Fold title="This procedure" now={edit ? `version ${version}, ${edit.by}` : 'as shipped'}>
      {/* Kept or restored, what is in the fields is the new version; who kept it still sees it. */}
      <Template key={`${id} ${version}`} {...parts} id={id} />
    </Fold>
  )
}

function Template({ session, commands, id }: PlanParts & { readonly id: ProcedureId }) {
  const book = useStore(session, ({ planning }) => planning.book)
  const by = useStore(session, ({ planning }) => planning.by)
  const used = useStore(session, ({ plan }) => plan.now.procedure?.version)
  const current = currentProcedure(book, id)
  const [draft, setDraft] = useState(current)
  const [note, setNote] = useState('')
  const onChange = (change: Partial<Procedure>) => setDraft((before) => ({ ...before, ...change }))
  const flaw = procedureFlaw(draft)
  const isChanged = draft !== current
  const why = by.trim() ? flaw : 'Say who plans first'
  return (
    <>
      <Fold title="Target">
        <TargetFields draft={draft} onChange={onChange} />
      </Fold>
      <Fold title="Approach and probe">
        <WayFields draft={draft} onChange={onChange} />
      </Fold>
      <Fold title="Needle and volume">
        <NeedleFields draft={draft} onChange={onChange} />
      </Fold>
      <Fold title="Keeps away from" now={`${draft.noGo.length}`}>
        <NoGoList draft={draft} onChange={onChange} />
      </Fold>
      <Fold title="Warnings" now={`${draft.warnings.length}`}>
        <WarningList draft={draft} onChange={onChange} />
      </Fold>
      <TextField label="Why" text={note} onText={setNote} fault={isChanged ? why : undefined} />
      <div className="plan-row">
        <button
          type="button"
          className="button small"
          disabled={!isChanged || why !== undefined}
          onClick={() => commands.plan.editProcedure(id, changeable(draft), note)}
        >
          Keep as a new version
        </button>
        <button
          type="button"
          className="button small"
          disabled={!by.trim() || !current.edit}
          onClick={() => commands.plan.restoreProcedure(id)}
        >
          As shipped
        </button>
        {used !== current.version && (
          <button type="button" className="button small" onClick={() => chooseProcedure(session, id)}>
            Use in this plan
          </button>
        )}
      </div>
      <ol className="plan-versions" aria-label="Versions">
        {versionsOf(book, id).map(({ version, edit: made }) => (
          <li key={version}>
            {made
              ? `${made.by}, ${new Date(made.atMs).toISOString().slice(0, 10)}${made.note ? `: ${made.note}` : ''}`
              : 'as shipped'}
          </li>
        ))}
      </ol>
    </>
  )
}

/** What it is called, and where it can be done, is what makes it that procedure. */
function changeable({ approach, probe, needle, volumeMl, bleedingRisk, noGo, warnings, target }: Procedure) {
  return { approach, probe, needle, volumeMl, bleedingRisk, noGo, warnings, target }
}
