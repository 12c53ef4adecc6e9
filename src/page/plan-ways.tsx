/** Ways to the target: looked for, the best five with what speaks for each, one chosen by a press; or an entry set by pointing. */
import { useStore } from 'zustand'
import type { Corridor } from '#core/planning/corridor.ts'
import { needleCheck } from '#core/planning/plan.ts'
import { chooseNeedle, chooseWay, lookAtWay } from '#session/plan-steps.ts'
import { sayNeedle, saySearch } from '#session/plan-words.ts'
import { waysFound } from '#session/planning.ts'
import { Glyph } from './glyph.tsx'
import type { PlanParts } from './plan-menu.tsx'
import { Choice } from './settings-lines.tsx'
import { togglePlacing } from './tools.ts'

export function PlanWays({ session, commands, canPoint }: PlanParts & { readonly canPoint: boolean }) {
  const ways = useStore(session, waysFound)
  const search = useStore(session, ({ planning }) => planning.search)
  const lookedAt = useStore(session, ({ planning }) => planning.lookedAt)
  const plan = useStore(session, (state) => state.plan.now)
  const placing = useStore(session, (state) => state.placing)
  return (
    <div className="plan-step">
      <h3>Way</h3>
      <div className="plan-row">
        <button
          type="button"
          className="button small"
          disabled={search.state === 'searching'}
          onClick={() => commands.plan.findWays()}
        >
          Find ways
        </button>
        {canPoint && (
          <button
            type="button"
            className="button small"
            title="E"
            aria-pressed={placing === 'entry'}
            onClick={() => togglePlacing(session, 'entry')}
          >
            <Glyph of="entry" />
            Point at entry
          </button>
        )}
      </div>
      <p className="hint" role="status">
        {search.state === 'found' && ways.length === 0 && search.found.corridors.length > 0 ? '' : saySearch(search)}
      </p>
      <ol className="plan-ways" aria-label="Ways found, best first">
        {ways.map((way, at) => (
          <Way
            key={`${way.entry.x} ${way.entry.y} ${way.entry.z}`}
            way={way}
            number={at + 1}
            isLookedAt={at === lookedAt}
            isChosen={plan.corridor === way}
            onLook={() => lookAtWay(session, at)}
            onChoose={() => chooseWay(session, at)}
          />
        ))}
      </ol>
      <Needle session={session} />
    </div>
  )
}

interface WayProps {
  readonly way: Corridor
  readonly number: number
  readonly isLookedAt: boolean
  readonly isChosen: boolean
  readonly onLook: () => void
  readonly onChoose: () => void
}

function Way({ way, number, isLookedAt, isChosen, onLook, onChoose }: WayProps) {
  const [first, ...others] = way.reasons
  return (
    <li>
      <button
        type="button"
        className={isLookedAt ? 'plan-way is-looked-at' : 'plan-way'}
        aria-pressed={isChosen}
        onFocus={onLook}
        onPointerEnter={onLook}
        onClick={onChoose}
      >
        <strong className="figure">{`${number}. ${way.lengthMm.toFixed(0)} mm, ${way.score.toFixed(0)} of 100`}</strong>
        <span>{first}</span>
        {(isLookedAt || isChosen) && <small>{others.join('; ')}</small>}
      </button>
    </li>
  )
}

function Needle({ session }: { readonly session: PlanParts['session'] }) {
  const plan = useStore(session, (state) => state.plan.now)
  const check = needleCheck(plan)
  if (!check || !plan.procedure) return undefined
  const lengths = Object.fromEntries(plan.procedure.needle.lengthsMm.map((one) => [String(one), `${one} mm`]))
  return (
    <>
      <Choice
        label={`Needle, ${plan.procedure.needle.kind} ${plan.procedure.needle.gauge} G`}
        value={check.needleMm === undefined ? '' : String(check.needleMm)}
        options={check.needleMm === undefined ? { '': 'none is long enough', ...lengths } : lengths}
        onPick={(one) => one && chooseNeedle(session, Number(one))}
      />
      <p className="hint">{sayNeedle(plan)}</p>
    </>
  )
}
