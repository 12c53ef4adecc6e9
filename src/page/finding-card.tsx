/** One finding: its picture with what was found drawn on it, why, what would change it, and what the clinician says. */
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { AiRecord, Verdict } from '#core/records/ai-output.ts'
import { whatWouldChange } from '#core/records/counterfactual.ts'
import { similarTo } from '#core/records/record-list.ts'
import type { Commands } from '#session/commands.ts'
import type { FindingsOf, WhyAnswer } from '#session/finding-commands.ts'
import type { Session } from '#session/session.ts'
import { FindingPicture } from './finding-picture.tsx'
import { findingLines, sayReview } from './finding-lines.ts'

interface Props {
  readonly session: Session
  readonly commands: Commands
  readonly of: FindingsOf
  readonly record: AiRecord
  /** All of them, for similar ones. */
  readonly records: readonly AiRecord[]
  readonly onDone: () => void
}

export function FindingCard(props: Props) {
  const { session, commands, of, record, records, onDone } = props
  return (
    <div className="finding">
      <FindingLook {...{ commands, of, record }} />
      <div className="finding-words">
        <FindingWords {...{ record, records }} />
        {!record.review && <ReviewForm {...{ session, commands, of, record, onDone }} />}
        <dl>
          {findingLines(record).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  )
}

function FindingLook({ commands, of, record: { output } }: Pick<Props, 'commands' | 'of' | 'record'>) {
  const [why, setWhy] = useState<WhyAnswer | 'asked'>()
  const picture = useMemo(() => commands.findings.pictureOf(of, output.id), [commands, of, output])
  const isOfPicture = output.kind === 'view' || output.kind === 'structure seen'
  const canAsk = isOfPicture && of === 'session' && output.abstained === undefined
  function ask() {
    setWhy('asked')
    void commands.findings.why(of, output.id).then(setWhy)
  }
  return (
    <div className="finding-look">
      <FindingPicture
        picture={picture}
        marks={output.seenIn?.marks ?? []}
        explanation={typeof why === 'object' && why.ok ? why.explanation : undefined}
      />
      {canAsk && (
        <div className="row">
          <button type="button" className="button small" disabled={why === 'asked'} onClick={ask}>
            {why === 'asked' ? 'Looking why…' : 'Why?'}
          </button>
          {typeof why === 'object' && (
            <span className="hint">
              {why.ok ? 'Bright: what this answer rests on. It proves nothing.' : why.reason}
            </span>
          )}
        </div>
      )}
    </div>
  )
}

function FindingWords({ record, records }: Pick<Props, 'record' | 'records'>) {
  const { output, review } = record
  const similar = similarTo(records, output)
  return (
    <>
      <p className="finding-chip" data-state={review?.verdict ?? 'unreviewed'}>
        {sayReview(record)}
      </p>
      <h2>{review?.edited ?? output.finding}</h2>
      {review?.edited && <p className="hint">As it was said: {output.finding}</p>}
      <p>{whatWouldChange(output)}</p>
      {similar.length > 0 && <p className="hint">Said before: {similar.map(sayReview).join('; ')}</p>}
    </>
  )
}

function ReviewForm({ session, commands, of, record, onDone }: Omit<Props, 'records'>) {
  const planner = useStore(session, ({ planning }) => planning.by)
  const [by, setBy] = useState(planner)
  const [reason, setReason] = useState('')
  const [edited, setEdited] = useState(record.output.finding)
  const [fault, setFault] = useState('')
  function give(verdict: Verdict) {
    const given = { verdict, by: by.trim(), reason: reason.trim(), ...(verdict === 'edited' && { edited }) }
    const wrong = commands.findings.review(of, record.output.id, given)
    setFault(wrong ?? '')
    if (wrong) return
    if (by.trim() !== planner) session.actions.changePlanning({ by: by.trim() })
    onDone()
  }
  return (
    <form className="finding-form" onSubmit={(event) => event.preventDefault()}>
      <label>
        Reviewed by
        <input value={by} maxLength={200} onChange={({ target }) => setBy(target.value)} />
      </label>
      <label>
        What stands
        <textarea rows={2} maxLength={2000} value={edited} onChange={({ target }) => setEdited(target.value)} />
      </label>
      <label>
        Reason
        <input value={reason} maxLength={2000} placeholder="needed to edit or reject" onChange={({ target }) => setReason(target.value)} />
      </label>
      {fault && (
        <p className="bad" role="alert">
          Not taken: {fault}.
        </p>
      )}
      <div className="row">
        {record.output.abstained === undefined && (
          <button type="button" className="button" onClick={() => give('accepted')}>
            Accept
          </button>
        )}
        <button type="button" className="button" onClick={() => give('edited')}>
          Save as edited
        </button>
        <button type="button" className="button" onClick={() => give('rejected')}>
          Reject
        </button>
      </div>
    </form>
  )
} // prettier-ignore
