/** Who did what to which record, newest first. People and patients are the random identifiers that the audit knows. */
import { useState } from 'react'
import { sayMoment } from './record-words.ts'
import type { RecordsProps } from './records-props.ts'
import { useAnswer } from './use-answer.ts'

/** The audit is read from its beginning: so many of the newest are shown. */
const SHOWN = 200

export function AuditView({ clinic }: RecordsProps) {
  const [isRefusedOnly, setIsRefusedOnly] = useState(false)
  const { value, fault, again } = useAnswer(() => clinic.audit())
  const all = value?.entries ?? []
  const shown = all
    .filter(({ outcome }) => !isRefusedOnly || outcome !== 'done')
    .slice(-SHOWN)
    .toReversed()
  const short = (id: string | null) => (id === null ? '' : id.slice(0, 8))
  return (
    <div>
      <div className="head">
        <h2>Audit</h2>
        <button type="button" className="button small" onClick={again}>
          Look again
        </button>
      </div>
      <p className="hint">
        Readings are in it like changes, and so is this look. Each entry is tied to the one before; `interspace audit
        verify` checks it from outside.
      </p>
      <label className="check">
        <input type="checkbox" checked={isRefusedOnly} onChange={({ target }) => setIsRefusedOnly(target.checked)} />
        Only what was refused or failed
      </label>
      <p className="fault" role="alert">
        {fault}
      </p>
      <div className="audit-room">
        <table className="audit">
          <thead>
            <tr>
              <th>When</th>
              <th>Who</th>
              <th>Did</th>
              <th>To</th>
              <th>Patient</th>
              <th>Ended</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((entry) => (
              <tr key={entry.seq}>
                <td>{sayMoment(entry.atMs)}</td>
                <td>
                  {entry.role ?? ''} <span className="mono">{short(entry.actor)}</span>
                </td>
                <td>{entry.action}</td>
                <td>
                  {entry.kind} <span className="mono">{short(entry.id)}</span>
                </td>
                <td className="mono">{short(entry.patient)}</td>
                <td className={entry.outcome === 'done' ? undefined : 'bad'}>
                  {entry.outcome}
                  {entry.why !== null && `: ${entry.why}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {all.length > SHOWN && (
        <p className="hint">
          The newest {SHOWN} of {all.length}.
        </p>
      )}
    </div>
  )
}
