/** How far off what is shown may be: one quiet number, its parts when they are asked for. */
import { useStore } from 'zustand'
import { sayCause, sayError, sayPartMm } from '#core/safety/say-error.ts'
import type { Live } from '#session/live.ts'
import type { Session } from '#session/session.ts'
import { useLiveReading } from './use-live-reading.ts'
import './error-readout.css'

const readBudget = (live: Live) => live.errorBudget

export function ErrorReadout({ live, session }: { readonly live: Live; readonly session: Session }) {
  const budget = useLiveReading(live, readBudget)
  const hasTarget = useStore(session, (state) => state.target !== undefined)
  const isRegistered = useStore(session, (state) => state.registration !== undefined && state.source.kind !== 'none')
  // It stays where it is while a hand lifts the probe: an element that comes and goes cannot be opened.
  if (!isRegistered) return null
  return (
    <details className="error-readout">
      <summary className={budget && budget.unknown.length > 0 ? 'is-open' : undefined}>
        {budget ? sayError(budget) : 'Position error: nothing is placed'}
      </summary>
      <table>
        <caption>
          {hasTarget ? 'At the target.' : 'Where the tool is.'} Root mean square; 95 % is the ellipsoid’s longest half
          axis.
        </caption>
        <tbody>
          {(budget?.parts ?? []).map((part) => (
            <tr key={part.cause}>
              <th scope="row">{sayCause(part.cause)}</th>
              <td className={part.expectedMm === undefined ? 'figure warning' : 'figure'}>{sayPartMm(part)}</td>
              <td className="remark">{part.remark}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
