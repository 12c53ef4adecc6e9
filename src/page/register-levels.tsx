/** One map for the whole spine or one for each bone, and what came of each beside what one map would do. */
import { useStore } from 'zustand'
import type { PlacedLevel } from '#session/registering.ts'
import { SCOPES, sayLevelTre, whyNotEach } from '#session/registering-words.ts'
import type { Session } from '#session/session.ts'
import './register-levels.css'
import './sweep-menu.css'

export function ScopeChoice({ session }: { readonly session: Session }) {
  const scope = useStore(session, (state) => state.registering.scope)
  const why = useStore(session, (state) => whyNotEach(state.structures?.labels !== undefined))
  return (
    <>
      <fieldset className="which">
        <legend className="unseen">What is registered</legend>
        {SCOPES.map(([value, words]) => (
          <label key={value}>
            <input
              type="radio"
              name="register-scope"
              checked={scope === value}
              disabled={value === 'each vertebra' && why !== ''}
              onChange={() => session.actions.set({ registering: { ...session.getState().registering, scope: value } })}
            />
            <span>{words}</span>
          </label>
        ))}
      </fieldset>
      {why !== '' && <p className="hint">{why}</p>}
    </>
  )
}

export function LevelTable({ levels }: { readonly levels: readonly PlacedLevel[] }) {
  return (
    <table className="levels">
      <thead>
        <tr>
          <th scope="col">Bone</th>
          <th scope="col">Points</th>
          <th scope="col">FRE</th>
          <th scope="col">TRE</th>
          <th scope="col">One map</th>
        </tr>
      </thead>
      <tbody>
        {levels.map((level) => (
          <tr
            key={level.name}
            className={level.refusals.length > 0 ? 'bad' : undefined}
            title={level.refusals.join('; ') || undefined}
          >
            <th scope="row">{level.name}</th>
            <td>{level.points}</td>
            <td>{Number.isFinite(level.rmsMm) ? level.rmsMm.toFixed(1) : '–'}</td>
            <td>{sayLevelTre(level)}</td>
            <td>{level.asOneMm.toFixed(1)} mm off</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
