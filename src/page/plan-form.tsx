/** One injection planned from top to bottom: what and where, target, way, needle, what speaks against it, lock. */
import { useStore } from 'zustand'
import { isLocked } from '#core/planning/plan-history.ts'
import { PROCEDURE_IDS, type ProcedureId } from '#core/planning/procedure.ts'
import { currentProcedure } from '#core/planning/procedure-book.ts'
import { acceptProposal, chooseLevel, chooseProcedure, chooseSide, refuseProposal } from '#session/plan-steps.ts'
import { sayTarget } from '#session/plan-words.ts'
import { Glyph } from './glyph.tsx'
import { PathSlices } from './path-slices.tsx'
import { PlanClinical } from './plan-clinical.tsx'
import { PlanLock } from './plan-lock.tsx'
import type { PlanParts } from './plan-menu.tsx'
import { PlanTemplate } from './plan-template.tsx'
import { PlanWays } from './plan-ways.tsx'
import { Choice } from './settings-lines.tsx'
import { togglePlacing } from './tools.ts'
import './plan.css'

const NONE = ''

interface PlanFormProps extends PlanParts {
  /** There is a hologram to point at. */
  readonly canPoint: boolean
}

export function PlanForm({ canPoint, ...parts }: PlanFormProps) {
  const locked = useStore(parts.session, (state) => isLocked(state.plan))
  return (
    <div className="plan">
      <fieldset className="plan-steps" disabled={locked} aria-label="Plan">
        <What {...parts} />
        <Target {...parts} canPoint={canPoint} />
        <PlanWays {...parts} canPoint={canPoint} />
      </fieldset>
      <PathSlices {...parts} />
      <fieldset className="plan-steps" disabled={locked} aria-label="Patient">
        <PlanClinical session={parts.session} />
      </fieldset>
      <PlanTemplate {...parts} />
      <PlanLock {...parts} />
    </div>
  )
}

function What({ session }: PlanParts) {
  const { procedure, level, side } = useStore(session, ({ plan }) => plan.now)
  const book = useStore(session, ({ planning }) => planning.book)
  const names = Object.fromEntries(PROCEDURE_IDS.map((id) => [id, currentProcedure(book, id).name]))
  const levels = Object.fromEntries((procedure?.levels ?? []).map((one) => [one, one]))
  return (
    <>
      <Choice<string>
        label="Procedure"
        value={procedure?.id ?? NONE}
        options={{ ...(!procedure && { [NONE]: 'choose' }), ...names }}
        onPick={(id) => id && chooseProcedure(session, id as ProcedureId)}
      />
      {procedure && (
        <>
          <Choice<string>
            label={
              procedure.id === 'facet-joint' || procedure.id === 'interlaminar-epidural' ? 'Below vertebra' : 'Level'
            }
            value={level ?? NONE}
            options={{ ...(!level && { [NONE]: 'choose' }), ...levels }}
            onPick={(one) => one && chooseLevel(session, one as NonNullable<typeof level>)}
          />
          {procedure.isSided && (
            <div className="plan-row" role="group" aria-label="Side">
              {(['left', 'right'] as const).map((one) => (
                <button
                  key={one}
                  type="button"
                  className="button small"
                  aria-pressed={side === one}
                  onClick={() => chooseSide(session, one)}
                >
                  {one === 'left' ? 'Left' : 'Right'}
                </button>
              ))}
            </div>
          )}
          <p className="hint">
            {`Needle ${procedure.approach}. View: ${procedure.probe.view}, ${procedure.probe.array}. `}
            {`Needle: ${procedure.needle.kind} ${procedure.needle.gauge} G, ${procedure.volumeMl.least}–${procedure.volumeMl.most} mL.`}
          </p>
          <ul className="plan-warnings" aria-label="What guidelines ask">
            {procedure.warnings.map(({ text, source }) => (
              <li key={text}>
                {text} <small>{source}</small>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function Target({ session, commands, canPoint }: PlanFormProps) {
  const plan = useStore(session, (state) => state.plan.now)
  const placing = useStore(session, (state) => state.placing)
  return (
    <div className="plan-step">
      <h3>Target</h3>
      <div className="plan-row">
        <button type="button" className="button small" onClick={() => commands.plan.propose()}>
          Propose
        </button>
        {plan.proposal && (
          <>
            <button type="button" className="button small is-next" onClick={() => acceptProposal(session)}>
              Accept
            </button>
            <button type="button" className="button small" onClick={() => refuseProposal(session)}>
              Refuse
            </button>
          </>
        )}
        {canPoint && (
          <button
            type="button"
            className="button small"
            title="T"
            aria-pressed={placing === 'target'}
            onClick={() => togglePlacing(session, 'target')}
          >
            <Glyph of="target" />
            Point
          </button>
        )}
      </div>
      <p className="hint" role="status">
        {sayTarget(plan)}
      </p>
    </div>
  )
}
