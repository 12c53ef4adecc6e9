/** What speaks against the plan; one step back or on; locked, unlocked with a reason, out and in as a file. */
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { planChecks } from '#core/planning/checks.ts'
import { isLocked } from '#core/planning/plan-history.ts'
import { redoPlan, undoPlan } from '#session/plan-steps.ts'
import { sayLock } from '#session/plan-words.ts'
import { Glyph } from './glyph.tsx'
import type { PlanParts } from './plan-menu.tsx'
import { TextField } from './text-field.tsx'

const MARKS = { block: 'Blocks', warn: 'Heed', well: 'Well' } as const

export function PlanLock({ session, commands }: PlanParts) {
  const plan = useStore(session, (state) => state.plan)
  const by = useStore(session, ({ planning }) => planning.by)
  const hasCase = useStore(session, (state) => state.openCase !== undefined)
  const [reason, setReason] = useState('')
  const chooser = useRef<HTMLInputElement>(null)
  const shut = isLocked(plan)
  const last = plan.past.at(-1)
  const next = plan.future.at(-1)
  return (
    <div className="plan-step">
      <h3>Checks</h3>
      <ul className="plan-checks" aria-label="Checks">
        {planChecks(plan.now).map(({ level, text, source }) => (
          <li key={text} className={`is-${level}`}>
            <strong>{MARKS[level]}</strong>
            <span>
              {text} <small>{source}</small>
            </span>
          </li>
        ))}
      </ul>
      <TextField label="Who plans" text={by} onText={(text) => session.actions.changePlanning({ by: text })} />
      <div className="plan-row">
        <button
          type="button"
          className="button small"
          title={last && `U: ${last.what}`}
          disabled={shut || !last}
          onClick={() => undoPlan(session)}
        >
          Undo
        </button>
        <button
          type="button"
          className="button small"
          title={next && `Q: ${next.what}`}
          disabled={shut || !next}
          onClick={() => redoPlan(session)}
        >
          Redo
        </button>
        <button
          type="button"
          className="button small"
          aria-label="Clear the plan"
          disabled={shut || (!plan.now.target && !plan.now.entry && !plan.now.proposal)}
          onClick={() => session.actions.clearPlan()}
        >
          <Glyph of="clear" />
          Clear
        </button>
        {!shut && (
          <button type="button" className="button small is-next" onClick={() => commands.plan.lock()}>
            Lock the plan
          </button>
        )}
      </div>
      {shut && (
        <>
          <TextField label="Why it is unlocked" text={reason} onText={setReason} />
          <button
            type="button"
            className="button small"
            disabled={!reason.trim()}
            onClick={() => {
              commands.plan.unlock(reason)
              setReason('')
            }}
          >
            Unlock
          </button>
        </>
      )}
      <p className="hint" role="status">
        {sayLock(plan)}
      </p>
      <div className="plan-row">
        <button type="button" className="button small" disabled={!hasCase} onClick={() => commands.plan.save()}>
          Save as a file
        </button>
        <button type="button" className="button small" disabled={!hasCase} onClick={() => chooser.current?.click()}>
          Open a file
        </button>
        <input
          ref={chooser}
          type="file"
          accept=".json,application/json"
          hidden
          aria-hidden="true"
          onChange={({ target }) => {
            commands.openFiles([...(target.files ?? [])])
            target.value = ''
          }}
        />
      </div>
    </div>
  )
}
