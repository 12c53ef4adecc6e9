/** The clinic's own numbers of a procedure: margins, volume and needles; each edit is a version with its author. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { currentProcedure, versionsOf } from '#core/planning/procedure-book.ts'
import type { NoGo, ProcedureId } from '#core/planning/procedure.ts'
import { chooseProcedure } from '#session/plan-steps.ts'
import { Fold } from './fold.tsx'
import type { PlanParts } from './plan-menu.tsx'
import { TextField } from './text-field.tsx'

export function PlanTemplate(parts: PlanParts) {
  const id = useStore(parts.session, ({ plan }) => plan.now.procedure?.id)
  return id ? <Template key={id} {...parts} id={id} /> : undefined
}

function Template({ session, commands, id }: PlanParts & { readonly id: ProcedureId }) {
  const book = useStore(session, ({ planning }) => planning.book)
  const by = useStore(session, ({ planning }) => planning.by)
  const used = useStore(session, ({ plan }) => plan.now.procedure?.version)
  const current = currentProcedure(book, id)
  const [noGo, setNoGo] = useState(current.noGo)
  const [note, setNote] = useState('')
  const edit = (at: number, margin: Partial<NoGo['margin']>) =>
    setNoGo(noGo.map((one, n) => (n === at ? { ...one, margin: { ...one.margin, ...margin } } : one)))
  const said = current.edit ? `version ${current.version}, ${current.edit.by}` : 'as shipped'
  return (
    <Fold title="Margins of this procedure" now={said}>
      <table className="plan-margins">
        <caption>
          Stop and warn, mm from each structure, plus {current.noGo[0]?.margin.sigmas ?? 2} deviations of what is unsure
        </caption>
        <thead>
          <tr>
            <th scope="col">Structure</th>
            <th scope="col">Stop</th>
            <th scope="col">Warn</th>
          </tr>
        </thead>
        <tbody>
          {noGo.map(({ kind, which, margin }, at) => (
            <tr key={`${kind} ${which}`}>
              <th scope="row">{which === 'all' ? kind : `${kind}, ${which === 'own' ? 'its own' : 'others'}`}</th>
              {(['stopMm', 'warnMm'] as const).map((what) => (
                <td key={what}>
                  <input
                    type="number"
                    min={0}
                    max={50}
                    step={0.5}
                    aria-label={`${kind}, ${which}: ${what === 'stopMm' ? 'stop' : 'warn'} at, mm`}
                    value={margin[what]}
                    onChange={({ target }) => edit(at, { [what]: target.valueAsNumber || 0 })}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <TextField label="Why" text={note} onText={setNote} />
      <div className="plan-row">
        <button
          type="button"
          className="button small"
          disabled={!by.trim()}
          title={by.trim() ? undefined : 'Say who plans first'}
          onClick={() => {
            commands.plan.editProcedure(id, { noGo }, note)
            setNote('')
          }}
        >
          Keep as a new version
        </button>
        <button
          type="button"
          className="button small"
          disabled={!by.trim() || !current.edit}
          onClick={() => {
            commands.plan.restoreProcedure(id)
            setNoGo(versionsOf({}, id)[0]!.noGo)
          }}
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
    </Fold>
  )
}
